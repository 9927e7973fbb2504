import { type AnyEntity, defineEntity, defineTable, PlinthError } from "@plinth/model";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { ApplicationOptions } from "./application.ts";
import { defineApplication } from "./define-application.ts";

const books = defineTable({
  name: "books",
  partitionKey: "category",
  sortKey: "book_id",
  globalSecondaryIndexes: { TitleIndex: { partitionKey: "title", projection: "ALL" } },
  localSecondaryIndexes: { YearIndex: { sortKey: "year", projection: "ALL" } },
  timeToLive: "expires_at",
  stream: "NEW_IMAGE",
});
const bookAttributes = z.object({ category: z.string(), book_id: z.string(), title: z.string() });
const Book = defineEntity(books, { name: "Book", attributes: bookAttributes });
const { timeToLive: _, ...withoutTimeToLive } = books.options;
const StoredBook = defineEntity(defineTable(withoutTimeToLive), {
  name: "StoredBook",
  attributes: bookAttributes,
});
const notes = defineTable({ name: "notes", partitionKey: "id" });
const Note = defineEntity(notes, { name: "Note", attributes: z.object({ id: z.string() }) });
const OtherKey = defineEntity(defineTable({ name: "books", partitionKey: "category" }), {
  name: "OtherKey",
  attributes: z.object({ category: z.string() }),
});

const minimal: ApplicationOptions = {
  name: "shop",
  description: "A shop.",
  tables: { Books: books },
  entities: { Book },
  accessPatterns: { bookById: { description: "A book", entity: Book, operation: "GetItem" } },
};

/** The options, changed as a caller that went around the types could change them. */
function optionsWith(changes: object): ApplicationOptions {
  return { ...minimal, ...changes };
}

function patternOf(changes: object): ApplicationOptions {
  const pattern = { description: "A book", entity: Book, operation: "Query", ...changes };
  return optionsWith({ accessPatterns: { bookById: pattern } });
}

function functionOf(changes: object, others: object = {}): ApplicationOptions {
  const orders = {
    description: "Orders",
    handler: "lambda.orders",
    accessPatterns: ["bookById"],
    ...changes,
  };
  return optionsWith({ functions: { orders }, ...others });
}

function tableWith(changes: object, others: object = {}): ApplicationOptions {
  return optionsWith({ tables: { Books: { table: books, ...changes } }, ...others });
}

