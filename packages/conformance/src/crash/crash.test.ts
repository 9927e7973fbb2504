import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, http, ServiceError } from "@plinth/client";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { counters } from "./counters.suite.ts";
import {
  bundleServer,
  type ProgramRefusal,
  type ServerProgram,
  startServerProgram,
} from "./server-program.ts";
import { shelves } from "./shelves.suite.ts";
import { transfers } from "./transfers.suite.ts";
import { allItems, untilActive, type Workload } from "./workload.ts";

const seed = Number(process.env["PLINTH_CRASH_SEED"] ?? 20_251);
const killCount = Number(process.env["PLINTH_CRASH_KILLS"] ?? 50);
const writesPerLifeMax = 250;

/** The numbers from 0 to 1 of a seed, the same on every machine. */
function* randomNumbers(first: number): Generator<number, never> {
  let state = first;
  for (;;) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    yield state / 0x8000_0000;
  }
}

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "plinth-server-crash-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

async function startServer(directory: string): Promise<ServerProgram> {
  const program = await startServerProgram(directory);
  onTestFinished(() => program.kill());
  return program;
}

/** Sends each call once: what became of a call that was cut off must stay unknown. */
function clientOf({ url }: ServerProgram): Client {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  return http({ endpoint: url, credentials, retry: { maxAttempts: 1 } });
}

function isCutOff(error: unknown): boolean {
  return error instanceof ServiceError && error.name === "NetworkError";
}

/** Lets all writers write until the server is killed, which is after so many answers to them. */
async function writeUntilKilled(
  program: ServerProgram,
  workloads: readonly Workload[],
  answerCountMax: number,
): Promise<number> {
  const client = clientOf(program);
  let answerCount = 0;
  let killed: Promise<void> | undefined;
  const writeOn = async (workload: Workload, writer: number): Promise<void> => {
    try {
      for (;;) {
        await workload.write(writer, client);
        answerCount += 1;
        if (answerCount >= answerCountMax) killed ??= program.kill();
      }
    } catch (error) {
      if (!isCutOff(error)) throw error;
    }
  };
  if (answerCountMax === 0) killed = program.kill();
  await Promise.all(
    workloads.flatMap((workload) =>
      Array.from({ length: workload.writerCount }, (_, writer) => writeOn(workload, writer)),
    ),
  );
  await killed;
  expect(killed, "the server ends only when it is killed").toBeDefined();
  await client.close();
  return answerCount;
}

async function withClient(
  program: ServerProgram,
  action: (client: Client) => Promise<void>,
): Promise<void> {
  const client = clientOf(program);
  await action(client);
  await client.close();
}

describe("the server program", () => {
  beforeAll(bundleServer, 60_000);

  it(`keeps all that it acknowledged, and nothing by halves, through ${killCount} kills (seed ${seed})`, async () => {
    const directory = newDirectory();
    const random = randomNumbers(seed);
    const workloads = [transfers(), counters(), shelves()];
    let program = await startServer(directory);
    await withClient(program, async (client) => {
      for (const workload of workloads) await workload.prepare(client);
    });
    let answerCount = 0;
    for (let kill = 0; kill < killCount; kill += 1) {
      const answerCountMax = Math.floor(random.next().value * writesPerLifeMax);
      answerCount += await writeUntilKilled(program, workloads, answerCountMax);
      program = await startServer(directory);
      await withClient(program, async (client) => {
        for (const workload of workloads) await workload.check(client);
      });
    }
    expect(answerCount).toBeGreaterThan(killCount);
    expect(await program.stop()).toEqual({ exitCode: 0, errors: "" });
  }, 300_000);

  it("refuses a directory that another server has open, by its name", async () => {
    const directory = newDirectory();
    await startServer(directory);
    const refusal = await startServerProgram(directory).then(
      () => undefined,
      (error: ProgramRefusal) => error.end,
    );
    expect(refusal).toEqual({
      exitCode: 1,
      errors: expect.stringMatching(/^The store in ".+" is open in process \d+\. .+\n$/),
    });
    expect(refusal?.errors).toContain(`"${directory}"`);
  }, 60_000);

  it("answers what it accepted before it ends on SIGTERM", async () => {
    const directory = newDirectory();
    const program = await startServer(directory);
    const client = clientOf(program);
    await client.send("CreateTable", {
      TableName: "books",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "N" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
    });
    await untilActive(client, "books");

    const answered: number[] = [];
    let ended: ReturnType<ServerProgram["stop"]> | undefined;
    const put = async (id: number): Promise<void> => {
      try {
        await client.send("PutItem", { TableName: "books", Item: { id: { N: String(id) } } });
        answered.push(id);
        ended ??= program.stop();
      } catch (error) {
        if (!isCutOff(error)) throw error;
      }
    };
    await Promise.all(Array.from({ length: 300 }, (_, id) => put(id)));
    expect(await ended).toEqual({ exitCode: 0, errors: "" });
    await client.close();

    await withClient(await startServer(directory), async (next) => {
      const items = await allItems(next, "books");
      const found = items.map(({ id }) => (id !== undefined && "N" in id ? Number(id.N) : -1));
      const byNumber = (a: number, b: number): number => a - b;
      // Nothing was done without an answer, and no answer was given for nothing.
      expect(found.sort(byNumber)).toEqual(answered.sort(byNumber));
    });
  }, 60_000);
});
