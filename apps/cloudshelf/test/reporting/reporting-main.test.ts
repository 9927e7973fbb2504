import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { startServer } from "@plinth/server";
import { describe, expect, it, onTestFinished } from "vitest";
import { createPostgresServer, noServerReason } from "../support/postgres-server.ts";
import { openTestShop, type TestShop } from "../support/test-shop.ts";

const run = promisify(execFile);
const program = new URL("../../src/reporting-main.ts", import.meta.url).pathname;
const programArgs = ["--conditions=@plinth/source", "--import", "tsx", program];

/** Nothing listens there: the port is one that no program gets. */
const nowhere = "http://127.0.0.1:1";

interface Ended {
  readonly code: number;
  readonly text: string;
}

function start(args: readonly string[], environment: Record<string, string>): Promise<Ended> {
  const env = { ...process.env, CLOUDSHELF_REPORTING: "off", ...environment };
  return run(process.execPath, [...programArgs, ...args], { env }).then(
    ({ stdout, stderr }) => ({ code: 0, text: stdout + stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      text: error.stdout + error.stderr,
    }),
  );
}

async function servedShop(): Promise<{ readonly test: TestShop; readonly url: string }> {
  // The clock of the program is this machine's.
  const test = await openTestShop({ nowMs: Date.now() });
  onTestFinished(() => test.engine.close());
  const served = await startServer({ engine: test.engine, port: 0 });
  onTestFinished(() => served.stop());
  return { test, url: served.url };
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "plinth-reporting-"));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** Resolves once the process has written the text. */
function written(child: ChildProcess, text: string): Promise<void> {
  let all = "";
  return new Promise((resolve, reject) => {
    for (const output of [child.stdout, child.stderr]) {
      output?.setEncoding("utf8").on("data", (part: string) => {
        all += part;
        if (all.includes(text)) resolve();
      });
    }
    child.once("exit", (code) => reject(new Error(`ended with ${code}: ${all}`)));
  });
}

describe("npm run reporting", { timeout: 240_000 }, () => {
  it("S-81 fills the report, says how current it is, and feeds it until it is stopped", async () => {
    const { url } = await servedShop();
    const CLOUDSHELF_REPORTING = `pglite:${join(await folder(), "db")}`;
    const environment = { CLOUDSHELF_REPORTING, DYNAMODB_ENDPOINT: url };
    expect(await start(["rebuild"], environment)).toMatchObject({
      code: 0,
      text: expect.stringMatching(/Filled anew with [1-9]\d* items/),
    });
    const told = await start(["status"], environment);
    expect(told.code).toBe(0);
    expect(JSON.parse(told.text)).toMatchObject({ kind: "up", isIncomplete: false });

    const env = { ...process.env, ...environment };
    const feed = spawn(process.execPath, [...programArgs, "feed"], { env });
    const ended = once(feed, "exit");
    onTestFinished(() => void feed.kill("SIGKILL"));
    await written(feed, "The report is filled and current.");
    feed.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
    const after = await start(["status"], environment);
    expect(JSON.parse(after.text).asOfMs).toBeGreaterThan(JSON.parse(told.text).asOfMs);
  });

  it("S-81 ends with 3 and a sentence while SQL does not answer", async (context) => {
    if (noServerReason !== undefined) return context.skip(noServerReason);
    const server = await createPostgresServer();
    onTestFinished(() => server.remove());
    await server.stop();
    const environment = { CLOUDSHELF_REPORTING: server.url, DYNAMODB_ENDPOINT: nowhere };
    for (const command of ["status", "rebuild"]) {
      const { code, text } = await start([command], environment);
      expect([command, code]).toEqual([command, 3]);
      expect(text).toMatch(/PostgreSQL does not answer/);
      expect(text).not.toMatch(/\n\s+at /);
    }
  });

  it("S-81 says what to look at when DynamoDB does not answer, and leaves the report as it was", async () => {
    const CLOUDSHELF_REPORTING = `pglite:${join(await folder(), "db")}`;
    const environment = { CLOUDSHELF_REPORTING, DYNAMODB_ENDPOINT: nowhere };
    const { code, text } = await start(["rebuild"], environment);
    expect(code).toBe(1);
    expect(text).toContain("DynamoDB does not answer");
    expect(text).not.toMatch(/\n\s+at /);
    const told = await start(["status"], environment);
    expect(JSON.parse(told.text)).toMatchObject({ kind: "up", rebuild: { isRunning: false } });
  });

  it.each([
    [["--help"], {}, 0, "Exit codes"],
    [[], {}, 2, "Name a command"],
    [["reebuild"], {}, 2, 'There is no command "reebuild"'],
    [["status", "now"], {}, 2, 'There is no command "status now"'],
    [["status"], {}, 2, "CLOUDSHELF_REPORTING does not say where SQL is"],
    [["status"], { CLOUDSHELF_REPORTING: "mysql://x" }, 2, "CLOUDSHELF_REPORTING"],
    [["toString"], {}, 2, "There is no command"],
  ] as const)(
    "answers %j under %j with the exit code %i",
    async (args, environment, code, text) => {
      expect(await start(args, environment)).toMatchObject({
        code,
        text: expect.stringContaining(text),
      });
    },
  );
});
