import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

type Program = ChildProcessByStdio<null, Readable, Readable>;

const main = fileURLToPath(new URL("./main.ts", import.meta.url));

const loader = ["--conditions=@plinth/source", "--import", "tsx"];

function run(...args: string[]): Program {
  return spawn(process.execPath, [...loader, main, ...args], { stdio: ["ignore", "pipe", "pipe"] });
}

/** Under a limit on the size of files, which stands for a disk that is full. */
function runWithLittleDisk(...args: string[]): Program {
  const command = ["-c", 'ulimit -f 8000; exec "$0" "$@"', process.execPath, ...loader, main];
  return spawn("/bin/sh", [...command, ...args], { stdio: ["ignore", "pipe", "pipe"] });
}

/** All that a program prints and how it ends. */
async function outcomeOf(program: Program) {
  let output = "";
  program.stdout.on("data", (chunk) => {
    output += chunk;
  });
  let errors = "";
  program.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  const [exitCode] = await once(program, "close");
  return { exitCode, output, errors };
}

/** The address in the one line that says the endpoint is ready. */
async function urlOf(program: Program): Promise<string> {
  const [line] = await once(program.stdout, "data");
  expect(String(line)).toMatch(
    /^DynamoDB endpoint ready on http:\/\/127\.0\.0\.1:\d+, data in .+\n$/,
  );
  return String(/http:\/\/[\d.:]+/.exec(String(line))?.[0]);
}

async function call(url: string, operation: string, input: object): Promise<unknown> {
  const response = await fetch(url, {
    method: "POST",
    body: JSON.stringify(input),
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `DynamoDB_20120810.${operation}`,
    },
  });
  return response.json();
}

const booksTable = {
  TableName: "books",
  AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  BillingMode: "PAY_PER_REQUEST",
};

describe("main", () => {
  it("serves from memory until it is told to stop", async () => {
    const program = run("--memory", "--port", "0");
    const url = await urlOf(program);
    expect(await call(url, "ListTables", {})).toEqual({ TableNames: [] });
    const outcome = outcomeOf(program);
    program.kill("SIGTERM");
    expect(await outcome).toEqual({ exitCode: 0, output: "", errors: "" });
  });

  it("finds its tables again in its directory", async () => {
    const directory = await mkdtemp(join(tmpdir(), "plinth-main-"));
    const args = ["--data", directory, "--port", "0"];
    const first = run(...args);
    await call(await urlOf(first), "CreateTable", booksTable);
    const firstOutcome = outcomeOf(first);
    first.kill("SIGINT");
    expect(await firstOutcome).toMatchObject({ exitCode: 0, errors: "" });

    const second = run(...args);
    expect(await call(await urlOf(second), "ListTables", {})).toEqual({ TableNames: ["books"] });
    const secondOutcome = outcomeOf(second);
    second.kill("SIGTERM");
    expect(await secondOutcome).toMatchObject({ exitCode: 0 });
    await rm(directory, { recursive: true });
  });

  it.skipIf(process.platform === "win32")(
    "says that the data could not be made safe, and ends with a failure",
    async () => {
      const directory = await mkdtemp(join(tmpdir(), "plinth-main-"));
      const program = runWithLittleDisk("--data", directory, "--port", "0");
      const url = await urlOf(program);
      await call(url, "CreateTable", booksTable);
      const text = { S: "x".repeat(390_000) };
      let answer: unknown = {};
      for (let number = 0; !String(JSON.stringify(answer)).includes("__type"); number += 1) {
        expect(number).toBeLessThan(100);
        const Item = { pk: { S: `${number}` }, text };
        answer = await call(url, "PutItem", { TableName: "books", Item });
      }
      const outcome = outcomeOf(program);
      program.kill("SIGTERM");
      expect(await outcome).toMatchObject({
        exitCode: 1,
        errors: expect.stringContaining("The disk refused a write to the store"),
      });
      await rm(directory, { recursive: true });
    },
  );

  it("says in one line that its port is taken", async () => {
    const first = run("--memory", "--port", "0");
    const { port } = new URL(await urlOf(first));
    const outcome = await outcomeOf(run("--memory", "--port", port));
    first.kill("SIGTERM");
    expect(outcome).toMatchObject({
      exitCode: 1,
      output: "",
      errors: expect.stringMatching(/^Port \d+ on 127\.0\.0\.1 is already in use\. .+\n$/),
    });
  });

  it("says what is wrong with its flags, and helps when asked", async () => {
    expect(await outcomeOf(run("--port", "0"))).toMatchObject({
      exitCode: 2,
      errors: expect.stringMatching(/^one of --data DIR and --memory is needed\n\nServes/),
    });
    expect(await outcomeOf(run("--help"))).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining("Usage:"),
    });
  });
});
