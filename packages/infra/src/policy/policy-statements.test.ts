import { inProcess } from "@plinth/client";
import { createEngine } from "@plinth/engine";
import {
  atLeast,
  type Connection,
  connect,
  createTables,
  exists,
  isPlinthError,
} from "@plinth/model";
import { createMemoryStore } from "@plinth/store";
import { describe, expect, it } from "vitest";
import { clientUnder } from "../../test/iam.suite.ts";
import {
  Book,
  Counter,
  Loan,
  library,
  Note,
  Order,
  Pointer,
  Token,
  User,
} from "../../test/library.suite.ts";
import { policyDocument, policyStatements } from "../index.ts";

const entities = { Book, Token, Pointer, Loan, User, Order, Note, Counter };
type Library = Connection<typeof entities>;

const start = Date.parse("2025-09-05T10:00:00Z");
const hour = 3600;

/** A library on the engine, and the same through the eyes of a role that may only do these patterns. */
async function openLibrary(...accessPatterns: string[]) {
  let now = start;
  const clock = () => now;
  const client = inProcess(createEngine({ store: createMemoryStore(), now: clock }));
  const tables = [...library.tables.values()].map(({ table }) => table);
  const tableNames = { books: "library-dev-books" };
  await createTables(client, tables, { tableNames });
  const policy = policyDocument(library, {
    region: "us-east-1",
    accountId: "000000000000",
    accessPatterns,
  });
  const bounded = clientUnder(policy, client, {
    arn: "arn:aws:dynamodb:us-east-1:000000000000:table/",
    partitionKeys: {
      "library-dev-books": "category",
      "library-dev-books/index/TitleIndex": "title",
      loans: "user_id",
      app: "pk",
      "app/index/byStatus": "gsi1pk",
      "app/index/byType": "type",
    },
  });
  const options = { now: clock, tableNames };
  return {
    all: connect(entities, { ...options, client }),
    role: connect(entities, { ...options, client: bounded }),
    advance: (seconds: number) => {
      now += seconds * 1000;
    },
    client,
  };
}

const ann = { user_id: "ann", email: "ann@example.com" };
const order = { user_id: "ann", order_id: "1", status: "new", rank: 1, total: 500 } as const;
const loan = { user_id: "ann", loan_id: "1", expires_at: start / 1000 + hour };
const book = { category: "Fiction", book_id: "1", title: "Clean Code", price: 4299 };

