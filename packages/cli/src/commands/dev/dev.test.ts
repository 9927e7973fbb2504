import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { http } from "@plinth/client";
import { startServer } from "@plinth/server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pressCtrlC, type RunOptions, runPlinth } from "../../../test/run-plinth.ts";
import { spawnPlinth } from "../../../test/spawn-plinth.ts";

const shop = fileURLToPath(new URL("../../../test/shop", import.meta.url));
const credentials = { accessKeyId: "a", secretAccessKey: "b" };

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "plinth-dev-"));
});
afterEach(() => rm(directory, { recursive: true }));

/** Runs `plinth dev` until `use` has done with what it serves. */
async function devUntil(
  words: readonly string[],
  use: (ready: { readonly dynamodb: string; readonly console: string }) => Promise<void>,
  options: RunOptions = {},
) {
  const controller = new AbortController();
  let used: Promise<void> | undefined;
  const outcome = await runPlinth(
    ["dev", "--port", "0", "--console-port", "0", "--json", ...words],
    {
      workingDirectory: shop,
      signal: controller.signal,
      onOutput: (stdout) => {
        used = use(JSON.parse(stdout)).finally(() => pressCtrlC(controller));
      },
      ...options,
    },
  );
  await used;
  return outcome;
}

describe("dev", () => {
  it("serves the tables of the config, seeded, and ends with 0 on Ctrl-C", async () => {
    const outcome = await devUntil(["--memory"], async ({ dynamodb }) => {
      const { TableNames } = await http({ endpoint: dynamodb, credentials }).send("ListTables", {});
      expect(TableNames).toEqual(["books", "jobs", "sessions", "users"]);
      const read = await runPlinth(["get", "books", "category=Fiction", "book_id=emma", "--json"], {
        endpointUrl: dynamodb,
      });
      expect(JSON.parse(read.stdout)).toMatchObject({ title: "Emma", price: 9.99 });
    });
    expect(outcome.exitCode).toBe(0);
    expect(JSON.parse(outcome.stdout)).toMatchObject({
      data: null,
      tables: ["books", "sessions", "users", "jobs"],
    });
    expect(outcome.stderr).toBe("Stopping: what was accepted is finished first.\n");
  });

  it("keeps the data on disk from one start to the next", async () => {
    const first = await devUntil(["--data", directory], async ({ dynamodb }) => {
      await http({ endpoint: dynamodb, credentials }).send("PutItem", {
        TableName: "sessions",
        Item: { token: { S: "t" } },
      });
    });
    expect(first.exitCode).toBe(0);
    const second = await devUntil(["--data", directory], async ({ dynamodb }) => {
      const { Item } = await http({ endpoint: dynamodb, credentials }).send("GetItem", {
        TableName: "sessions",
        Key: { token: { S: "t" } },
      });
      expect(Item).toEqual({ token: { S: "t" } });
    });
    expect(second.exitCode).toBe(0);
  });

  it("serves what is there without a config", async () => {
    const outcome = await devUntil([], async () => undefined, { workingDirectory: directory });
    expect(outcome.exitCode).toBe(0);
    expect(JSON.parse(outcome.stdout)).toMatchObject({
      data: join(directory, ".plinth"),
      tables: [],
    });
  });

  it("serves the console, and leads there", async () => {
    const outcome = await devUntil(["--memory"], async (ready) => {
      const page = await fetch(new URL("/", ready.console));
      expect(page.url).toBe(ready.console);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain("sessions");
    });
    expect(outcome.exitCode).toBe(0);
  });

  it("shows requests as they happen, and stops though somebody watches", async () => {
    const watching = new AbortController();
    const outcome = await devUntil(["--memory"], async (ready) => {
      await http({ endpoint: ready.dynamodb, credentials }).send("ListTables", {});
      const page = await fetch(new URL("requests", ready.console));
      expect(await page.text()).toContain("ListTables");
      const live = new URL("requests/live", ready.console);
      expect((await fetch(live, { signal: watching.signal })).status).toBe(200);
    });
    watching.abort();
    expect(outcome.exitCode).toBe(0);
  });

  it("asks for the password that it is given", async () => {
    const environment = { PLINTH_CONSOLE_PASSWORD: "open sesame" };
    const see = async (ready: { readonly console: string }) => {
      expect(await (await fetch(ready.console)).text()).not.toContain("sessions");
    };
    expect((await devUntil(["--memory"], see, { environment })).exitCode).toBe(0);
    const without = await devUntil(["--memory", "--without-console"], async () => undefined);
    expect(JSON.parse(without.stdout)).toMatchObject({ console: null });
  });

  it.each(["--port", "--console-port"])("says at once that %s is taken", async (option) => {
    const other = await startServer({ engine: { handle: () => Promise.reject() } });
    const others = option === "--port" ? "--console-port" : "--port";
    const words = ["dev", "--memory", option, `${other.port}`, others, "0"];
    const { exitCode, stdout, stderr } = await runPlinth(words, { workingDirectory: shop });
    await other.stop();
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toContain(`Port ${other.port} on 127.0.0.1 is already in use.`);
  });

  it("stops when the seed fails, and says whose fault it is", async () => {
    const seed = "async () => { throw new RangeError('no books'); }";
    await writeFile(
      join(directory, "plinth.config.mjs"),
      `export const config = { seed: ${seed} };`,
    );
    const options = { workingDirectory: directory };
    const failed = await runPlinth(
      ["dev", "--memory", "--port", "0", "--without-console"],
      options,
    );
    expect(failed).toMatchObject({ exitCode: 1, stdout: "" });
    expect(failed.stderr).toContain("plinth.config.mjs failed. RangeError: no books");
    const left = await devUntil(["--memory", "--without-seed"], async () => undefined, options);
    expect(left.exitCode).toBe(0);
  });

  it("ends with 130 when it is stopped before it is ready", async () => {
    const seed = "async ({ signal }) => { globalThis.plinthStop(); signal.throwIfAborted(); }";
    await writeFile(
      join(directory, "plinth.config.mjs"),
      `export const config = { seed: ${seed} };`,
    );
    const controller = new AbortController();
    Object.assign(globalThis, { plinthStop: () => pressCtrlC(controller) });
    const { signal } = controller;
    expect(
      await runPlinth(["dev", "--memory", "--port", "0", "--without-console"], {
        workingDirectory: directory,
        signal,
      }),
    ).toEqual({ exitCode: 130, stdout: "", stderr: "Stopped by Ctrl-C.\n" });
  });

  it.each([["70000"], ["-1"], ["http"]])("refuses the port %s", async (port) => {
    const { exitCode, stderr } = await runPlinth(["dev", `--port=${port}`]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("takes a whole number from 0 to 65535");
  });

  it.each(["SIGINT", "SIGTERM"] as const)("runs as a program until %s", async (signal) => {
    const { exitCode, stdout, stderr } = await spawnPlinth(
      ["dev", "--port", "0", "--console-port", "0", "--data", directory],
      {
        workingDirectory: shop,
        onOutput: (child, text) => {
          if (text.includes("Stop with Ctrl-C.")) child.kill(signal);
        },
      },
    );
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: "Stopping: what was accepted is finished first.\n",
    });
    expect(stdout).toMatch(
      /^Plinth is ready\.\n\n {2}DynamoDB {2}http:\S+\n {2}Console {3}http:\S+\/console\/\n {2}Tables {4}books, /,
    );
  });
});
