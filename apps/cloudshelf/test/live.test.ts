import { createFormClient } from "@plinth/page-testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { openFunctions, shopUrl } from "./support/functions.ts";
import { type ShopServer, startShop } from "./support/shop-server.ts";

async function start(environment: Readonly<Record<string, string>> = {}): Promise<ShopServer> {
  const server = await startShop(environment);
  onTestFinished(() => server.close());
  return server;
}

/** A table is changed once it has come to rest after the change before. */
async function untilActive({ client }: ShopServer): Promise<void> {
  for (;;) {
    const { Table } = await client.send("DescribeTable", { TableName: "cloudshelf-books" });
    if (Table.TableStatus === "ACTIVE") return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const streamType = "text/event-stream";

/** Listens over the network; gives the data of the events as they come. */
async function listen(server: ShopServer, query: string) {
  const leaving = new AbortController();
  const response = await fetch(`${server.url}live?${query}`, {
    headers: { Accept: streamType },
    signal: leaving.signal,
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  return {
    response,
    leave: () => leaving.abort(),
    async until(part: string): Promise<string> {
      while (!text.includes(part)) {
        const { done, value } = (await reader?.read()) ?? { done: true };
        if (done) return `${text}(end)`;
        text += value;
      }
      return text;
    },
  };
}

describe("GET /live", () => {
  it("answers an event stream to who accepts one, with how the books stand and each change", async () => {
    const server = await start();
    const page = await listen(server, "books=tech-001,none-999");
    expect(page.response.headers.get("content-type")).toContain(streamType);
    expect(page.response.headers.get("vary")).toContain("Accept");
    expect(await page.until("none-999")).toMatch(/"id":"tech-001","price":"\$42\.99".*"In stock"/);
    expect(await page.until("No longer sold")).toContain('"id":"none-999"');
    await server.shop.inventory.change("tech-001", { isActive: false });
    expect(await page.until("Out of stock")).toContain('"stock":0');
    page.leave();
  });

  it("finds a book that moves to another category, and goes on telling of it", async () => {
    const server = await start();
    const page = await listen(server, "books=tech-001");
    await page.until("tech-001");
    await server.shop.inventory.change("tech-001", { category: "Crafts", priceCents: 111 });
    await page.until("$1.11");
    await server.shop.inventory.change("tech-001", { priceCents: 222 });
    expect(await page.until("$2.22")).not.toContain("No longer sold");
    const { books } = await (
      await server.fetch(new Request(`${server.url}live?books=tech-001`))
    ).json();
    expect(books).toMatchObject([{ id: "tech-001", price: "$2.22", level: "many" }]);
    page.leave();
  });

  it("tells pages by reading again while the table has no stream, and by the stream when it is back", async () => {
    const server = await start({ CLOUDSHELF_LIVE_POLL_MILLISECONDS: "250" });
    const setStream = (isOn: boolean) =>
      server.client.send("UpdateTable", {
        TableName: "cloudshelf-books",
        StreamSpecification: isOn
          ? { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" }
          : { StreamEnabled: false },
      });
    await untilActive(server);
    await setStream(false);
    const page = await listen(server, "books=tech-001");
    await page.until("$42.99");
    await server.shop.inventory.change("tech-001", { priceCents: 111 });
    await page.until("$1.11");
    await untilActive(server);
    await setStream(true);
    await server.shop.inventory.change("tech-001", { priceCents: 222 });
    await page.until("$2.22");
    page.leave();
  });

  it("ends the streams when the server stops, which waits for none", async () => {
    const server = await startShop();
    const page = await listen(server, "books=tech-001");
    await page.until("tech-001");
    await server.close();
    expect(await page.until("never")).toContain("(end)");
  });

  it("answers how the books stand to who asks for that, and 304 while it stays so", async () => {
    const server = await start();
    const client = createFormClient(server.fetch, server.url);
    const response = await client.get("live?books=tech-001");
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("cache-control")).toBe("no-cache");
    expect(response.headers.getSetCookie()).toEqual([]);
    const etag = response.headers.get("etag") ?? "";
    const ask = () =>
      server.fetch(
        new Request(`${server.url}live?books=tech-001`, { headers: { "If-None-Match": etag } }),
      );
    expect((await ask()).status).toBe(304);
    await server.shop.inventory.change("tech-001", { priceCents: 1 });
    expect((await ask()).status).toBe(200);
  });

  it.each([
    ["behind an HTTP API", {}],
    ["where it is set so", { CLOUDSHELF_LIVE: "poll" }],
  ])("answers how the books stand to everybody %s", async (where, environment) => {
    const headers = { Accept: `${streamType}, application/json;q=0.5` };
    if (where === "behind an HTTP API") {
      const functions = await openFunctions();
      onTestFinished(() => functions.test.engine.close());
      const request = new Request(`${shopUrl}live?books=tech-001`, { headers });
      const { functionName, response } = await functions.ask(request);
      expect(functionName).toBe("catalogue");
      expect(await response.json()).toMatchObject({ books: [{ id: "tech-001" }] });
      return;
    }
    const server = await start(environment);
    const response = await server.fetch(
      new Request(`${server.url}live?books=tech-001`, { headers }),
    );
    expect(await response.json()).toMatchObject({ books: [{ id: "tech-001" }] });
  });

  it.each([
    ["no books", ""],
    ["an empty list", "books="],
    ["an empty id", "books=tech-001,,tech-002"],
    ["what is no id", "books=../../etc"],
    ["a helper item's key", "books=TOKEN%23cl"],
    ["an id too long", `books=${"a".repeat(61)}`],
    ["too many ids", `books=${Array.from({ length: 101 }, (_, count) => `b${count}`).join(",")}`],
  ])("refuses %s, for a stream as for an answer", async (_, query) => {
    const server = await start();
    for (const Accept of [streamType, "application/json"]) {
      const request = new Request(`${server.url}live?${query}`, { headers: { Accept } });
      const response = await server.fetch(request);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ error: { code: "INVALID_INPUT" } });
    }
  });

  it("leaves the pages without it where it is off", async () => {
    const server = await start({ CLOUDSHELF_LIVE: "off" });
    const client = createFormClient(server.fetch, server.url);
    const page = await (await client.get("books/tech-001")).text();
    expect(page).not.toContain("live-news");
    expect(page).toContain("$42.99");
  });

  it("lets pages connect to nowhere but the shop", async () => {
    const server = await start();
    const client = createFormClient(server.fetch, server.url);
    const policy = (await client.get("")).headers.get("content-security-policy");
    expect(policy).toContain("connect-src 'self';");
  });
});
