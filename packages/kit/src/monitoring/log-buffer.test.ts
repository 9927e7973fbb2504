import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { createLogger } from "../logging/create-logger.ts";
import { createLogBuffer } from "./log-buffer.ts";

type Write = (logger: ReturnType<typeof createLogger>, clock: { nowMs: number }) => void;

function bufferWith(write: Write, lineCountMax = 10) {
  const buffer = createLogBuffer({ lineCountMax });
  const clock = { nowMs: 0 };
  const logger = createLogger({
    name: "test",
    level: "silent",
    now: () => clock.nowMs,
    copy: { destination: buffer, level: "debug" },
  });
  write(logger, clock);
  return buffer;
}

const buffer = bufferWith((logger, clock) => {
  logger.debug("looked");
  logger.info(
    { requestId: "r1", method: "GET", path: "/books/b-1", route: "GET /books/:id" },
    "request",
  );
  clock.nowMs = 3000;
  logger.warn({ requestId: "r2", method: "POST", path: "/checkout" }, "card declined");
  logger.error({ requestId: "r2", err: new Error("No such Table") }, "request failed");
});

const messages = (query: Parameters<typeof buffer.search>[0]) =>
  buffer.search(query).map(({ message }) => message);

describe("createLogBuffer", () => {
  it.each([
    ["everything, the newest first", {}, ["request failed", "card declined", "request", "looked"]],
    ["a level and those above", { level: "warn" }, ["request failed", "card declined"]],
    ["a text anywhere, whatever its case", { text: "no such table" }, ["request failed"]],
    ["a request", { requestId: "r2" }, ["request failed", "card declined"]],
    ["a route", { route: "/books/:id" }, ["request"]],
    ["a path where there is no route", { route: "post /checkout" }, ["card declined"]],
    ["what came from a moment on", { fromMs: 3000 }, ["request failed", "card declined"]],
    ["all of these together", { level: "warn", text: "card", requestId: "r2" }, ["card declined"]],
    ["no more than asked", { limit: 1 }, ["request failed"]],
    ["what there is not", { text: "nothing of the kind" }, []],
  ] as const)("finds %s", (_, query, expected) => {
    expect(messages(query)).toEqual(expected);
  });

  it("keeps the last lines and no more", () => {
    const small = bufferWith((logger) => {
      for (let count = 1; count <= 7; count += 1) logger.info(`line ${count}`);
    }, 3);
    expect(small.search({}).map(({ message }) => message)).toEqual(["line 7", "line 6", "line 5"]);
  });

  it("keeps of an endless line its beginning, and of what is no line of a logger the text", () => {
    const cut = createLogBuffer({ lineLengthMax: 20 });
    cut.write(`{"level":50,"msg":"${"x".repeat(100)}"}\n`);
    cut.write("null");
    cut.write("at Object.<anonymous>\n");
    expect(cut.search({}).map(({ text, level }) => [text, level])).toEqual([
      ["at Object.<anonymous", "info"],
      ["null", "info"],
      ['{"level":50,"msg":"x', "info"],
    ]);
  });

  it("keeps nothing in memory of what it cut off", () => {
    setFlagsFromString("--expose-gc");
    const collectGarbage: () => void = runInNewContext("gc");
    const heapUsed = () => {
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    const before = heapUsed();
    const cut = createLogBuffer({ lineLengthMax: 20 });
    for (let count = 0; count < 50; count += 1) {
      cut.write(JSON.stringify({ count, msg: "x".repeat(1_000_000) }));
    }
    expect(heapUsed() - before).toBeLessThan(10_000_000);
    expect(cut.search({})).toHaveLength(50);
  });

  it("hears nothing of secrets, which the logger strikes out", () => {
    const secret = bufferWith((logger) => logger.info({ password: "hunter2" }, "signed in"));
    expect(secret.search({ text: "hunter2" })).toEqual([]);
  });
});

describe("createLogger", () => {
  it("tells its copy of lesser levels than its destination", () => {
    const lines: string[] = [];
    const copy = createLogBuffer();
    const logger = createLogger({
      name: "test",
      level: "warn",
      destination: { write: (line: string) => lines.push(line) },
      copy: { destination: copy, level: "info" },
    });
    logger.debug("a");
    logger.info("b");
    logger.warn("c");
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual(["c"]);
    expect(copy.search({}).map(({ message }) => message)).toEqual(["c", "b"]);
  });
});
