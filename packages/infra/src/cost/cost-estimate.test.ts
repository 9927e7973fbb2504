import { inProcess } from "@plinth/client";
import { createEngine } from "@plinth/engine";
import {
  type AnyEntity,
  type Command,
  connect,
  createTables,
  defineEntity,
  defineTable,
  equals,
} from "@plinth/model";
import { createMemoryStore } from "@plinth/store";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  type AccessPattern,
  type Application,
  type ApplicationOptions,
  type CostEstimate,
  costEstimate,
  defineApplication,
  type TableResource,
} from "../index.ts";

const notes = defineTable({
  name: "notes",
  partitionKey: "user_id",
  sortKey: "note_id",
  globalSecondaryIndexes: {
    ByDay: { partitionKey: "day", sortKey: "note_id", projection: "ALL" },
    ByTag: { partitionKey: "tag", projection: "KEYS_ONLY" },
  },
  localSecondaryIndexes: {
    ByLength: { sortKey: { name: "length", type: "N" }, projection: "ALL" },
  },
});
const Note = defineEntity(notes, {
  name: "Note",
  attributes: z.object({
    user_id: z.string(),
    note_id: z.string(),
    day: z.string(),
    text: z.string(),
  }),
});
const users = defineTable({ name: "users", partitionKey: "user_id" });
const User = defineEntity(users, {
  name: "User",
  attributes: z.object({ user_id: z.string(), email: z.string() }),
  unique: { email: {} },
});

function diaryWith(
  accessPatterns: ApplicationOptions["accessPatterns"],
  options: Omit<TableResource, "table"> = {},
  sizeBytes = 3000,
): Application {
  return defineApplication({
    name: "diary",
    description: "A diary.",
    tables: { Notes: { table: notes, ...options }, Users: users },
    entities: { Note, User },
    accessPatterns,
    stored: { Note: { count: 1_000_000, sizeBytes }, User: { count: 10, sizeBytes: 200 } },
  });
}

function patternOf(
  pattern: Omit<AccessPattern, "entity" | "description">,
  entity: AnyEntity = Note,
): AccessPattern {
  return { description: "A pattern", entity, ...pattern };
}

function unitsOf(pattern: Omit<AccessPattern, "entity" | "description">, sizeBytes = 3000) {
  const application = diaryWith({ pattern: patternOf(pattern) }, {}, sizeBytes);
  return costEstimate(application, { region: "us-east-1" }).patterns[0]?.units;
}

function lineOf(estimate: CostEstimate, table: string, what: string) {
  return estimate.tables
    .find((each) => each.table === table)
    ?.lines.find((line) => line.what === what);
}

