import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createEngine } from "@plinth/engine";
import { startServer } from "@plinth/server";
import { createMemoryStore } from "@plinth/store";
import { describe, expect, it } from "vitest";

const run = promisify(execFile);

/** Debian's own Python, for which python3-boto3 installs; another one on the path may not see it. */
const python = "/usr/bin/python3";
const script = fileURLToPath(new URL("./boto3-journey.py", import.meta.url));

async function hasBoto3(): Promise<boolean> {
  try {
    await run(python, ["-c", "import boto3"]);
    return true;
  } catch {
    return false;
  }
}

async function reportOfJourney(): Promise<Record<string, unknown>> {
  const engine = createEngine({ store: createMemoryStore() });
  const server = await startServer({ engine });
  try {
    const { stdout } = await run(python, [script, server.url], { timeout: 60_000 });
    return JSON.parse(stdout) as Record<string, unknown>;
  } finally {
    await server.stop();
    await engine.close();
  }
}

describe("boto3", () => {
  it("creates a table, writes, queries, transacts, pages and deletes, and never waits a round of its waiters", async ({
    skip,
  }) => {
    skip(!(await hasBoto3()), `${python} has no boto3; Debian has it as python3-boto3`);
    const { seconds, ...report } = await reportOfJourney();
    // A waiter that has to look twice waits for 20 seconds.
    expect(seconds).toBeLessThan(20);
    expect(report).toEqual({
      created: "ACTIVE",
      written: {
        price: "42.99",
        pages: [464, 465],
        cover: [0, 255],
        tags: ["code", { deep: true }, null],
      },
      index: { ids: [52, 55, 58], scanned: 19 },
      backward: { ids: [20, 19, 18], last: 18 },
      transaction: {
        code: "TransactionCanceledException",
        reasons: ["None", "ConditionalCheckFailed"],
        found: [true, true, false],
      },
      refusal: "The conditional request failed",
      scan: { pages: 3, items: 62, largest: 25 },
      timeToLive: {
        TimeToLiveStatus: expect.stringMatching(/^ENABL/),
        AttributeName: "expires_at",
      },
      tags: [{ Key: "team", Value: "shop" }],
      tablesLeft: [],
    });
  }, 70_000);
});
