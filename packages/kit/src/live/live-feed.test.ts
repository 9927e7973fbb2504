import { once } from "node:events";
import { connect } from "node:net";
import { Hono } from "hono";
import { describe, expect, it, onTestFinished } from "vitest";
import { HttpProblem } from "../http/http-problem.ts";
import { serveApp } from "../http/serve-app.ts";
import {
  createLiveFeed,
  type LiveChanges,
  type LiveFeed,
  type LiveFeedOptions,
} from "./live-feed.ts";

/** A source that tells what a test says, and values that a test sets. */
function openFeed(options: Partial<LiveFeedOptions> = {}) {
  const values = new Map<string, unknown>();
  const reads: (readonly string[])[] = [];
  const errors: unknown[] = [];
  const runs: { changes: LiveChanges; isStopped: boolean }[] = [];
  const beats = new Set<() => void>();
  let idCount = 0;
  const feed = createLiveFeed({
    open(changes) {
      const run = { changes, isStopped: false };
      runs.push(run);
      const stop = () => {
        run.isStopped = true;
      };
      return { started: Promise.resolve(), stop };
    },
    async read(topics) {
      reads.push(topics);
      return new Map([...values].filter(([topic]) => topics.includes(topic)));
    },
    uuid: () => `run-${++idCount}`,
    onError: (error) => errors.push(error),
    every(_, run) {
      beats.add(run);
      return () => beats.delete(run);
    },
    ...options,
  });
  onTestFinished(() => feed.close());
  const change = (topic: string, value: unknown) => {
    values.set(topic, value);
    runs.at(-1)?.changes.publish(topic, value);
  };
  const beat = () => {
    for (const run of beats) run();
  };
  return { feed, values, reads, errors, runs, beats, change, beat };
}

function appOf(feed: LiveFeed): Hono {
  const app = new Hono();
  app.get("/live", (context) => {
    const topics = (context.req.query("topics") ?? "").split(",").filter((topic) => topic !== "");
    return feed.answer(context, { topics, address: context.req.header("x-address") ?? "here" });
  });
  app.onError((error) => {
    if (!(error instanceof HttpProblem)) throw error;
    return new Response(`${error.code} ${error.message}`, { status: error.status });
  });
  return app;
}

/** A page that listens and takes what comes only when it is asked. */
async function listen(feed: LiveFeed, topics: string, headers: Record<string, string> = {}) {
  const response = await appOf(feed).request(`/live?topics=${topics}`, { headers });
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let lastId = "";
  return {
    response,
    lastId: () => lastId,
    leave: () => reader?.cancel(),
    /** The values up to the next that `isLast` accepts; undefined at the end of the stream. */
    async until(isLast: (value: unknown) => boolean): Promise<unknown[] | undefined> {
      const values: unknown[] = [];
      for (;;) {
        const { done, value } = (await reader?.read()) ?? { done: true };
        if (done || value === undefined) return undefined;
        const lines = decoder.decode(value).split("\n");
        for (const line of lines) {
          if (line.startsWith("id: ")) lastId = line.slice(4);
          if (line.startsWith("data: ")) values.push(JSON.parse(line.slice(6)));
        }
        if (values.some(isLast)) return values;
      }
    },
    async next(): Promise<string | undefined> {
      const { value } = (await reader?.read()) ?? {};
      return value === undefined ? undefined : decoder.decode(value);
    },
  };
}