function problemOf(options: unknown): string {
  try {
    defineApplication(options as ApplicationOptions);
  } catch (error) {
    expect(error).toBeInstanceOf(PlinthError);
    expect(error).toMatchObject({ code: "invalidDefinition" });
    return (error as PlinthError).message;
  }
  return "none";
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

  it("allows consistent reads of a local index", () => {
    expect(problemOf(patternOf({ index: "YearIndex", consistent: true }))).toBe("none");
  });

  const api = { httpApi: {} };
  it.each<[string, ApplicationOptions, string]>([
    [
      "an unknown pattern",
      functionOf({ accessPatterns: ["x"] }),
      'functions.orders.accessPatterns[0] is "x", which names no access pattern: there is bookById',
    ],
    [
      "a pattern twice",
      functionOf({ accessPatterns: ["bookById", "bookById"] }),
      '[1] is "bookById", which is listed before',
    ],
    [
      "an unknown table",
      functionOf({ streams: ["Bookes"] }),
      'streams[0] is "Bookes", which names no table: there is Books',
    ],
    [
      "a table without a stream",
      functionOf({ streams: ["Notes"] }, { tables: { Books: books, Notes: notes } }),
      'is "Notes", which has no stream: say in defineTable()',
    ],
    [
      "a handler without export",
      functionOf({ handler: "lambda" }),
      "handler is no module and export",
    ],
    [
      "little memory",
      functionOf({ memoryMegabytes: 64 }),
      "memoryMegabytes is at least 128, not 64",
    ],
    [
      "an odd retention",
      functionOf({ logRetentionDays: 31 }),
      "logRetentionDays is one of 1, 3, 5",
    ],
    [
      "AWS_REGION",
      functionOf({ environment: { AWS_REGION: "x" } }),
      "environment.AWS_REGION is set by Lambda itself",
    ],
    [
      "_HANDLER",
      functionOf({ environment: { _HANDLER: "x" } }),
      "environment._HANDLER is no variable",
    ],
    [
      "our own variable",
      functionOf({ environment: { BOOKS_TABLE_NAME: "x" } }),
      "holds a table's real name already",
    ],
    [
      "an odd variable",
      functionOf({ environment: { "A-B": "x" } }),
      "environment.A-B is no variable",
    ],
    [
      "much environment",
      functionOf({ environment: { TEXT: "x".repeat(4096) } }),
      "bytes; Lambda takes 4096",
    ],
    [
      "a long wait behind a route",
      functionOf({ timeoutSeconds: 31, routes: ["GET /"] }, api),
      "timeoutSeconds is 31, but an HTTP API waits 30",
    ],
    [
      "routes without an API",
      functionOf({ routes: ["GET /"] }),
      "httpApi is missing, but functions have routes",
    ],
    ["an API without routes", functionOf({}, api), "httpApi is given, but no function has routes"],
    [
      "one route twice",
      functionOf({ routes: ["GET /a/{x}", "GET /a/{y}"] }, api),
      'routes[1] is "GET /a/{y}", whose requests functions.orders takes already',
    ],
    [
      "a path without a slash",
      functionOf({ routes: ["GET api"] }, api),
      'is "GET api": its path begins with /',
    ],
    [
      "a route without a method",
      functionOf({ routes: ["/api"] }, api),
      "a route is a method, a space and a path",
    ],
    [
      "a lower-case method",
      functionOf({ routes: ["get /api"] }, api),
      "its method is one of GET, POST",
    ],
    [
      "a trailing slash",
      functionOf({ routes: ["GET /api/"] }, api),
      "its path begins with / and has texts",
    ],
    [
      "a greedy variable inside",
      functionOf({ routes: ["GET /{a+}/b"] }, api),
      "stands at the end of a path only",
    ],
    [
      "one variable twice",
      functionOf({ routes: ["GET /{a}/{a}"] }, api),
      "two of its variables have one name",
    ],
    [
      "an odd origin",
      functionOf({ routes: ["GET /"] }, { httpApi: { corsOrigins: ["example.com/"] } }),
      "corsOrigins[0] is no origin",
    ],
    [
      "a throttle of nothing",
      functionOf(
        { routes: ["GET /"] },
        { httpApi: { throttling: { rateLimit: 0, burstLimit: 1 } } },
      ),
      "rateLimit is more than 0",
    ],
    [
      "paths to no API",
      optionsWith({ site: { apiPaths: ["/api/*"] } }),
      "site.apiPaths are given, but there is no HTTP API",
    ],
    [
      "one path twice",
      functionOf({ routes: ["GET /"] }, { ...api, site: { apiPaths: ["/a", "/a"] } }),
      'site.apiPaths[1] is "/a", which is listed before',
    ],
    [
      "a root that is a path",
      optionsWith({ site: { defaultRootObject: "/index.html" } }),
      "is no file of the bucket",
    ],
  ])("refuses of what runs %s", (_case, options, message) => {
    expect(problemOf(options)).toContain(message);
  });

  it.each(["TZ", "NODE_OPTIONS", "AWS_LAMBDA_EXEC_WRAPPER", "APP_REGION"])(
    "lets a function set %s",
    (variable) => {
      expect(problemOf(functionOf({ environment: { [variable]: "x" } }))).toBe("none");
    },
  );

  it.each([["$default"], ["ANY /"], ["GET /api/books/{book_id}"], ["POST /{rest+}"]])(
    "takes the route %s",
    (route) => {
      expect(problemOf(functionOf({ routes: [route] }, api))).toBe("none");
    },
  );

  const Environment = { description: "Which copy", allowedValues: ["dev", "prod"] };
  const named = { name: "${Environment}-books" };
  it.each<[string, ApplicationOptions, string]>([
    [
      "that is unknown",
      tableWith({ name: "${Stage}-books" }),
      "tables.Books.name holds ${Stage}, which names no parameter: there is AWS::StackName",
    ],
    [
      "whose place has no end",
      tableWith({ name: "${Stage-books" }),
      'holds a "${" that no "}" ends',
    ],
    ["in a tag", optionsWith({ tags: { Stage: "${Stage}" } }), "tags.Stage holds ${Stage}"],
    [
      "in a variable",
      functionOf({ environment: { STAGE: "${Stage}" } }),
      "functions.orders.environment.STAGE holds ${Stage}",
    ],
    [
      "in a key's id",
      tableWith({ encryption: { kmsKeyId: "${Key}" } }),
      "encryption.kmsKeyId holds ${Key}",
    ],
    [
      "that no text uses",
      optionsWith({ parameters: { Environment } }),
      "parameters.Environment is used in no text",
    ],
    [
      "with an odd name",
      tableWith(named, { parameters: { "a-b": Environment } }),
      "parameters.a-b is no name",
    ],
    [
      "that the template has",
      functionOf({ environment: { A1: "${CodeKey}" } }, { parameters: { CodeKey: Environment } }),
      "parameters.CodeKey is the template's own",
    ],
    [
      "whose default is not allowed",
      tableWith(named, { parameters: { Environment: { ...Environment, default: "test" } } }),
      'default is one of dev, prod, not "test"',
    ],
    [
      "whose value does not fit",
      tableWith(named, {
        parameters: { Environment: { ...Environment, allowedPattern: "[a-z]{3}" } },
      }),
      'allowedValues[1] fits [a-z]{3}, which "prod" does not',
    ],
    [
      "whose pattern is none",
      tableWith(named, { parameters: { Environment: { ...Environment, allowedPattern: "[" } } }),
      "allowedPattern is no regular expression",
    ],
    [
      "that is no number",
      tableWith(named, {
        parameters: { Environment: { description: "x", type: "Number", default: "x" } },
      }),
      'default is a number, not "x"',
    ],
  ])("refuses a parameter %s", (_case, options, message) => {
    expect(problemOf(options)).toContain(message);
  });

  it("takes AWS's own parameters, and a place that stands for itself", () => {
    expect(problemOf(tableWith({ name: "${AWS::StackName}-books" }))).toBe("none");
    expect(problemOf(optionsWith({ tags: { Note: "${!Stage}" } }))).toBe("none");
  });
});
