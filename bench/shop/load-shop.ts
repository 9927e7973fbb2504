import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { http } from "@plinth/client";
import { createShop } from "@plinth/cloudshelf";
import { repositoryRoot } from "../paths.ts";
import { pinned } from "../processes/pinned.ts";
import { bookRows } from "./book-rows.ts";
import { importBooks } from "./import-books.ts";
import type { ShopperJob, ShopperReport } from "./load-plan.ts";
import { type Proof, proveShop, readStocks } from "./prove-shop.ts";
import { type RouteUnits, type ShopStorage, startProgram } from "./start-program.ts";

export interface LoadPace {
  readonly shopperCount: number;
  readonly seconds: number;
  /** Beside the catalogue that the program brings. */
  readonly bookCount: number;
  readonly stockQuantity: number;
}

export interface ShopLoadResult {
  readonly storage: ShopStorage;
  readonly seed: number;
  readonly pace: LoadPace;
  readonly report: ShopperReport;
  readonly proof: Proof;
  readonly capacity: ReadonlyMap<string, RouteUnits>;
  /** The first errors that the program logged. */
  readonly errors: readonly string[];
}

const loadSeed = 50;

/**
 * Shoppers, in a process of their own, in the program of `npm start`; then the tables are read, and
 * what they hold is compared with what was acknowledged.
 */
export async function loadShop(storage: ShopStorage, pace: LoadPace): Promise<ShopLoadResult> {
  const program = await startProgram(storage);
  const client = http({
    endpoint: program.dynamodbUrl,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  try {
    const { rows } = bookRows(pace.bookCount, pace.stockQuantity);
    process.stderr.write(`\r\u001b[Kshop on ${storage}: loading ${rows.length} books`);
    await importBooks(client, rows);
    const shop = createShop({ client });
    const before = await readStocks(shop);
    process.stderr.write(`\r\u001b[Kshop on ${storage}: ${pace.shopperCount} shoppers`);
    const report = await runShoppers({
      url: program.shopUrl,
      seed: loadSeed,
      shopperCount: pace.shopperCount,
      seconds: pace.seconds,
      bookIds: rows.map(({ book_id }) => book_id),
      categories: [...new Set(rows.map(({ category }) => category))],
      words: rows.slice(0, 500).flatMap(({ title }) => title.match(/[A-Za-z]{5,}/g) ?? []),
    });
    const capacity = new Map(program.capacity());
    const proof = await proveShop(shop, before, report.shoppers);
    return { storage, seed: loadSeed, pace, report, proof, capacity, errors: program.errors() };
  } finally {
    process.stderr.write("\r\u001b[K");
    await client.close();
    await program.stop();
  }
}

async function runShoppers(job: ShopperJob): Promise<ShopperReport> {
  const program = fileURLToPath(new URL("shopper-process.ts", import.meta.url));
  const node = [process.execPath, "--conditions=@plinth/source", "--import", "tsx"] as const;
  const [file, ...args] = pinned([...node, program], "client");
  const child = spawn(file, args, {
    cwd: repositoryRoot,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const answered = once(child, "message");
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`The shoppers' process ended with ${code}.`);
  });
  ended.catch(() => undefined);
  child.send(job);
  const [report]: ShopperReport[] = await Promise.race([answered, ended]);
  if (report === undefined) throw new Error("The shoppers' process said nothing.");
  return report;
}
