import { createMemoryStore } from "@plinth/store";
import { describe, expect, it } from "vitest";
import { createEngine } from "../../engine.ts";

describe("DescribeLimits", () => {
  it("gives the quotas of a new account", async () => {
    const engine = createEngine({ store: createMemoryStore() });
    expect(await engine.execute("DescribeLimits", {})).toEqual({
      AccountMaxReadCapacityUnits: 80_000,
      AccountMaxWriteCapacityUnits: 80_000,
      TableMaxReadCapacityUnits: 40_000,
      TableMaxWriteCapacityUnits: 40_000,
    });
  });
});
