import { inProcess } from "@plinth/client";
import { createEngine } from "@plinth/engine";
import { createTables } from "@plinth/model";
import { createEncryption, generateLocalKeys, localKeys } from "@plinth/model/encryption";
import { createMemoryStore } from "@plinth/store";
import { describe, expect, it, onTestFinished } from "vitest";
import { connectTennis, tables } from "../src/index.ts";

describe("the tables", () => {
  it("T0-09, T0-11, T0-14, T0-15 have the source's keys and indexes, all ACTIVE", async () => {
    const engine = createEngine({ store: createMemoryStore() });
    onTestFinished(() => engine.close());
    const client = inProcess(engine);
    await createTables(client, tables);
    const keysOf = async (TableName: string) => {
      const { Table } = await client.send("DescribeTable", { TableName });
      const indexes = (Table?.GlobalSecondaryIndexes ?? []).map(
        ({ IndexName, KeySchema, Projection, IndexStatus }) => [
          IndexName,
          KeySchema?.map(({ AttributeName }) => AttributeName),
          Projection?.ProjectionType,
          IndexStatus,
        ],
      );
      return {
        status: Table?.TableStatus,
        keys: Table?.KeySchema?.map(({ AttributeName, KeyType }) => [AttributeName, KeyType]),
        types: new Set(Table?.AttributeDefinitions?.map(({ AttributeType }) => AttributeType)),
        indexes,
      };
    };
    const strings = new Set(["S"]);
    expect(await keysOf("UserConfigs")).toMatchObject({
      status: "ACTIVE",
      keys: [["userId", "HASH"]],
      types: strings,
    });
    expect(await keysOf("SystemConfig")).toMatchObject({
      status: "ACTIVE",
      keys: [["configKey", "HASH"]],
      types: strings,
    });
    expect(await keysOf("BookingRequests")).toMatchObject({
      status: "ACTIVE",
      keys: [
        ["requestId", "HASH"],
        ["userId", "RANGE"],
      ],
      types: strings,
      indexes: expect.arrayContaining([
        ["UserIndex", ["userId", "createdAt"], "ALL", "ACTIVE"],
        ["StatusIndex", ["status", "createdAt"], "ALL", "ACTIVE"],
        ["DueIndex", ["dueShard", "dueAt"], "ALL", "ACTIVE"],
      ]),
    });
    const text = generateLocalKeys({ environment: "test", now: 0 });
    const tennis = connectTennis({
      client,
      encryption: createEncryption({ keys: localKeys({ text }) }),
    });
    expect(await tennis.Setting.get({ configKey: "venue" })).toBeUndefined();
  });
});
