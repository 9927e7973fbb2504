import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { dataDirectory, repositoryRoot } from "../paths.ts";
import { pinned } from "../processes/pinned.ts";

export type ShopStorage = "memory" | "disk";

/** DynamoDB's units that one route took. */
export interface RouteUnits {
  readonly requestCount: number;
  readonly capacityUnits: number;
  /** Calls by operation, such as `{ Query: 3 }`. */
  readonly operations: Readonly<Record<string, number>>;
}

/** The program of `npm start`, as anybody runs it. */
export interface StartedProgram {
  readonly shopUrl: string;
  readonly dynamodbUrl: string;
  /** By route, as the program has logged it so far. */
  capacity(): ReadonlyMap<string, RouteUnits>;
  /** Lines in which it logged an error. */
  errors(): readonly string[];
  stop(): Promise<void>;
}

const unlimited = "1000000000";

/** Starts it on free ports, with its log of each request's capacity, and resolves when it is ready. */
export async function startProgram(storage: ShopStorage): Promise<StartedProgram> {
  mkdirSync(dataDirectory, { recursive: true });
  const directory = mkdtempSync(join(dataDirectory, "shop-"));
  const node = [process.execPath, "--conditions=@plinth/source", "--import", "tsx"] as const;
  const flags = storage === "memory" ? ["--memory"] : [];
  const [file, ...args] = pinned([...node, "tools/start.ts", ...flags], "server");
  const child = spawn(file, args, {
    cwd: repositoryRoot,
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      PLINTH_PORT: "0",
      PLINTH_DYNAMODB_PORT: "0",
      PLINTH_DATA: directory,
      CLOUDSHELF_LOG_LEVEL: "info",
      CLOUDSHELF_REQUESTS_PER_HOUR: unlimited,
      CLOUDSHELF_ANONYMOUS_REQUESTS_PER_HOUR: unlimited,
    },
  });
  const log = new ProgramLog();
  const stop = () => end(child, directory);
  try {
    const [shopUrl, dynamodbUrl] = await addressesOf(child, log);
    return {
      shopUrl,
      dynamodbUrl,
      capacity: () => log.capacity,
      errors: () => log.errors,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function addressesOf(child: ChildProcess, log: ProgramLog): Promise<[string, string]> {
  if (child.stdout === null) throw new Error("The program's output is not piped.");
  const lines = createInterface({ input: child.stdout });
  const found = new Promise<[string, string]>((resolve) => {
    let shopUrl = "";
    lines.on("line", (line) => {
      log.read(line);
      shopUrl ||= /^ {2}CloudShelf +(\S+)\/$/.exec(line)?.[1] ?? "";
      const dynamodbUrl = /^ {2}DynamoDB +(\S+)$/.exec(line)?.[1];
      if (dynamodbUrl !== undefined) resolve([shopUrl, dynamodbUrl]);
    });
  });
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`npm start's program ended with ${code} before it was ready.`);
  });
  ended.catch(() => undefined);
  return await Promise.race([found, ended]);
}

async function end(child: ChildProcess, directory: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  }
  rmSync(directory, { recursive: true, force: true });
}

/** Adds up what the shop logs of each request: its route, its units, its calls. */
class ProgramLog {
  readonly capacity = new Map<string, RouteUnits>();
  readonly errors: string[] = [];

  read(line: string): void {
    if (!line.startsWith("{")) return;
    const entry: {
      readonly level?: number;
      readonly msg?: string;
      readonly route?: string;
      readonly capacityUnits?: number;
      readonly operations?: Readonly<Record<string, number>>;
    } = JSON.parse(line);
    if ((entry.level ?? 0) >= errorLevel && this.errors.length < errorsKept) this.errors.push(line);
    const { capacityUnits = 0, operations = {} } = entry;
    if (entry.msg !== "consumed capacity" || entry.route === undefined) return;
    const route = belowShop(entry.route);
    const known = this.capacity.get(route);
    const sum: Record<string, number> = { ...known?.operations };
    for (const [name, count] of Object.entries(operations)) sum[name] = (sum[name] ?? 0) + count;
    this.capacity.set(route, {
      requestCount: (known?.requestCount ?? 0) + 1,
      capacityUnits: (known?.capacityUnits ?? 0) + capacityUnits,
      operations: sum,
    });
  }
}

/** The route without the path that the shop is mounted at; its home is what the router knows as all paths. */
function belowShop(route: string): string {
  const below = route.replace(" /cloudshelf", " ");
  return below === "GET /*" ? "GET /" : below;
}

/** Pino's number for errors. */
const errorLevel = 50;
const errorsKept = 5;
