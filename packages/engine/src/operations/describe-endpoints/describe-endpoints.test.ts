import { createMemoryStore } from "@plinth/store";
import { describe, expect, it } from "vitest";
import { createEngine } from "../../engine.ts";

describe("DescribeEndpoints", () => {
  it("names the engine's own address, so that no client turns to AWS", async () => {
    const endpointAddress = "127.0.0.1:8000";
    const engine = createEngine({ store: createMemoryStore(), endpointAddress });
    expect(await engine.execute("DescribeEndpoints", {})).toEqual({
      Endpoints: [{ Address: endpointAddress, CachePeriodInMinutes: 1440 }],
    });
  });
});