const any = (): boolean => true;
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("createLiveFeed", () => {
  it("tells a page the present values first, then each change of its topics alone", async () => {
    const { feed, change, values } = openFeed();
    values.set("a", 1).set("b", 2).set("c", 3);
    const page = await listen(feed, "a,b");
    expect(page.response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(page.response.headers.get("cache-control")).toBe("no-store, no-transform");
    expect(await page.until((value) => value === 2)).toEqual([1, 2]);
    change("c", 30);
    change("b", 20);
    expect(await page.until(any)).toEqual([20]);
  });

  it("loses no change between the source's beginning and the reading of values", async () => {
    let answer: () => void = () => undefined;
    const isRead = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const { feed, runs } = openFeed({
      async read() {
        await isRead;
        return new Map([["a", "old"]]);
      },
    });
    const page = await listen(feed, "a");
    await settled();
    runs[0]?.changes.publish("a", "new");
    expect(await page.until(any)).toEqual(["new"]);
    answer();
    await settled();
    runs[0]?.changes.publish("a", "newer");
    expect(await page.until(any)).toEqual(["newer"]);
  });

  it("reads nothing while nobody listens: the source begins with the first page and ends a beat after the last", async () => {
    const { feed, runs, beats, beat } = openFeed();
    expect(runs).toEqual([]);
    const pages = [await listen(feed, "a"), await listen(feed, "a")];
    expect([runs.length, feed.listenerCount]).toEqual([1, 2]);
    for (const page of pages) await page.leave();
    expect(feed.listenerCount).toBe(0);
    // A reader who goes to the next page finds the source at work.
    const next = await listen(feed, "b");
    expect(runs.length).toBe(1);
    await next.leave();
    beat();
    expect([runs[0]?.isStopped, beats.size]).toEqual([true, 0]);
    const other = await listen(feed, "a");
    expect(runs.length).toBe(2);
    await other.leave();
  });

  it("gives a page that comes back what it missed, without reading", async () => {
    const { feed, change, reads, values } = openFeed();
    values.set("a", 1);
    const stays = await listen(feed, "a,b");
    const page = await listen(feed, "a,b");
    await page.until(any);
    await page.leave();
    change("b", 2);
    change("b", 3);
    const readCount = reads.length;
    const back = await listen(feed, "a,b", { "last-event-id": page.lastId() });
    expect(await back.until(any)).toEqual([3]);
    expect(reads.length).toBe(readCount);
    await stays.leave();
  });

  it.each([
    ["another server's", "other.0"],
    ["one from the future", "run-1.999"],
    ["no place at all", "drop table"],
    ["an endless one", `run-1.${"9".repeat(400)}`],
  ])("reads anew for a page whose place is %s", async (_, place) => {
    const { feed, values } = openFeed();
    values.set("a", 1);
    const page = await listen(feed, "a", { "last-event-id": place });
    expect(await page.until(any)).toEqual([1]);
  });

  it("reads anew for who comes back after a gap, and for all who are there", async () => {
    const { feed, values, runs, change } = openFeed();
    values.set("a", 1).set("b", 1);
    const page = await listen(feed, "a,b");
    const gone = await listen(feed, "a");
    await Promise.all([page.until(any), gone.until(any)]);
    await gone.leave();
    values.set("a", 2);
    await runs[0]?.changes.refresh();
    // What has not changed is not told again.
    expect(await page.until(any)).toEqual([2]);
    const back = await listen(feed, "a", { "last-event-id": gone.lastId() });
    expect(await back.until(any)).toEqual([2]);
    change("b", 5);
    expect(await page.until(any)).toEqual([5]);
  });

  /** A feed whose reads wait until the test answers or refuses them, in the order they were asked. */
  function openSlowFeed() {
    const asked: { answer: (value: number) => void; refuse: (error: Error) => void }[] = [];
    const read: LiveFeedOptions["read"] = () =>
      new Promise((resolve, reject) => {
        asked.push({ answer: (value) => resolve(new Map([["a", value]])), refuse: reject });
      });
    return { ...openFeed({ read }), asked };
  }

  it("reads again for a gap that comes while it reads for another", async () => {
    const { feed, runs, asked } = openSlowFeed();
    const page = await listen(feed, "a");
    await settled();
    asked[0]?.answer(1);
    await page.until(any);
    const first = runs[0]?.changes.refresh();
    const second = runs[0]?.changes.refresh();
    asked[1]?.answer(1);
    await settled();
    expect(asked.length).toBe(3);
    asked[2]?.answer(2);
    await Promise.all([first, second]);
    expect(await page.until(any)).toEqual([2]);
  });

  it("tells a new page nothing that it read before a gap", async () => {
    const { feed, runs, asked } = openSlowFeed();
    const page = await listen(feed, "a");
    await settled();
    const refreshed = runs[0]?.changes.refresh();
    asked[1]?.answer(2);
    await refreshed;
    asked[0]?.answer(1);
    await settled();
    asked[2]?.answer(2);
    expect(await page.until(any)).toEqual([2]);
    runs[0]?.changes.publish("a", 3);
    expect(await page.until(any)).toEqual([3]);
  });

  it("promises no place between a gap and what it reads after it", async () => {
    const { feed, runs, asked } = openSlowFeed();
    const page = await listen(feed, "a,b");
    await settled();
    asked[0]?.answer(1);
    await page.until(any);
    const placeBefore = page.lastId();
    const refreshed = runs[0]?.changes.refresh();
    runs[0]?.changes.publish("b", 5);
    await page.until(any);
    expect(page.lastId()).toBe(placeBefore);
    asked[1]?.refuse(new Error("the table is not there"));
    await refreshed;
    expect(await page.until(any)).toBe(undefined);
    const back = await listen(feed, "a,b", { "last-event-id": page.lastId() });
    await settled();
    asked[2]?.answer(2);
    expect(await back.until(any)).toEqual([2]);
  });

  it("promises no place before it has told the present values", async () => {
    let fail: (error: Error) => void = () => undefined;
    const { feed, change, errors } = openFeed({
      read: () =>
        new Promise((_, reject) => {
          fail = reject;
        }),
    });
    const page = await listen(feed, "a,b");
    await settled();
    change("b", 2);
    await page.until(any);
    expect(page.lastId()).toBe("");
    fail(new Error("the table is not there"));
    expect(await page.until(any)).toBe(undefined);
    expect(errors).toEqual([new Error("the table is not there")]);
    expect(feed.listenerCount).toBe(0);
  });

  it("tries another source for the next page when one did not start", async () => {
    let openCount = 0;
    const { feed, values } = openFeed({
      open: () => {
        openCount += 1;
        const isBad = openCount === 1;
        return {
          started: isBad ? Promise.reject(new Error("no stream")) : Promise.resolve(),
          stop: () => undefined,
        };
      },
    });
    values.set("a", 1);
    const first = await listen(feed, "a");
    expect(await first.until(any)).toBe(undefined);
    const second = await listen(feed, "a");
    expect(await second.until(any)).toEqual([1]);
  });

  it("keeps only the newest value of each topic for a page that reads slowly", async () => {
    const { feed, change } = openFeed();
    const page = await listen(feed, "a,b");
    await page.next();
    for (let count = 1; count <= 10_000; count += 1) change(count % 2 === 0 ? "a" : "b", count);
    expect(await page.until((value) => value === 10_000)).toEqual(
      expect.arrayContaining([10_000, 9_999]),
    );
  });

  it("lets a page go that takes nothing for two beats, and breaks its connection", async () => {
    const { feed, beat } = openFeed();
    let brokenCount = 0;
    const outgoing = {
      destroy: () => {
        brokenCount += 1;
      },
    };
    const response = await appOf(feed).request("/live?topics=a", {}, { outgoing });
    const busy = await listen(feed, "a");
    await busy.next();
    const following = busy.next();
    beat();
    expect(await following).toBe(":\n\n");
    const last = busy.next();
    beat();
    expect(await last).toBe(":\n\n");
    expect([brokenCount, feed.listenerCount]).toEqual([1, 1]);
    expect(await response.text()).toBe("");
  });

  it("bounds pages in all and by address, and the topics of a page", async () => {
    const { feed } = openFeed({
      listenerCountMax: 3,
      listenersPerAddressMax: 2,
      topicCountMax: 2,
    });
    const ask = async (topics: string, address: string) => {
      const { status } = await appOf(feed).request(`/live?topics=${topics}`, {
        headers: { "x-address": address },
      });
      return status;
    };
    expect(await ask("", "one")).toBe(400);
    expect(await ask("a,b,c", "one")).toBe(400);
    expect(await ask("a,a,b", "one")).toBe(200);
    expect(await ask("a", "one")).toBe(200);
    expect(await ask("a", "one")).toBe(429);
    expect(await ask("a", "two")).toBe(200);
    expect(await ask("a", "three")).toBe(503);
    expect(feed.listenerCount).toBe(3);
  });

  it("answers HEAD without a stream", async () => {
    const { feed } = openFeed();
    const app = appOf(feed);
    const response = await app.request("/live?topics=a", { method: "HEAD" });
    expect([response.status, response.body, feed.listenerCount]).toEqual([200, null, 0]);
  });

  it("ends all streams when it is closed, and takes no further page", async () => {
    const { feed, runs } = openFeed();
    const page = await listen(feed, "a");
    feed.close();
    expect(await page.until(any)).toBe(undefined);
    expect(runs[0]?.isStopped).toBe(true);
    expect((await listen(feed, "a")).response.status).toBe(503);
  });
});

describe("createLiveFeed behind serveApp", () => {
  it("forgets a page whose connection ends", async () => {
    const { feed } = openFeed();
    const served = await serveApp({ fetch: appOf(feed).fetch });
    onTestFinished(() => served.stop());
    const leaving = new AbortController();
    const response = await fetch(`${served.url}/live?topics=a`, { signal: leaving.signal });
    await response.body?.getReader().read();
    expect(feed.listenerCount).toBe(1);
    leaving.abort();
    while (feed.listenerCount > 0) await settled();
  });

  it("stops at once with streams open, and ends them in order", async () => {
    const { feed, runs } = openFeed();
    const served = await serveApp({ fetch: appOf(feed).fetch, stopTimeoutMs: 2 ** 30 });
    const response = await fetch(`${served.url}/live?topics=a`);
    const reader = response.body?.getReader();
    await reader?.read();
    await served.stop();
    expect(await reader?.read()).toEqual({ done: true, value: undefined });
    expect([feed.listenerCount, runs[0]?.isStopped]).toEqual([0, true]);
  });

  it("breaks the connection of a reader that stopped reading", async () => {
    const { feed, change, beat } = openFeed({ stalledBeatsMax: 1 });
    const served = await serveApp({ fetch: appOf(feed).fetch });
    onTestFinished(() => served.stop());
    const socket = connect(served.port, "127.0.0.1");
    await once(socket, "connect");
    socket.write("GET /live?topics=a HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    socket.pause();
    // More than the sockets' buffers hold between them.
    const much = "x".repeat(1_000_000);
    while (feed.listenerCount === 0) await settled();
    const broken = new Promise<void>((resolve) => {
      socket.once("close", () => resolve());
      socket.on("error", () => undefined);
    });
    for (let count = 0; feed.listenerCount > 0; count += 1) {
      change("a", `${count}${much}`);
      for (let turn = 0; turn < 20; turn += 1) await settled();
      if (count > 10) beat();
    }
    socket.resume();
    await broken;
  });
});
