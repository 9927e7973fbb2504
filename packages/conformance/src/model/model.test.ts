import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemoryStore, type MemorySnapshot } from "@plinth/store";
import { openLmdbStore } from "@plinth/store/lmdb";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StreamReplay } from "../fixtures/stream-replay.suite.ts";
import {
  arbitraryCommands,
  arbitraryCrowdedCommands,
  arbitraryFilters,
  arbitrarySchema,
  startSeconds,
} from "./arbitrary-command.suite.ts";
import type { Command, IndexName, Schema } from "./command.ts";
import { createThings, EngineUnderTest, tableName } from "./engine-under-test.ts";
import { expectedOutcome } from "./naive-engine.ts";
import { NaiveTable } from "./naive-table.ts";
import { actualOutcome } from "./run-command.ts";
import { wireDoor } from "./wire-door.ts";

const seed = Number(process.env["PLINTH_MODEL_SEED"] ?? 20_251);
const runCount = Number(process.env["PLINTH_MODEL_RUNS"] ?? 60);
const filterRunCount = Math.ceil(runCount / 6);
const crowdedRunCount = Math.ceil(runCount / 10);

interface Clock {
  nowSeconds: number;
}

/** Through the door for values. */
function engineOnMemory(clock: Clock): EngineUnderTest {
  let snapshot: MemorySnapshot | undefined;
  let store = createMemoryStore();
  return new EngineUnderTest({
    now: () => clock.nowSeconds * 1000,
    doorOf: (engine) => engine,
    open: () => {
      store = createMemoryStore(snapshot === undefined ? {} : { from: snapshot });
      return store;
    },
    close: async (engine) => {
      snapshot = store.snapshot();
      await engine.close();
    },
  });
}

/** Through the door for the wire. */
function engineOnLmdb(clock: Clock, directory: string): EngineUnderTest {
  return new EngineUnderTest({
    now: () => clock.nowSeconds * 1000,
    doorOf: wireDoor,
    open: () => openLmdbStore({ directory }),
    close: (engine) => engine.close(),
  });
}

/** False for what has no defined outcome while the index that comes and goes is on its way. */
function isPossible(command: Command, { lateIndex }: NaiveTable): boolean {
  switch (command.kind) {
    case "addIndex":
      return lateIndex === "absent";
    case "removeIndex":
      return lateIndex === "present";
    case "query":
    case "scan":
      return command.indexName !== "late" || lateIndex === "present";
    default:
      return true;
  }
}

const wholeTable: Command = {
  kind: "scan",
  indexName: undefined,
  segmentCount: 1,
  limit: undefined,
  filter: undefined,
};

/** Everything that a table holds, index by index, and what DescribeTable counts. */
async function contentsOf(test: EngineUnderTest, schema: Schema, names: readonly IndexName[]) {
  const contents: unknown[] = [];
  for (const indexName of [undefined, ...names]) {
    const scan = { kind: "scan", indexName, segmentCount: 1, limit: undefined, filter: undefined };
    const { detail: _, ...outcome } = await actualOutcome(test, scan as Command, schema);
    contents.push(outcome);
  }
  const { Table } = await test.door.execute("DescribeTable", { TableName: tableName });
  const indexes = [...(Table.GlobalSecondaryIndexes ?? []), ...(Table.LocalSecondaryIndexes ?? [])];
  const counts = indexes.map(({ IndexName, ItemCount }) => [IndexName, ItemCount]);
  const sizes = indexes.map(({ IndexSizeBytes }) => IndexSizeBytes);
  return {
    contents,
    counts: Object.fromEntries([["table", Table.ItemCount], ...counts]) as Record<string, number>,
    sizes: [Table.TableSizeBytes, ...sizes],
  };
}

function expectedContents(model: NaiveTable, names: readonly IndexName[]) {
  const sources = [undefined, ...names].map((indexName) => model.source(indexName).items.length);
  const counts = Object.fromEntries(
    ["table", ...names].map((name, n) => [name, sources[n] ?? 0]),
  ) as Record<string, number>;
  const contents = [undefined, ...names].map((indexName) =>
    expectedOutcome(
      model,
      { kind: "scan", indexName, segmentCount: 1, limit: undefined, filter: undefined },
      0,
    ),
  );
  return { contents, counts };
}

