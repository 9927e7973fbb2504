import { gzipSync } from "node:zlib";
import type { Client } from "@plinth/client";
import { describe, expect, it } from "vitest";
import { books } from "../src/schema.ts";
import { openTestApi } from "./support/test-api.ts";
import { createRandom } from "./support/test-shop.ts";

const weightMax = 100_000;
const home = "http://shop.example.com/";

interface Weighed {
  readonly path: string;
  readonly bytes: number;
  readonly gzippedBytes: number;
  readonly headers: Headers;
}

type Fetch = (request: Request) => Response | Promise<Response>;

/** The page, and all that a browser fetches for it before the covers: styles, icon, scripts and theirs. */
async function weigh(fetch: Fetch): Promise<readonly Weighed[]> {
  const page = await weighOne(fetch, "");
  const files = new Map<string, Weighed>();
  const hrefs = [...page.text.matchAll(/<(?:link|script)[^>]* (?:href|src)="([^"]+)"/g)];
  const waiting = hrefs.map(([, href = ""]) => new URL(href, home).href);
  for (const href of waiting) {
    if (files.has(href)) continue;
    const file = await weighOne(fetch, href);
    files.set(href, file);
    if (!new URL(href).pathname.endsWith(".js")) continue;
    for (const [, imported = ""] of file.text.matchAll(/(?:from|import) ?\(?"(\.[^"]+)"/g)) {
      waiting.push(new URL(imported, href).href);
    }
  }
  return [page, ...files.values()];
}

async function weighOne(fetch: Fetch, path: string): Promise<Weighed & { readonly text: string }> {
  const response = await fetch(new Request(new URL(path, home)));
  expect(response.status, path).toBe(200);
  const body = Buffer.from(await response.arrayBuffer());
  const headerBytes = [...response.headers].reduce((sum, pair) => sum + pair.join(": ").length, 0);
  return {
    path,
    text: body.toString("utf8"),
    bytes: body.byteLength + headerBytes,
    gzippedBytes: gzipSync(body).byteLength + headerBytes,
    headers: response.headers,
  };
}

/** Puts that many more books on each of the shop's shelves, with titles as long as real ones are. */
async function fillShelves(client: Client, categories: readonly string[], countOfEach: number) {
  const random = createRandom(11);
  for (const category of categories) {
    for (let start = 0; start < countOfEach; start += 25) {
      const puts = Array.from({ length: 25 }, (_, index) => ({
        PutRequest: { Item: bookItem(category, start + index, random) },
      }));
      await client.send("BatchWriteItem", { RequestItems: { [books.name]: puts } });
    }
  }
}

function bookItem(category: string, number: number, random: () => number) {
  // Before all others in its category, so that the main page shows these.
  const bookId = `aaa-${String(number).padStart(5, "0")}`;
  // Of a real list of books one title in twenty is longer than a hundred letters.
  const wordCount = random() < 0.05 ? 30 : 2 + Math.floor(random() * 8);
  const words = Array.from({ length: wordCount }, () => "weighty".slice(0, 2 + random() * 6));
  return {
    category: { S: category },
    book_id: { S: bookId },
    title: { S: words.join(" ") },
    author: { S: words.slice(0, 8).join(", ") },
    isbn: { S: "9780132350884" },
    price: { N: "12.99" },
    stock_quantity: { N: "5" },
    description: { S: words.join(" ").repeat(5) },
    image_url: { S: "" },
    created_at: { S: "2025-09-05T10:00:00Z" },
    updated_at: { S: "2025-09-05T10:00:00Z" },
  };
}

describe("the main page without its covers", () => {
  it("S-83 weighs less than 100 KB with its headers, not packed, at two hundred books and at nine thousand", async () => {
    const small = await openTestApi({ contents: "catalogue" });
    const few = await weigh((request) => small.cloudShelf.app.fetch(request));
    const large = await openTestApi({ contents: "catalogue" });
    const categories = (await small.shop.catalogue.categories()).map(({ name }) => name);
    await fillShelves(large.client, categories, Math.ceil(9_277 / categories.length));
    const many = await weigh((request) => large.cloudShelf.app.fetch(request));

    expect(many[0]?.bytes).not.toBe(few[0]?.bytes);
    for (const weighed of [few, many]) {
      const names = weighed.map(({ path }) => new URL(path, home).pathname.split("/").at(-1));
      expect(names).toEqual(expect.arrayContaining(["shop.css", "icon.svg", "shop.js"]));
      expect(sum(weighed.map(({ bytes }) => bytes))).toBeLessThan(weightMax);
      expect(sum(weighed.map(({ gzippedBytes }) => gzippedBytes))).toBeLessThan(weightMax / 3);
    }
  });

  it("says how long each of its files may be kept", async () => {
    const api = await openTestApi();
    const [page, ...files] = await weigh((request) => api.cloudShelf.app.fetch(request));
    expect(page?.headers.get("cache-control")).toBe("private, no-store");
    for (const { headers } of files) {
      expect(headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("content-type")).toMatch(/^(text\/css|text\/javascript|image\/svg\+xml)/);
    }
  });
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
