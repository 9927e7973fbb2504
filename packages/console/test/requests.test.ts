import type { RequestReport } from "@plinth/api";
import { createFormClient, launchBrowser, openWindow } from "@plinth/page-testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { createConsole, createRequestFeed } from "../src/index.ts";
import { type ConsoleServer, callerHere, startConsole } from "./support/console-server.ts";
import {
  createEmptyTable,
  createOrders,
  createSpecimens,
  makeRequests,
} from "./support/sample-tables.ts";

function report(changes: Partial<RequestReport> = {}): RequestReport {
  return {
    operation: "GetItem",
    tableNames: ["books"],
    readCapacityUnits: 0.5,
    writeCapacityUnits: 0,
    milliseconds: 1,
    origin: "http",
    at: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
    ...changes,
  };
}

async function start(options: Parameters<typeof startConsole>[0] = {}): Promise<ConsoleServer> {
  const server = await startConsole(options);
  onTestFinished(() => server.close());
  return server;
}

/** The page of requests as text, without tags and with one space between words. */
async function pageOf(server: ConsoleServer, query = ""): Promise<string> {
  const visitor = createFormClient(server.fetch, "http://localhost/console/");
  const page = await (await visitor.get(`requests${query}`)).text();
  const main = /<main[\s\S]*<\/main>/.exec(page)?.[0] ?? "";
  return main.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
}

describe("createRequestFeed", () => {
  it("keeps the last requests, as many as were asked for, and counts them all", () => {
    const feed = createRequestFeed({ requestCountMax: 3 });
    expect(feed.since(0)).toEqual([]);
    for (const operation of ["a", "b", "c", "d", "e"]) feed.record(report({ operation }));
    expect(feed.since(0).map((each) => [each.sequence, each.operation])).toEqual([
      [3, "c"],
      [4, "d"],
      [5, "e"],
    ]);
    expect(feed.since(4).map(({ operation }) => operation)).toEqual(["e"]);
    expect(feed.since(5)).toEqual([]);
    expect(feed.lastSequence).toBe(5);
  });

  it("cuts texts that callers choose, so that nobody fills the memory", () => {
    const feed = createRequestFeed();
    const long = "x".repeat(1_000_000);
    const tableNames = Array.from({ length: 100 }, (_, position) => `table-${position}`);
    feed.record(report({ operation: long, origin: long, errorMessage: long, tableNames }));
    const [kept] = feed.since(0);
    expect(JSON.stringify(kept).length).toBeLessThan(3000);
  });

  it("calls who listens after each request, until they stop", () => {
    const feed = createRequestFeed();
    let callCount = 0;
    const stop = feed.subscribe(() => {
      callCount += 1;
    });
    feed.record(report());
    stop();
    feed.record(report());
    expect(callCount).toBe(1);
  });
});

