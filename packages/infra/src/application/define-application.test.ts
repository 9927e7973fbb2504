import type { AnyEntity } from "@plinth/model";
import { describe, expect, it } from "vitest";
import {
  Book,
  books,
  functionOf,
  minimal,
  Note,
  notes,
  OtherKey,
  optionsWith,
  patternOf,
  problemOf,
  StoredBook,
  tableWith,
} from "../../test/definitions.suite.ts";
import type { ApplicationOptions } from "./application.ts";
import { defineApplication } from "./define-application.ts";

/** So many tags, none of which has another's key. */
function tagsFrom(prefix: string, count: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, position) => [`${prefix}${position}`, "x"]),
  );
}

/** As JSON and computed names make it: a member, and no prototype. */
function underProto(value: unknown): object {
  return { ["__proto__"]: value };
}

describe("defineApplication", () => {
  it("takes an application of tables alone", () => {
    const application = defineApplication(minimal);
    expect(application.tables.get("Books")).toEqual({ table: books });
    expect([...application.accessPatterns.keys()]).toEqual(["bookById"]);
    expect(application.functions.size).toBe(0);
  });

  it("finds an entity's table by its name, whichever definition the entity uses", () => {
    const application = defineApplication(optionsWith({ entities: { Book, StoredBook } }));
    expect(application.entities.get("StoredBook")).toBe(StoredBook);
  });

  it("knows that a ConditionCheckItem is part of a transaction", () => {
    const { accessPatterns } = defineApplication(patternOf({ operation: "ConditionCheckItem" }));
    expect(accessPatterns.get("bookById")?.transactional).toBe(true);
  });

  it("does not follow later changes of its options", () => {
    const accessPatterns = { ...minimal.accessPatterns };
    const application = defineApplication(optionsWith({ accessPatterns }));
    delete accessPatterns["bookById"];
    expect(application.accessPatterns.size).toBe(1);
  });

  it("lists everything that is wrong, with the first as path and reason", () => {
    const options = optionsWith({
      accessPatterns: {
        first: { description: "One", entity: Book, operation: "GetItem", index: "TitleIndex" },
        second: { description: "Two", entity: Note, operation: "GetItem" },
      },
    });
    expect(() => defineApplication(options)).toThrow(
      expect.objectContaining({
        path: "accessPatterns.first.index",
        reason: "is given, but only Query and Scan read an index, not GetItem",
        issues: [
          expect.objectContaining({ path: ["accessPatterns", "first", "index"] }),
          expect.objectContaining({ path: ["accessPatterns", "second", "entity"] }),
        ],
        message:
          'The application "shop" is invalid:\n' +
          "- accessPatterns.first.index is given, but only Query and Scan read an index, not GetItem.\n" +
          '- accessPatterns.second.entity is "Note", which is none of entities: list it there.',
      }),
    );
  });

  it.each<[string, unknown, string]>([
    ["nothing", undefined, "The application is invalid: it is missing"],
    ["a list", [], "it is an object, not a list"],
    ["a misspelt option", optionsWith({ tabels: {} }), 'has no option "tabels"; it has name, desc'],
    ["a name with a space", optionsWith({ name: "my shop" }), "name is no name: lower-case"],
    ["a name that is a number", optionsWith({ name: 3 }), "name is a text, not 3"],
    ["a long name", optionsWith({ name: "a".repeat(28) }), "name has more than 27 characters"],
    ["no description", optionsWith({ description: "" }), "description is empty"],
    ["a long description", optionsWith({ description: "é".repeat(513) }), "more than 1,024 bytes"],
    [
      "a stack's tag",
      optionsWith({ tags: { "plinth:x": "1" } }),
      'begins with "plinth:", which stacks',
    ],
    ["an aws: tag", optionsWith({ tags: { "aws:x": "1" } }), 'tags["aws:x"] begins with "aws:"'],
    [
      "a tag's odd character",
      optionsWith({ tags: { A: "a;b" } }),
      "a character that no tag may have",
    ],
    ["no entity", optionsWith({ entities: {} }), "entities is empty"],
    [
      "what is no entity",
      optionsWith({ entities: { Book: {} } }),
      "entities.Book is not what define",
    ],
  ])("refuses %s", (_case, options, message) => {
    expect(problemOf(options)).toContain(message);
  });

  it.each<[string, ApplicationOptions, string]>([
    ["none", optionsWith({ tables: {} }), "tables is empty"],
    ["a lower-case name", optionsWith({ tables: { books } }), "tables.books is no name: up to 64"],
    [
      "what is no table",
      optionsWith({ tables: { Books: 3 } }),
      "tables.Books is neither what define",
    ],
    [
      "a misspelt option",
      tableWith({ pitr: true }),
      'tables.Books has no option "pitr"; it has table',
    ],
    [
      "a long recovery",
      tableWith({ pointInTimeRecovery: { recoveryPeriodInDays: 36 } }),
      "at most 35",
    ],
    [
      "an unknown billing",
      tableWith({ billing: { mode: "FREE" } }),
      "billing.mode is PAY_PER_REQUEST",
    ],
    ["no units", tableWith({ billing: { mode: "PROVISIONED" } }), "readCapacityUnits is missing"],
    ["an unknown class", tableWith({ tableClass: "COLD" }), 'tableClass is one of "STANDARD"'],
    [
      "an unknown key",
      tableWith({ encryption: "MINE" }),
      'encryption is "AWS_OWNED", "AWS_MANAGED" or',
    ],
    [
      "readers of no stream",
      optionsWith({ tables: { Books: { table: notes, streamReads: { callsPerMonth: 1 } } } }),
      "tables.Books.streamReads are given, but the table has no stream",
    ],
    [
      "a policy that its protection forbids",
      tableWith({ deletionPolicy: "Delete", deletionProtection: true }),
      "deletionPolicy is Delete, but deletionProtection keeps",
    ],
    ["a space in its name", tableWith({ name: "my books" }), 'name "my books" holds what no table'],
    [
      "a short name",
      tableWith({ name: "ab" }),
      "has 2 characters: a table's name has from 3 to 255",
    ],
    ["a long name", tableWith({ name: "a".repeat(256) }), "has 256 characters"],
    [
      "one table twice",
      optionsWith({ tables: { Books: books, Old: { table: books, name: "old" } } }),
      'tables.Old has the defined name "books", as tables.Books has',
    ],
    [
      "one real name twice",
      optionsWith({ tables: { Books: books, Notes: { table: notes, name: "books" } } }),
      'tables.Notes has the real name "books", as tables.Books has',
    ],
    [
      "one name of exports twice",
      optionsWith({ tables: { Books: { table: books, exportAs: "Notes" }, Notes: notes } }),
      'tables.Notes has the exportAs "Notes", as tables.Books has',
    ],
    [
      "one variable twice",
      optionsWith({ tables: { OldBooks: books, OLDBooks: notes } }),
      'has the variable "OLD_BOOKS_TABLE_NAME", as tables.OldBooks has',
    ],
    [
      "an entity elsewhere",
      optionsWith({ entities: { Book, Note } }),
      'entities.Note lies in the table "notes", which is none of tables (books): declare it there',
    ],
    [
      "an entity with another key",
      optionsWith({ entities: { Book, OtherKey } }),
      "with the key category S, but tables.Books has category S, book_id S",
    ],
    [
      "an entity twice",
      optionsWith({ entities: { Book, Again: Book } }),
      'entities.Again is called "Book", as entities.Book is',
    ],
    [
      "more tags than AWS takes",
      tableWith({ tags: tagsFrom("a", 26) }, { tags: tagsFrom("b", 26) }),
      "tables.Books.tags come to 52 with the application's, and a table has 50 at most",
    ],
    [
      "items that are larger than DynamoDB's",
      optionsWith({ stored: { Book: { count: 1, sizeBytes: 409_601 } } }),
      "stored.Book.sizeBytes is at most 409600, not 409601",
    ],
    [
      "what is kept of no entity",
      optionsWith({ stored: { Boook: { count: 1, sizeBytes: 1 } } }),
      "stored.Boook names no entity: there is Book",
    ],
  ])("refuses of tables and entities %s", (_case, options, message) => {
    expect(problemOf(options)).toContain(message);
  });

  it.each<[string, object, string]>([
    ["an unknown operation", { operation: "Get" }, 'operation is one of "GetItem", "BatchGetItem"'],
    [
      "an index that is not there",
      { index: "Title" },
      'names no index of "books": there is TitleIndex, YearIndex',
    ],
    ["an index of a write", { operation: "PutItem", index: "TitleIndex" }, "only Query and Scan"],
    [
      "consistent global reads",
      { index: "TitleIndex", consistent: true },
      "only ever read eventually",
    ],
    ["consistent writes", { operation: "PutItem", consistent: true }, "but PutItem is no read"],
    [
      "a query in a transaction",
      { transactional: true },
      "no transaction has a Query, only GetItem, PutItem",
    ],
    [
      "a consistent read in a transaction",
      { operation: "GetItem", transactional: true, consistent: true },
      "reads are serializable anyway",
    ],
    [
      "a check outside of one",
      { operation: "ConditionCheckItem", transactional: false },
      "is always part of one",
    ],
    [
      "bounds of a scan",
      { operation: "Scan", leadingKeys: ["A"] },
      "a Scan reads the items of all keys",
    ],
    ["no bounds", { leadingKeys: [] }, "leadingKeys is empty"],
    ["a negative volume", { volume: { callsPerMonth: -1 } }, "callsPerMonth is at least 0, not -1"],
    ["no items", { volume: { callsPerMonth: 1, itemsPerCall: 0 } }, "itemsPerCall is more than 0"],
    ["an infinite volume", { volume: { callsPerMonth: Infinity } }, "callsPerMonth is a number"],
    ["no description", { description: "" }, "accessPatterns.bookById.description is empty"],
    ["an unlisted entity", { entity: Note as AnyEntity }, 'is "Note", which is none of entities'],
  ])("refuses of access patterns %s", (_case, changes, message) => {
    expect(problemOf(patternOf(changes))).toContain(message);
  });

  const condition = underProto({ "aws:SourceAccount": "111122223333" });
  const Send = { actions: ["ses:SendEmail"], resources: ["*"], condition };
  it.each<[string, ApplicationOptions, string]>([
    ["the tables", optionsWith({ tables: underProto(books) }), "tables"],
    ["the entities", optionsWith({ entities: underProto(5) }), "entities"],
    ["the access patterns", optionsWith({ accessPatterns: underProto({}) }), "accessPatterns"],
    ["the tags", optionsWith({ tags: underProto(5) }), "tags"],
    ["a table's tags", tableWith({ tags: underProto(5) }), "tables.Books.tags"],
    ["the functions", optionsWith({ functions: underProto({}) }), "functions"],
    ["variables", functionOf({ environment: underProto(5) }), "functions.orders.environment"],
    [
      "a condition, which would allow more without it",
      functionOf({ permissions: { Send } }),
      "functions.orders.permissions.Send.condition",
    ],
  ])("refuses a member called __proto__ in %s", (_case, options, place) => {
    expect(problemOf(options)).toContain(`${place}.__proto__ is no name that a member may have`);
  });

  it("allows consistent reads of a local index", () => {
    expect(problemOf(patternOf({ index: "YearIndex", consistent: true }))).toBe("none");
  });
});
