import type { Client } from "@plinth/client";
import { describe, expect, it } from "vitest";
import { createCapacityLog } from "./capacity-log.ts";

/** Answers every call with what it was asked for, and one unit. */
function recordingClient(inputs: unknown[]): Client {
  const send = (_operation: string, input: unknown): Promise<unknown> => {
    inputs.push(input);
    return Promise.resolve({ ConsumedCapacity: { TableName: "t", CapacityUnits: 1.5 } });
  };
  return { send: send as Client["send"], close: () => Promise.resolve() };
}

describe("createCapacityLog", () => {
  it("asks for the consumed capacity and adds it to the route", async () => {
    const log = createCapacityLog();
    const inputs: unknown[] = [];
    const client = log.meter(recordingClient(inputs));
    const read = async () => {
      await client.send("GetItem", { TableName: "t", Key: { k: { S: "1" } } });
      await client.send("Query", { TableName: "t" });
    };
    await log.measure(read, () => "GET /a");
    await log.measure(read, () => "GET /a");
    expect(inputs[0]).toMatchObject({ ReturnConsumedCapacity: "TOTAL" });
    expect(log.report()).toEqual([
      {
        route: "GET /a",
        requestCount: 2,
        capacityUnits: 6,
        operations: { GetItem: 2, Query: 2 },
      },
    ]);
  });

  it("keeps two requests that run at once apart", async () => {
    const log = createCapacityLog();
    const client = log.meter(recordingClient([]));
    const read = (count: number) => async () => {
      for (let index = 0; index < count; index += 1) {
        await client.send("GetItem", { TableName: "t", Key: {} });
      }
    };
    await Promise.all([
      log.measure(read(1), () => "GET /one"),
      log.measure(read(3), () => "GET /three"),
    ]);
    expect(log.report().map(({ route, operations }) => [route, operations["GetItem"]])).toEqual([
      ["GET /three", 3],
      ["GET /one", 1],
    ]);
  });

  it("does not ask table operations for what they cannot tell", async () => {
    const inputs: unknown[] = [];
    const client = createCapacityLog().meter(recordingClient(inputs));
    await client.send("DescribeTable", { TableName: "t" });
    expect(inputs).toEqual([{ TableName: "t" }]);
  });
});
