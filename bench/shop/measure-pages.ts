import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { percentile } from "../load/percentile.ts";
import { repositoryRoot } from "../paths.ts";
import { pinned } from "../processes/pinned.ts";
import { type BookRow, bookRows } from "./book-rows.ts";
import { pick, seededRandom } from "./random.ts";
import { type Account, checkoutForm, mustAsk, register, type ShopRequest } from "./shop-client.ts";

export interface PagesPace {
  readonly sizes: readonly [small: number, large: number];
  readonly rounds: number;
  /** Requests of each kind at each size in a round. */
  readonly requests: number;
}

export interface PageLatency {
  readonly what: string;
  /** In milliseconds, by size, in the order of the sizes. */
  readonly sizes: readonly { readonly p50: number; readonly p95: number }[];
}

export interface PagesResult {
  readonly origin: string;
  readonly seed: number;
  readonly pace: PagesPace;
  readonly latencies: readonly PageLatency[];
}

const pagesSeed = 17;

interface OpenShop {
  readonly url: string;
  readonly account: Account;
  readonly times: Map<string, number[]>;
}

/** One request of a kind; what has to be there before is done in `prepare` and not measured. */
interface Kind {
  readonly what: string;
  readonly prepare?: (shop: OpenShop) => Promise<unknown>;
  readonly request: (shop: OpenShop) => ShopRequest;
}

/**
 * Browsing, search and checkout at two sizes, each in a server process of its own, one request at a
 * time. In a round each kind is measured at one size right after the other, with the same requests.
 */
export async function measurePages(pace: PagesPace): Promise<PagesResult> {
  const { rows, origin } = bookRows(pace.sizes[1], 1);
  const children: ChildProcess[] = [];
  try {
    const shops: OpenShop[] = [];
    for (const size of pace.sizes) shops.push(await openShop(size, children));
    // Round 0 is not counted: there code gets warm.
    for (let round = 0; round <= pace.rounds; round += 1) {
      process.stderr.write(`\r\u001b[Kshop, ${pace.sizes.join(" and ")} books: round ${round}`);
      await measureRound(shops, kindsOf(rows.slice(0, pace.sizes[0])), { pace, round });
    }
    const [{ times } = { times: new Map<string, number[]>() }] = shops;
    const latencies = [...times.keys()].map((what) => ({
      what,
      sizes: shops.map((shop) => {
        const sorted = Float64Array.from(shop.times.get(what) ?? []).sort();
        return { p50: percentile(sorted, 0.5), p95: percentile(sorted, 0.95) };
      }),
    }));
    return { origin, seed: pagesSeed, pace, latencies };
  } finally {
    process.stderr.write("\r\u001b[K");
    for (const child of children) child.disconnect();
  }
}

async function openShop(size: number, children: ChildProcess[]): Promise<OpenShop> {
  const program = fileURLToPath(new URL("shop-process.ts", import.meta.url));
  const node = [process.execPath, "--conditions=@plinth/source", "--import", "tsx"] as const;
  const [file, ...args] = pinned([...node, program, String(size)], "server");
  const child = spawn(file, args, {
    cwd: repositoryRoot,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  children.push(child);
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`The shop with ${size} books ended with ${code}.`);
  });
  ended.catch(() => undefined);
  const [url] = await Promise.race([once(child, "message"), ended]);
  const account = await register(url, "bench@example.com");
  return { url, account, times: new Map() };
}

async function measureRound(
  shops: readonly OpenShop[],
  kinds: (random: () => number) => readonly Kind[],
  { pace, round }: { readonly pace: PagesPace; readonly round: number },
): Promise<void> {
  // The same requests at every size.
  const queues = shops.map(() => kinds(seededRandom(pagesSeed + round)));
  const [first = []] = queues;
  for (const [position, { what }] of first.entries()) {
    // Which size comes first changes from round to round.
    const order = [...shops.keys()];
    if (round % 2 === 1) order.reverse();
    for (const index of order) {
      const shop = shops[index];
      const kind = queues[index]?.[position];
      if (shop === undefined || kind === undefined) continue;
      const times = await timesOf(shop, kind, pace.requests);
      if (round > 0) shop.times.set(what, [...(shop.times.get(what) ?? []), ...times]);
    }
  }
}

async function timesOf(shop: OpenShop, kind: Kind, count: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (let done = 0; done < count; done += 1) {
    await kind.prepare?.(shop);
    times.push((await mustAsk(shop.url, kind.request(shop))).milliseconds);
  }
  return times;
}

let orderCount = 0;

/** Asks for nothing that the smaller shop does not have. */
function kindsOf(rows: readonly BookRow[]): (random: () => number) => readonly Kind[] {
  const words = rows.flatMap(({ title }) => longWordsOf(title));
  return (random) => {
    const search = (text: string, more = "") => ({
      call: `GET /search?q=${encodeURIComponent(text)}${more}`,
    });
    return [
      { what: "home", request: () => ({ call: "GET /" }) },
      {
        what: "category page",
        request: () => ({ call: `GET /categories/${pick(rows, random).category}` }),
      },
      {
        what: "book page",
        request: () => ({ call: `GET /books/${pick(rows, random).book_id}` }),
      },
      { what: "search, one word", request: () => search(pick(words, random)) },
      {
        what: "search, several words",
        request: () => {
          const { title, author } = pick(rows, random);
          return search([...longWordsOf(title).slice(0, 2), author.split(" ").at(-1)].join(" "));
        },
      },
      {
        what: "search, misspelled",
        request: () => search(misspelled(pick(words, random), random)),
      },
      {
        what: "search, by price",
        request: () => search(pick(words, random), "&sort=price_asc"),
      },
      {
        what: "checkout of two books",
        async prepare({ url, account: { userId, token } }) {
          for (let copies = 0; copies < 2; copies += 1) {
            const body = { bookId: pick(rows, random).book_id };
            await mustAsk(url, { call: `POST /api/cart/${userId}/items`, body, token });
          }
        },
        request: ({ account: { userId, token } }) => {
          orderCount += 1;
          const body = { ...checkoutForm, idempotencyKey: `bench-${orderCount}` };
          return { call: `POST /api/cart/${userId}/checkout`, body, token };
        },
      },
    ];
  };
}

function longWordsOf(title: string): readonly string[] {
  return (title.match(/[A-Za-z]{5,}/g) ?? []).map((word) => word.toLowerCase());
}

/** Two letters in the wrong order, where typing goes wrong most often. */
function misspelled(word: string, random: () => number): string {
  const at = 1 + Math.floor(random() * (word.length - 3));
  return `${word.slice(0, at)}${word[at + 1]}${word[at]}${word.slice(at + 2)}`;
}
