import type { CreateTableInput } from "@plinth/api";
import { createMemoryStore } from "@plinth/store";
import { describe, expect, it } from "vitest";
import { ManualSchedule } from "../../background/manual-schedule.ts";
import { createEngine, type Engine } from "../../engine.ts";

const startSeconds = 1_700_000_000;
const hourSeconds = 3600;

interface Bench {
  readonly engine: Engine;
  readonly background: ManualSchedule;
  readonly clock: { seconds: number };
}

const cartsTable: CreateTableInput = {
  TableName: "carts",
  AttributeDefinitions: [
    { AttributeName: "pk", AttributeType: "S" },
    { AttributeName: "kind", AttributeType: "S" },
  ],
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  BillingMode: "PAY_PER_REQUEST",
  GlobalSecondaryIndexes: [
    {
      IndexName: "byKind",
      KeySchema: [{ AttributeName: "kind", KeyType: "HASH" }],
      Projection: { ProjectionType: "ALL" },
    },
  ],
};

async function tableWithClock(): Promise<Bench> {
  const background = new ManualSchedule();
  const clock = { seconds: startSeconds };
  const engine = createEngine({
    store: createMemoryStore(),
    now: () => clock.seconds * 1000,
    schedule: background.schedule,
  });
  await engine.execute("CreateTable", cartsTable);
  background.run();
  return { engine, background, clock };
}

function setTimeToLive(engine: Engine, Enabled: boolean, AttributeName = "expires_at") {
  return engine.execute("UpdateTimeToLive", {
    TableName: "carts",
    TimeToLiveSpecification: { Enabled, AttributeName },
  });
}

async function put(engine: Engine, pk: string, expires: string): Promise<void> {
  const Item = { pk: { S: pk }, kind: { S: "cart" }, expires_at: { N: expires } };
  await engine.execute("PutItem", { TableName: "carts", Item });
}

async function counts(engine: Engine) {
  const { Table } = await engine.execute("DescribeTable", { TableName: "carts" });
  return [Table.ItemCount, Table.GlobalSecondaryIndexes?.[0]?.ItemCount];
}

describe("UpdateTimeToLive", () => {
  it("answers the specification, and TTL is ENABLED once the background has run", async () => {
    const { engine, background } = await tableWithClock();
    expect(await setTimeToLive(engine, true)).toEqual({
      TimeToLiveSpecification: { Enabled: true, AttributeName: "expires_at" },
    });
    const status = () => engine.execute("DescribeTimeToLive", { TableName: "carts" });
    expect(await status()).toEqual({
      TimeToLiveDescription: { TimeToLiveStatus: "ENABLING", AttributeName: "expires_at" },
    });
    background.run();
    expect(await status()).toEqual({
      TimeToLiveDescription: { TimeToLiveStatus: "ENABLED", AttributeName: "expires_at" },
    });
  });

  it("is DISABLED for a table without it, which cannot be disabled again", async () => {
    const { engine } = await tableWithClock();
    expect(await engine.execute("DescribeTimeToLive", { TableName: "carts" })).toEqual({
      TimeToLiveDescription: { TimeToLiveStatus: "DISABLED" },
    });
    await expect(setTimeToLive(engine, false)).rejects.toThrow("TimeToLive is already disabled");
  });

  it("is taken while the table is UPDATING, and not told of before it is there", async () => {
    const { engine, background } = await tableWithClock();
    const TableClass = "STANDARD_INFREQUENT_ACCESS";
    await engine.execute("UpdateTable", { TableName: "carts", TableClass });
    await setTimeToLive(engine, true);
    background.run();
    await engine.execute("CreateTable", { ...cartsTable, TableName: "other" });
    await expect(engine.execute("DescribeTimeToLive", { TableName: "other" })).rejects.toThrow(
      "Cannot describe time to live while table is in CREATING state: Current table state is CREATING",
    );
  });

  it("can be changed again when the clock was set back to long before the last change", async () => {
    const { engine, background, clock } = await tableWithClock();
    await setTimeToLive(engine, true);
    background.run();
    clock.seconds -= 365 * 24 * hourSeconds;
    await expect(setTimeToLive(engine, false)).resolves.toBeDefined();
  });

  it("refuses what is so already, another attribute, and a second change within an hour", async () => {
    const { engine, background, clock } = await tableWithClock();
    await setTimeToLive(engine, true);
    background.run();
    await expect(setTimeToLive(engine, true)).rejects.toThrow("TimeToLive is already enabled");
    await expect(setTimeToLive(engine, true, "other")).rejects.toThrow(
      "TimeToLive is active on a different AttributeName: current AttributeName is expires_at",
    );
    await expect(setTimeToLive(engine, false)).rejects.toThrow(
      "Time to live has been modified multiple times within a fixed interval",
    );
    clock.seconds += hourSeconds;
    await setTimeToLive(engine, false);
    background.run();
    clock.seconds += hourSeconds;
    await setTimeToLive(engine, true, "other");
  });
});

describe("the sweep", () => {
  it("deletes items whose time has passed from the table and its indexes", async () => {
    const { engine, background, clock } = await tableWithClock();
    await setTimeToLive(engine, true);
    background.run();
    await put(engine, "soon", `${startSeconds + 10}`);
    await put(engine, "later", `${startSeconds + 1000}`);
    clock.seconds += 10;
    expect(await engine.sweepExpired()).toBe(0);
    clock.seconds += 1;
    expect(await counts(engine)).toEqual([2, 2]);
    expect(await engine.sweepExpired()).toBe(1);
    expect(await counts(engine)).toEqual([1, 1]);
  });

  it("runs every few seconds by itself", async () => {
    const { engine, background, clock } = await tableWithClock();
    await setTimeToLive(engine, true);
    background.run();
    await put(engine, "soon", `${startSeconds + 1}`);
    clock.seconds += 6;
    background.run(6000);
    expect(await counts(engine)).toEqual([0, 0]);
  });

  it("finds items that were there before TTL was enabled, in slices", async () => {
    const { engine, background } = await tableWithClock();
    for (let n = 0; n < 350; n += 1) {
      await put(engine, `${n}`, `${startSeconds - 1 - n}`);
    }
    await setTimeToLive(engine, true);
    background.run();
    expect(await engine.sweepExpired()).toBe(350);
    expect(await counts(engine)).toEqual([0, 0]);
  });

  it("leaves items alone that were given more time, are no times, or are over five years old", async () => {
    const { engine, background, clock } = await tableWithClock();
    await setTimeToLive(engine, true);
    background.run();
    await put(engine, "renewed", `${startSeconds + 1}`);
    await put(engine, "renewed", `${startSeconds + 1000}`);
    await put(engine, "negative", "-1");
    await put(engine, "ancient", `${startSeconds - 6 * 365 * 24 * hourSeconds}`);
    await engine.execute("PutItem", {
      TableName: "carts",
      Item: { pk: { S: "text" }, expires_at: { S: "1" } },
    });
    clock.seconds += 100;
    expect(await engine.sweepExpired()).toBe(0);
    expect((await counts(engine))[0]).toBe(4);
  });

  it("stops once TTL is disabled", async () => {
    const { engine, background, clock } = await tableWithClock();
    await setTimeToLive(engine, true);
    background.run();
    await put(engine, "soon", `${startSeconds + 1}`);
    clock.seconds += hourSeconds;
    await setTimeToLive(engine, false);
    expect(await engine.sweepExpired()).toBe(0);
    background.run();
    expect(await engine.sweepExpired()).toBe(0);
    expect((await counts(engine))[0]).toBe(1);
  });
});
