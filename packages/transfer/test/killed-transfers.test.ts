import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Client } from "@plinth/client";
import { startServer } from "@plinth/server";
import type { Item } from "@plinth/values";
import { describe, expect, it, onTestFinished } from "vitest";
import { fileSource, itemsToText, loadItems, readItems } from "../src/index.ts";
import { book, booksEngine, itemsOf } from "./books.suite.ts";
import type { KilledTransfer, TransferOutcome } from "./killed-transfer.fixture.ts";

const script = fileURLToPath(new URL("./killed-transfer.fixture.ts", import.meta.url));
const seed = 4711;
const killsPerTransfer = 4;

/** The same fractions from 0 to 1 on every machine. */
function* fractions(first: number): Generator<number, never> {
  let state = first;
  for (;;) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    yield state / 0x8000_0000;
  }
}

/** Runs the real process, perhaps under another program; undefined when it was killed. */
function run(
  transfer: KilledTransfer,
  under: readonly string[] = [],
): Promise<TransferOutcome | undefined> {
  const options = ["--conditions=@plinth/source", "--import", "tsx"];
  const words = [...under, process.execPath, ...options, script, JSON.stringify(transfer)];
  return new Promise((resolve, reject) => {
    execFile(words[0] ?? "", words.slice(1), (error, stdout, stderr) => {
      if (error === null) resolve(JSON.parse(stdout));
      else if (error.signal === "SIGKILL") resolve(undefined);
      else reject(new Error(stderr, { cause: error }));
    });
  });
}

/** Kills it at seeded steps, each run a bit further on, until one comes to the end. */
async function runKilled(transfer: Omit<KilledTransfer, "killAtStep">, steps: number) {
  const chance = fractions(seed);
  let kills = 0;
  for (let count = 0; count < killsPerTransfer; count += 1) {
    // A run that goes on has fewer steps left, and may come to its end.
    const killAtStep = 1 + Math.floor((steps / (count + 1)) * chance.next().value);
    const outcome = await run({ ...transfer, killAtStep });
    if (outcome !== undefined) return { kills, outcome };
    kills += 1;
  }
  const outcome = await run({ ...transfer, killAtStep: 0 });
  if (outcome === undefined) throw new Error("Nothing killed it, and it did not end");
  return { kills, outcome };
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "plinth-kill-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Books that differ in their attributes, so that CSV has to look at all of them. */
const items: Item[] = Array.from({ length: 600 }, (_, number) =>
  book(number, number % 7 === 0 ? { [`extra${number % 5}`]: { SS: [`a${number}`, "b"] } } : {}),
);

async function endpointWith(...tableNames: string[]) {
  const { engine, client } = await booksEngine(...tableNames);
  const server = await startServer({ engine });
  onTestFinished(async () => {
    await server.stop();
    await engine.close();
  });
  return { client, endpoint: server.url };
}

describe("loadItems in a process that is killed", () => {
  it.each([
    { format: "dynamodb-json", mode: "put" },
    { format: "csv", mode: "create" },
  ] as const)("writes in the end what one run writes: $format, $mode", async ({ format, mode }) => {
    const { client, endpoint } = await endpointWith("straight");
    const folder = temporaryFolder();
    const path = join(folder, "items");
    writeFileSync(path, itemsToText(items, { format }));
    const transfer = { endpoint, does: "load", tableName: "books", path, format, mode } as const;
    const whole = await run({ ...transfer, tableName: "straight", killAtStep: 0 });
    const { kills, outcome } = await runKilled(transfer, whole?.steps ?? 0);
    expect(kills).toBeGreaterThan(1);
    expect(outcome.report).toMatchObject({ items: 600, existing: 0 });
    expect(await itemsOf(client)).toEqual(await itemsOf(client, "straight"));
    expect(readdirSync(folder)).toEqual(["items"]);
  });
});

describe("dumpItems in a process that is killed", () => {
  it.each([
    { name: "items.json", format: "dynamodb-json", segments: 1 },
    { name: "items.csv.gz", format: "csv", segments: 3 },
  ] as const)(
    "makes in the end a file with the table's items: $name",
    async ({ name, format, segments }) => {
      const { client, endpoint } = await endpointWith("copy");
      const folder = temporaryFolder();
      const source = join(folder, "source");
      writeFileSync(source, itemsToText(items, { format: "dynamodb-json" }));
      await loadItems(client, {
        tableName: "books",
        source: fileSource(source),
        format: "dynamodb-json",
      });

      const straight = join(folder, `straight-${name}`);
      const transfer = { endpoint, does: "dump", tableName: "books", format, segments } as const;
      const whole = await run({ ...transfer, path: straight, killAtStep: 0 });
      const path = join(folder, name);
      const { kills } = await runKilled({ ...transfer, path }, whole?.steps ?? 0);
      expect(kills).toBeGreaterThan(1);
      if (segments === 1) expect(readFileSync(path).equals(readFileSync(straight))).toBe(true);
      expect(await countItems(path, format)).toBe(600);
      await loadItems(client, { tableName: "copy", source: fileSource(path), format });
      expect(await itemsOf(client, "copy")).toEqual(await itemsOf(client));
      expect(readdirSync(folder).sort()).toEqual([name, "source", `straight-${name}`].sort());
    },
  );
});

describe("dumpItems on a disk without room", () => {
  it("says so, and goes on when there is room", async (context) => {
    context.skip(process.platform !== "linux", "only a Linux shell limits a file's size so");
    const { client, endpoint } = await endpointWith();
    const folder = temporaryFolder();
    const path = join(folder, "items.json");
    await loadInto(client, "books", join(folder, "source"));
    const transfer = {
      endpoint,
      does: "dump",
      tableName: "books",
      path,
      format: "dynamodb-json",
    } as const;
    // 32 KB for each file, about half of what the dump takes.
    const limited = `trap '' XFSZ; ulimit -f 64; exec "$@"`;
    await expect(run({ ...transfer, killAtStep: 0 }, ["sh", "-c", limited, "sh"])).rejects.toThrow(
      `Writing ${path} failed: EFBIG: file too large, write. Mend that, and run the same again: it goes on from there.`,
    );
    const outcome = await run({ ...transfer, killAtStep: 0 });
    expect(outcome?.report).toMatchObject({ items: 600 });
    expect(await countItems(path, "dynamodb-json")).toBe(600);
    expect(outcome?.report.resumedAt).toBeGreaterThan(0);
  });
});

async function loadInto(client: Client, tableName: string, path: string): Promise<void> {
  writeFileSync(path, itemsToText(items, { format: "dynamodb-json" }));
  await loadItems(client, { tableName, source: fileSource(path), format: "dynamodb-json" });
}

async function countItems(path: string, format: KilledTransfer["format"]): Promise<number> {
  let count = 0;
  for await (const batch of readItems(fileSource(path), { format })) count += batch.length;
  return count;
}