describe("the page of requests", () => {
  it("shows what an application asked for, and not what the console did", async () => {
    const server = await start();
    await createOrders(server.client);
    await createSpecimens(server.client);
    await makeRequests(server.application);
    const page = await pageOf(server);
    expect(page).toContain("GetItem shop-orders 1 0.5");
    expect(page).toContain("Query shop-orders 20 0.5");
    expect(page).toContain("Scan shop-orders 30 of 60 ");
    expect(page).toContain("ConditionalCheckFailedException");
    expect(page).toContain("The conditional request failed");
    expect(page).toContain("BatchGetItem shop-orders specimens");
    expect(page).toContain("ResourceNotFoundException");
    expect(page).not.toContain("CreateTable shop-orders");
    expect(await pageOf(server, "?origin=console")).toContain("CreateTable shop-orders");
    expect(await pageOf(server, "?errors=yes")).not.toContain("Scan shop-orders");
    expect(await pageOf(server, "?operation=Scan&table=shop-orders")).toContain("1 of the last");
  });

  it("sums units and times by table over all that is kept", async () => {
    const server = await start();
    const feed = createRequestFeed();
    for (let number = 1; number <= 100; number += 1) feed.record(report({ milliseconds: number }));
    feed.record(report({ tableNames: ["carts", "books"], writeCapacityUnits: 2 }));
    feed.record(report({ tableNames: [], errorName: "UnknownOperationException" }));
    const console = createConsole({ client: server.client, feed });
    const request = new Request("http://localhost/console/requests");
    const page = await (await console.fetch(request, callerHere)).text();
    const text = page.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
    expect(text).toContain("books 100 0 50 0 50 ms 99 ms");
    expect(text).toContain("carts, books 1 0 0.5 2 1 ms 1 ms");
    expect(text).toContain("no table 1 1 ");
    expect(text).toContain("03:04:05.678");
  });

  it("escapes whatever callers call themselves", async () => {
    const server = await start();
    const feed = createRequestFeed();
    const hostile = "<script>alert(1)</script>";
    feed.record(
      report({
        operation: hostile,
        origin: hostile,
        tableNames: [hostile],
        errorName: hostile,
        errorMessage: '"><img src=x>',
      }),
    );
    const console = createConsole({ client: server.client, feed });
    for (const path of ["requests", "requests/live"]) {
      const response = await console.fetch(
        new Request(`http://localhost/console/${path}`),
        callerHere,
      );
      const text = path === "requests" ? await response.text() : await firstUpdate(response);
      expect(text).not.toContain("<script>alert");
      expect(text).not.toContain("<img");
    }
    console.close();
  });

  it("says why it is empty when the tables are elsewhere", async () => {
    const server = await start();
    const console = createConsole({
      client: server.client,
      endpointUrl: "https://dynamodb.eu-central-1.amazonaws.com",
    });
    const fetch = (path: string) =>
      console.fetch(new Request(`http://localhost/console/${path}`), callerHere);
    const page = await (await fetch("requests")).text();
    expect(page).toContain("Nobody tells this console of requests");
    expect(page).toContain("https://dynamodb.eu-central-1.amazonaws.com");
    expect((await fetch("requests/live")).status).toBe(404);
  });
});