describe("costEstimate", () => {
  const volume = { callsPerMonth: 1, itemsPerCall: 20 };
  const units: [string, Parameters<typeof unitsOf>, { read: string; write: string }][] = [
    ["an eventual read", [{ operation: "GetItem" }], { read: "0.5", write: "0" }],
    ["a strong read", [{ operation: "GetItem", consistent: true }], { read: "1", write: "0" }],
    [
      "a transactional read",
      [{ operation: "GetItem", transactional: true }],
      { read: "2", write: "0" },
    ],
    ["a read of just 4 KB", [{ operation: "GetItem" }, 4096], { read: "0.5", write: "0" }],
    ["a read of a byte more", [{ operation: "GetItem" }, 4097], { read: "1", write: "0" }],
    ["a batch, item by item", [{ operation: "BatchGetItem", volume }], { read: "10", write: "0" }],
    ["a query, all together", [{ operation: "Query", volume }], { read: "7.5", write: "0" }],
    ["a scan, all together", [{ operation: "Scan", volume }], { read: "7.5", write: "0" }],
    [
      "a query of an index",
      [{ operation: "Query", index: "ByDay", volume }],
      { read: "7.5", write: "0" },
    ],
    // The table and the index that has the item; the others lack a key attribute of it.
    ["a write", [{ operation: "PutItem" }], { read: "0", write: "6" }],
    [
      "a transactional write, index not doubled",
      [{ operation: "PutItem", transactional: true }],
      { read: "0", write: "9" },
    ],
    ["a write of 1 KB", [{ operation: "DeleteItem" }, 1024], { read: "0", write: "2" }],
    ["a batch of writes", [{ operation: "BatchWriteItem", volume }], { read: "0", write: "120" }],
    ["a condition check", [{ operation: "ConditionCheckItem" }], { read: "0", write: "6" }],
  ];

  it.each(units)("counts %s", (_, input, expected) => {
    expect(unitsOf(...input)).toEqual(expected);
  });

  it("counts the guard items of unique attributes", () => {
    const application = diaryWith({
      signUp: patternOf({ operation: "PutItem" }, User),
      leave: patternOf({ operation: "DeleteItem" }, User),
    });
    const { patterns } = costEstimate(application, { region: "us-east-1" });
    expect(patterns.map((pattern) => pattern.units)).toEqual([
      { read: "0", write: "4" },
      { read: "1", write: "4" },
    ]);
  });

  it("counts what the engine counts", async () => {
    const client = inProcess(createEngine({ store: createMemoryStore() }));
    await createTables(client, [notes, users]);
    const shop = connect({ Note, User }, { client });
    const key = { user_id: "ann", note_id: "1" };
    const note = { ...key, day: "2025-01-01", text: "x".repeat(2900) };
    await shop.Note.create(note);
    const cases: [Omit<AccessPattern, "entity" | "description">, Command<unknown>][] = [
      [{ operation: "GetItem" }, shop.Note.get(key)],
      [{ operation: "GetItem", consistent: true }, shop.Note.get(key, { consistent: true })],
      [{ operation: "PutItem" }, shop.Note.put({ ...note, note_id: "2" })],
      [{ operation: "UpdateItem" }, shop.Note.update(key, { text: "y".repeat(2900) })],
    ];
    for (const [pattern, command] of cases) {
      const { capacity } = await command.measured();
      const expected = unitsOf(pattern);
      expect([pattern.operation, capacity.units]).toEqual([
        pattern.operation,
        Number(expected?.read) + Number(expected?.write),
      ]);
    }
    const { capacity } = await shop.transact([
      shop.Note.create({ ...note, note_id: "3" }),
      shop.Note.check(key, equals("day", "2025-01-01")),
    ]);
    const put = unitsOf({ operation: "PutItem", transactional: true });
    const check = unitsOf({ operation: "ConditionCheckItem" });
    expect(capacity.units).toBe(Number(put?.write) + Number(check?.write));
  });

  it("adds up exactly", () => {
    const volume = { callsPerMonth: 1_000_001, itemsPerCall: 1 };
    const application = diaryWith({
      read: patternOf({ operation: "GetItem", volume }),
      write: patternOf({ operation: "PutItem", volume }),
    });
    const estimate = costEstimate(application, { region: "us-east-1" });
    // 0.5 units at $0.125 a million, 6 units at $0.625 a million.
    expect(estimate.patterns.map(({ usd }) => usd)).toEqual(["0.0625000625", "3.75000375"]);
    // 1,000,000 items of 3,100 bytes in the table and in one index.
    expect(lineOf(estimate, "Notes", "storage")?.usd).toBe("0.775");
    expect(lineOf(estimate, "Notes", "storage of ByDay")?.usd).toBe("0.775");
    expect(lineOf(estimate, "Notes", "storage of ByTag")?.usd).toBe("0");
    expect(lineOf(estimate, "Notes", "point-in-time recovery")?.usd).toBe("0.62");
    expect(estimate.tables[0]?.usd).toBe("5.9825038125");
    expect(estimate.usd).toBe("5.982506049");
  });

  it("lists what has no volume or no size, and counts it nowhere", () => {
    const application = defineApplication({
      name: "diary",
      description: "A diary.",
      tables: { Notes: notes },
      entities: { Note },
      accessPatterns: { note: patternOf({ operation: "GetItem", volume: { callsPerMonth: 5 } }) },
    });
    const estimate = costEstimate(application, { region: "us-east-1" });
    expect(estimate.notEstimated).toEqual([
      {
        why: "how many items of Note there are, and how large, is not declared in stored",
        what: ["note", "Notes, storage of Note"],
      },
    ]);
    expect(estimate.usd).toBeUndefined();
    expect(estimate.tables[0]?.usd).toBeUndefined();
    const withoutVolume = diaryWith({ note: patternOf({ operation: "GetItem" }) });
    const { notEstimated, usd } = costEstimate(withoutVolume, { region: "us-east-1" });
    expect(notEstimated[0]).toEqual({ why: "no volume is declared", what: ["note"] });
    // What is stored is known.
    expect(usd).toBe("2.1700022365");
  });

  it("takes provisioned capacity by the hour, of global indexes too", () => {
    const application = diaryWith(
      { note: patternOf({ operation: "GetItem", volume: { callsPerMonth: 5_256_000 } }) },
      { billing: { mode: "PROVISIONED", readCapacityUnits: 10, writeCapacityUnits: 5 } },
    );
    const estimate = costEstimate(application, { region: "us-east-1" });
    expect(lineOf(estimate, "Notes", "read capacity")).toEqual({
      what: "read capacity",
      quantity: "10 units a second × 3 (table and global indexes), 1.00 used on average",
      usd: "2.847",
    });
    expect(lineOf(estimate, "Notes", "write capacity")?.usd).toBe("7.1175");
    expect(estimate.patterns[0]?.usd).toBeUndefined();
    expect(estimate.notEstimated).toEqual([
      { why: "no access pattern is of this table", what: ["Users, requests"] },
    ]);
  });

  it("has prices of their own for rarely read tables", () => {
    const application = diaryWith(
      { note: patternOf({ operation: "GetItem", volume: { callsPerMonth: 2_000_000 } }) },
      { tableClass: "STANDARD_INFREQUENT_ACCESS", pointInTimeRecovery: false },
    );
    const estimate = costEstimate(application, { region: "us-east-1" });
    expect(estimate.patterns[0]?.usd).toBe("0.155");
    expect(lineOf(estimate, "Notes", "storage")?.usd).toBe("0.31");
    expect(lineOf(estimate, "Notes", "point-in-time recovery")).toBeUndefined();
  });

  it("counts what others than functions read of a stream, and what of it is free", () => {
    const followed = defineTable({ ...notes.options, stream: "KEYS_ONLY" });
    const application = (streamReads: TableResource["streamReads"]) =>
      defineApplication({
        name: "diary",
        description: "A diary.",
        tables: {
          Notes: { table: followed, ...(streamReads !== undefined && { streamReads }) },
        },
        entities: { Note },
        accessPatterns: {},
        stored: { Note: { count: 0, sizeBytes: 1 } },
      });
    const what = "reads of the stream";
    const estimate = costEstimate(application({ callsPerMonth: 5_000_000 }), {
      region: "us-east-1",
    });
    expect(lineOf(estimate, "Notes", what)).toMatchObject({
      quantity: "5000000 calls of GetRecords",
      usd: "1",
    });
    expect(estimate.freeTier).toContainEqual({
      what: "reads of streams",
      quantity: "2,500,000 of 2,500,000 calls",
      usd: "0.5",
    });
    const why = "no function reads it, and how often others do is not declared as streamReads";
    expect(
      costEstimate(application(undefined), { region: "us-east-1" }).notEstimated,
    ).toContainEqual({ why, what: ["Notes, reads of the stream"] });
    const abroad = costEstimate(application({ callsPerMonth: 1 }), { region: "eu-west-1" });
    expect(abroad.notEstimated).toContainEqual({
      why: "the price of reads of streams in eu-west-1 is not known",
      what: ["Notes, reads of the stream"],
    });
  });

  it("says which prices it does not know", () => {
    const application = diaryWith(
      { note: patternOf({ operation: "GetItem", volume: { callsPerMonth: 1 } }) },
      { tableClass: "STANDARD_INFREQUENT_ACCESS" },
    );
    const { notEstimated } = costEstimate(application, { region: "eu-central-1" });
    expect(notEstimated).toContainEqual({
      why: "the price of requests of the class STANDARD_INFREQUENT_ACCESS in eu-central-1 is not known",
      what: ["note"],
    });
    expect(() => costEstimate(application, { region: "mars-north-1" })).toThrow(
      'the prices of "mars-north-1" are not known, only those of us-east-1',
    );
  });

  it("shows what indexes of keys only would save", () => {
    const application = diaryWith({
      write: patternOf({ operation: "PutItem", volume: { callsPerMonth: 1_000_000 } }),
      day: patternOf({ operation: "Query", index: "ByDay" }),
    });
    const { savings } = costEstimate(application, { region: "us-east-1" });
    expect(savings).toEqual([
      {
        table: "Notes",
        index: "ByDay",
        // All but the keys of a million entries, and two of three units of each write.
        storageUsd: expect.stringMatching(/^0\.7[34]/),
        writesUsd: "1.25",
        readBy: ["day"],
      },
    ]);
  });

  it("shows the free tier without deducting it", () => {
    const application = diaryWith(
      {},
      { billing: { mode: "PROVISIONED", readCapacityUnits: 1, writeCapacityUnits: 20 } },
    );
    const { freeTier, usd } = costEstimate(application, { region: "us-east-1" });
    expect(freeTier).toEqual([
      { what: "storage", quantity: "6.200 of 25 GB", usd: expect.any(String) },
      { what: "read capacity", quantity: "2,190 of 18,250 unit hours", usd: "0.2847" },
      { what: "write capacity", quantity: "18,250 of 18,250 unit hours", usd: "11.8625" },
    ]);
    expect(Number(usd)).toBeGreaterThan(28);
  });
});
