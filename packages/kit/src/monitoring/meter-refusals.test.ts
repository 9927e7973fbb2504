import type { Client } from "@plinth/client";
import { describe, expect, it } from "vitest";
import { meterRefusals } from "./meter-refusals.ts";
import { createMetrics } from "./metrics.ts";

function named(name: string): Error {
  return Object.assign(new Error("refused"), { name });
}

describe("meterRefusals", () => {
  it.each([
    ["ProvisionedThroughputExceededException", { tableThrottles: 1 }],
    ["ThrottlingException", { tableThrottles: 1 }],
    ["InternalServerError", { tableSystemErrors: 1 }],
    ["ConditionalCheckFailedException", {}],
  ])("counts %s and hands it on", async (name, counters) => {
    const metrics = createMetrics({ now: () => 0 });
    const error = named(name);
    const refusing: Client = {
      send: () => Promise.reject(error),
      close: () => Promise.resolve(),
    };
    await expect(meterRefusals(refusing, metrics).send("ListTables", {})).rejects.toBe(error);
    expect(metrics.figures(1).counters).toEqual(counters);
  });

  it("counts nothing of what is answered", async () => {
    const metrics = createMetrics({ now: () => 0 });
    const send = (() => Promise.resolve({ TableNames: [] })) as unknown as Client["send"];
    const client = meterRefusals({ send, close: () => Promise.resolve() }, metrics);
    expect(await client.send("ListTables", {})).toEqual({ TableNames: [] });
    expect(metrics.figures(1).counters).toEqual({});
  });
});