describe("the stream of requests", () => {
  it("sends what is new since the last event, in one update for many requests", async () => {
    const server = await start();
    const feed = createRequestFeed();
    const console = createConsole({ client: server.client, feed });
    onTestFinished(() => console.close());
    feed.record(report({ operation: "BeforeOne" }));
    feed.record(report({ operation: "BeforeTwo" }));
    const request = new Request("http://localhost/console/requests/live", {
      headers: { "last-event-id": `${feed.id}.1` },
    });
    const response = await console.fetch(request, callerHere);
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    expect(response.headers.get("cache-control")).toBe("no-store");
    feed.record(report({ operation: "Later" }));
    const update = await firstUpdate(response);
    expect(update).toContain(`id: ${feed.id}.3`);
    expect(update).not.toContain("BeforeOne");
    expect(update.indexOf("Later")).toBeLessThan(update.indexOf("BeforeTwo"));
  });

  it("begins from the beginning for a page of a program before this one", async () => {
    const server = await start();
    const feed = createRequestFeed();
    const console = createConsole({ client: server.client, feed });
    onTestFinished(() => console.close());
    feed.record(report({ operation: "First" }));
    const url = "http://localhost/console/requests/live?after=another.1000";
    const response = await console.fetch(new Request(url), callerHere);
    expect(await firstUpdate(response)).toContain("First");
  });

  it("holds nothing for a page that does not read: the next update has what is still kept", async () => {
    const server = await start();
    const feed = createRequestFeed({ requestCountMax: 10 });
    const console = createConsole({ client: server.client, feed });
    onTestFinished(() => console.close());
    const url = "http://localhost/console/requests/live";
    const response = await console.fetch(new Request(url), callerHere);
    for (let number = 0; number < 5000; number += 1)
      feed.record(report({ operation: `N${number}.` }));
    const update = await firstUpdate(response);
    expect(update).toContain("N4999.");
    expect(update).not.toContain("N4989.");
  });

  it("tells each of many pages what its own filter lets through", async () => {
    const server = await start();
    const feed = createRequestFeed();
    const console = createConsole({ client: server.client, feed });
    onTestFinished(() => console.close());
    const watch = async (query: string) =>
      await console.fetch(
        new Request(`http://localhost/console/requests/live${query}`),
        callerHere,
      );
    const pages = await Promise.all(
      ["?operation=One", "?operation=Two", "?operation=One"].map(watch),
    );
    feed.record(report({ operation: "One", origin: "of one" }));
    feed.record(report({ operation: "Two", origin: "of two" }));
    const updates = await Promise.all(pages.map(firstUpdate));
    expect(updates.map((update) => update.includes("of one"))).toEqual([true, false, true]);
    expect(updates.map((update) => update.includes("of two"))).toEqual([false, true, false]);
  });

  it("is opened by no question for its headers alone, which nobody would end", async () => {
    const server = await startConsole();
    onTestFinished(() => server.close());
    const ask = (method: string) =>
      server.fetch(new Request("http://localhost/console/requests/live", { method }));
    for (let count = 0; count < 60; count += 1) expect((await ask("HEAD")).status).toBe(200);
    const live = await ask("GET");
    expect(live.status).toBe(200);
    await live.body?.cancel();
  });

  it("ends with the session of who watches, and with the console", async () => {
    let now = Date.UTC(2026, 0, 1);
    const feed = createRequestFeed();
    const password = "open sesame";
    const server = await start({ feed, password, now: () => now });
    const visitor = createFormClient(server.fetch, "http://localhost/console/");
    expect((await visitor.get("requests/live")).status).toBe(303);
    await visitor.send("sign-in", "sign-in", { password });
    const response = await visitor.get("requests/live");
    now += 12 * 60 * 60 * 1000;
    feed.record(report({ operation: "Secret" }));
    expect(await response.text()).not.toContain("Secret");
  });

  it("shows requests on the page as they come, stops while it is paused, and catches up", async () => {
    const server = await start();
    const browser = await launchBrowser();
    onTestFinished(() => browser.close());
    await createEmptyTable(server.client, "books");
    const window = await openWindow(browser, { width: 1440 });
    const { page } = window;
    const ask = () =>
      server.application.send("GetItem", {
        TableName: "books",
        Key: { id: { B: new Uint8Array([1]) } },
      });
    const rows = page.locator("[data-rows] tr");
    await page.goto(`${server.url}requests`);
    await page.getByText("Live", { exact: true }).waitFor();
    expect(await rows.count()).toBe(0);
    await ask();
    await rows.getByText("GetItem").waitFor();
    expect(await page.getByText("No request").isVisible()).toBe(false);

    await page.getByRole("button", { name: "Pause" }).click();
    await ask();
    await page.getByText("Paused").waitFor();
    expect(await rows.count()).toBe(1);
    await page.getByRole("button", { name: "Go on" }).click();
    await rows.nth(1).waitFor();
    await ask();
    await rows.nth(2).waitFor();
    expect(await page.locator("[data-totals] td").first().textContent()).toBe("3");
    expect(await window.accessibilityProblems()).toEqual([]);
    await page.getByLabel("Origin").selectOption("the console");
    await page.waitForURL(/origin=console/);
    await page.getByRole("rowheader", { name: "CreateTable" }).waitFor();
    expect(window.complaints).toEqual([]);
    await window.close();
  }, 300_000);
});

/** The first event with data; the stream is left behind. */
async function firstUpdate(response: Response): Promise<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (reader !== undefined) {
    const { done, value } = await reader.read();
    if (done) break;
    text += value;
    if (text.includes("data: ")) break;
  }
  await reader?.cancel();
  return text;
}