/** Both engines must keep the same records, byte for byte, and these must tell the table's items. */
class Streams {
  readonly #memory = new StreamReplay(tableName);
  readonly #durable = new StreamReplay(tableName);

  async compare(memory: EngineUnderTest, durable: EngineUnderTest): Promise<string[]> {
    const inMemory = await this.#memory.catchUp(memory.door.execute);
    expect(await this.#durable.catchUp(durable.door.execute)).toEqual(inMemory);
    return this.#memory.items;
  }
}

async function runAll(schema: Schema, commands: readonly Command[], directory: string) {
  const clock: Clock = { nowSeconds: startSeconds };
  const model = new NaiveTable(schema);
  const memory = engineOnMemory(clock);
  const durable = engineOnLmdb(clock, directory);
  const streams = new Streams();
  try {
    await createThings(memory, schema);
    await createThings(durable, schema);
    let operationCount = 0;
    for (const command of [...commands, { kind: "settle" } as const]) {
      if (!isPossible(command, model)) continue;
      if (command.kind === "sweep") {
        // Before the clock may leave records more than a day behind.
        await streams.compare(memory, durable);
        clock.nowSeconds += command.seconds;
      }
      const expected = expectedOutcome(model, command, clock.nowSeconds);
      const inMemory = await actualOutcome(memory, command, schema);
      const { detail: _, ...outcome } = inMemory;
      expect(outcome, JSON.stringify(command)).toEqual(expected);
      expect(await actualOutcome(durable, command, schema)).toEqual(inMemory);
      operationCount += 1;
    }
    const names: IndexName[] = [
      "global",
      ...(schema.sk === undefined ? [] : ["local" as const]),
      ...(model.lateIndex === "present" ? ["late" as const] : []),
    ];
    const expected = expectedContents(model, names);
    const inMemory = await contentsOf(memory, schema, names);
    expect({ contents: inMemory.contents, counts: inMemory.counts }).toEqual(expected);
    expect(await contentsOf(durable, schema, names)).toEqual(inMemory);
    const { items } = expectedOutcome(model, wholeTable, clock.nowSeconds);
    expect(await streams.compare(memory, durable), "the stream, replayed").toEqual(items);
    return operationCount;
  } finally {
    await memory.close();
    await durable.close();
  }
}

/** Runs commands of `arbitrary` on both engines and the model, and tells how many. */
async function operationsOf(
  arbitrary: fc.Arbitrary<[Schema, Command[]]>,
  numRuns: number,
): Promise<number> {
  let operationCount = 0;
  const property = fc.asyncProperty(arbitrary, async ([schema, commands]) => {
    const directory = mkdtempSync(join(tmpdir(), "plinth-model-"));
    try {
      operationCount += await runAll(schema, commands, directory);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
  await fc.assert(property, { seed, numRuns });
  return operationCount;
}

describe("createEngine", () => {
  it(`agrees with a naive model on memory and on LMDB (seed ${seed}, ${runCount} runs)`, async () => {
    const arbitrary = arbitrarySchema.chain((schema) =>
      fc.tuple(fc.constant(schema), arbitraryCommands(schema, 120)),
    );
    expect(await operationsOf(arbitrary, runCount)).toBeGreaterThan(runCount * 20);
  }, 900_000);

  it(`agrees with it while indexes are filled and emptied piece by piece (seed ${seed}, ${crowdedRunCount} runs)`, async () => {
    const arbitrary = arbitrarySchema
      .map((schema) => ({ ...schema, sk: schema.sk ?? "S" }))
      .chain((schema) => fc.tuple(fc.constant(schema), arbitraryCrowdedCommands(schema, 60)));
    expect(await operationsOf(arbitrary, crowdedRunCount)).toBeGreaterThan(crowdedRunCount * 20);
  }, 900_000);

  it(`agrees with it on which items a condition holds for (seed ${seed}, ${filterRunCount} runs)`, async () => {
    const arbitrary = arbitrarySchema
      .map((schema) => ({ ...schema, sk: schema.sk ?? "S" }))
      .chain((schema) => fc.tuple(fc.constant(schema), arbitraryFilters(schema, 120)));
    expect(await operationsOf(arbitrary, filterRunCount)).toBeGreaterThan(filterRunCount * 20);
  }, 900_000);
});