describe("policyStatements", () => {
  const enough: [string, string[], (role: Library, all: Library) => Promise<unknown>][] = [
    ["a query", ["booksOfCategory"], (role) => role.Book.query({ category: "Fiction" }).all()],
    [
      "a query of an index",
      ["bookByTitle"],
      (role) => role.Book.index("TitleIndex").query({ title: "Clean Code" }).all(),
    ],
    [
      "a query of computed index keys",
      ["unpaid"],
      (role) => role.Order.index("byStatus").query({ status: "new" }).all(),
    ],
    ["a query by type", ["allOrders"], (role) => role.Order.index("byType").query({}).all()],
    ["a put", ["putBook"], (role) => role.Book.put(book)],
    [
      "a batch of writes",
      ["indexWords"],
      (role) => role.batchWrite([role.Token.put({ category: "TOKEN#a", book_id: "1", weight: 1 })]),
    ],
    [
      "a batch of reads",
      ["readWords"],
      (role) => role.batchGet([role.Token.get({ category: "TOKEN#a", book_id: "1" })]),
    ],
    ["a scan", ["export"], (role) => role.Book.scan().all()],
    ["a create with unique attributes", ["signUp"], (role) => role.User.create(ann)],
    [
      "a put that frees unique values",
      ["signUp"],
      async (role) => {
        await role.User.put(ann);
        await role.User.put({ ...ann, email: "new@example.com" });
      },
    ],
    [
      "an update of a unique attribute",
      ["changeUser"],
      async (role, all) => {
        await all.User.create(ann);
        await role.User.update(ann, { email: "new@example.com" });
        await role.User.update(ann, { name: "Ann" });
      },
    ],
    [
      "an upsert with unique attributes, of what is there and what is not",
      ["changeUser"],
      async (role) => {
        await role.User.upsert(ann);
        await role.User.upsert({ ...ann, email: "new@example.com" });
      },
    ],
    [
      "a delete with unique attributes",
      ["leave"],
      async (role, all) => {
        await all.User.create(ann);
        await role.User.delete(ann);
      },
    ],
    [
      "a read by a unique attribute",
      ["user"],
      async (role, all) => {
        await all.User.create(ann);
        expect(await role.User.getByUnique({ email: ann.email })).toMatchObject(ann);
        expect(await role.User.get(ann)).toMatchObject(ann);
      },
    ],
    [
      "a transaction of its parts",
      ["order", "checkOrder", "pay"],
      async (role) => {
        await role.transact([role.Order.create(order)]);
        await role.transact([role.Order.check(order, exists("total"))]);
        await role.transact([role.Order.upsert({ ...order, status: "paid" })]);
        await role.transact([role.Order.upsert({ ...order, order_id: "2", status: "paid" })]);
      },
    ],
    [
      "an update with a condition",
      ["pay"],
      async (role, all) => {
        await all.Order.create(order);
        await role.Order.update(order, { rank: 2 }, { if: atLeast("total", 100) });
        await role.Order.upsert({ ...order, status: "paid" });
      },
    ],
  ];

  it.each(enough)("is enough for %s", async (_, patterns, run) => {
    const { role, all } = await openLibrary(...patterns);
    await run(role, all);
  });

  it("is enough to replace an expired item", async () => {
    const { role, all, advance } = await openLibrary("renew");
    await all.Loan.create(loan);
    advance(2 * hour);
    const renewed = { ...loan, expires_at: start / 1000 + 9 * hour };
    expect(await role.Loan.upsert(renewed)).toMatchObject(renewed);
  });

  it("is enough to bring an old item up before it goes", async () => {
    const { role, client } = await openLibrary("note");
    const Item = { pk: { S: "NOTE#1" }, sk: { S: "NOTE" }, note_id: { S: "1" }, text: { S: "a" } };
    await client.send("PutItem", { TableName: "app", Item });
    const deleted = await role.Note.delete({ note_id: "1" }, { if: exists("country") });
    expect(deleted).toMatchObject({ note_id: "1", city: "Ulm" });
  });

  const tooMuch: [string, string[], (role: Library) => Promise<unknown>][] = [
    [
      "another entity's keys",
      ["wordsOfPrefix"],
      (role) => role.Book.query({ category: "a" }).all(),
    ],
    ["a scan", ["booksOfCategory"], (role) => role.Book.scan().all()],
    ["an undeclared write", ["booksOfCategory"], (role) => role.Book.put(book)],
    ["an undeclared read", ["putBook"], (role) => role.Book.get(book)],
    ["another table", ["putBook"], (role) => role.Loan.put(loan)],
    [
      "another part of a transaction",
      ["order"],
      (role) => role.transact([role.Order.create(order), role.User.create(ann)]),
    ],
  ];

  it.each(tooMuch)("does not allow %s", async (_, patterns, run) => {
    const { role } = await openLibrary(...patterns);
    await expect(run(role)).rejects.toSatisfy(
      (error) => !isPlinthError(error) && String(error).includes("AccessDenied"),
    );
  });

  it("has intrinsic functions where a template gives them", () => {
    const statements = policyStatements(
      library,
      { accessPatterns: ["bookByTitle", "order"], streams: ["App"] },
      {
        tableArn: (table) => ({ "Fn::GetAtt": [`${table}Table`, "Arn"] }),
        indexArn: (table, index) => ({ "Fn::Sub": `\${${table}Table.Arn}/index/${index}` }),
        streamArn: (table) => ({ "Fn::GetAtt": [`${table}Table`, "StreamArn"] }),
        streamsArn: (table) => ({ "Fn::Sub": `\${${table}Table.Arn}/stream/*` }),
        text: (text) => ({ "Fn::Sub": text }),
      },
    );
    expect(statements.map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
      ["BooksTitleIndexReadAccess", { "Fn::Sub": "${BooksTable.Arn}/index/TitleIndex" }],
      ["AppWriteAccess", { "Fn::GetAtt": ["AppTable", "Arn"] }],
      ["AppStreamReadAccess", { "Fn::GetAtt": ["AppTable", "StreamArn"] }],
      ["AppStreamsReadAccess", { "Fn::Sub": "${AppTable.Arn}/stream/*" }],
      [
        "AppKeyAccess",
        { "Fn::Sub": "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/*" },
      ],
    ]);
  });
});
