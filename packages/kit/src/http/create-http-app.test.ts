import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { createLogger } from "../logging/create-logger.ts";
import { createMetrics } from "../monitoring/metrics.ts";
import { createHttpApp, type HttpEnvironment } from "./create-http-app.ts";
import { HttpProblem } from "./http-problem.ts";
import { createRateLimiter } from "./rate-limiter.ts";
import { throttle } from "./throttle.ts";

function appWithLog() {
  const lines: string[] = [];
  const logger = createLogger({
    name: "test",
    destination: { write: (line: string) => lines.push(line) },
  });
  const app = createHttpApp({ logger, now: () => 0, uuid: () => "id-1", bodySizeBytesMax: 10 });
  app.get("/refused", () => {
    throw new HttpProblem(409, "TAKEN", "Somebody was faster.", { subject: "seat" });
  });
  app.get("/broken", () => {
    throw new Error("the password is hunter2");
  });
  app.post("/echo", async (context) => context.text(await context.req.text()));
  return { app, lines };
}

describe("createHttpApp", () => {
  it("gives each answer a request id and the security headers", async () => {
    const { app } = appWithLog();
    const response = await app.request("/refused");
    expect(response.headers.get("X-Request-Id")).toBe("id-1");
    expect(response.headers.get("Content-Security-Policy")).toContain("default-src 'self'");
    expect(response.headers.get("X-Content-Type-Options")).toBe("nosniff");
  });

  it("takes more on the paths that are said to, and no more than that", async () => {
    const logger = createLogger({ name: "test", level: "silent" });
    const bodySizeBytesMax = (path: string) => (path === "/upload" ? 20 : 10);
    const app = createHttpApp({ logger, now: () => 0, uuid: () => "id-1", bodySizeBytesMax });
    app.post("/*", async (context) => context.text(await context.req.text()));
    const statusOf = async (path: string, size: number) => {
      const headers = { "Content-Length": String(size) };
      return (await app.request(path, { method: "POST", headers, body: "x".repeat(size) })).status;
    };
    expect(await statusOf("/upload", 20)).toBe(200);
    expect(await statusOf("/upload", 21)).toBe(413);
    expect(await statusOf("/other", 11)).toBe(413);
  });

  it("leaves a body to the part that has a limit of its own", async () => {
    const logger = createLogger({ name: "test", level: "silent" });
    const bodySizeBytesMax = () => Number.POSITIVE_INFINITY;
    const app = createHttpApp({ logger, now: () => 0, uuid: () => "id-1", bodySizeBytesMax });
    let readCount = 0;
    app.post("/*", (context) => context.text("refused without a look", 413));
    const body = new ReadableStream({
      pull(controller) {
        readCount += 1;
        controller.enqueue(new Uint8Array(1024));
      },
    });
    const sent = { method: "POST", body, duplex: "half" } as const;
    expect(await (await app.request("/form", sent)).text()).toBe("refused without a look");
    expect(readCount).toBeLessThan(10);
  });

  it("answers a problem with its status, code and subject", async () => {
    const response = await appWithLog().app.request("/refused");
    expect(response.status).toBe(409);
    expect(await response.json()).toEqual({
      error: {
        code: "TAKEN",
        message: "Somebody was faster.",
        subject: "seat",
        requestId: "id-1",
      },
    });
  });

  it("tells a stranger nothing of our own faults, and the log everything", async () => {
    const { app, lines } = appWithLog();
    const response = await app.request("/broken");
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("hunter2");
    expect(lines.join("")).toContain("hunter2");
  });

  it("refuses a body that is too large, and a path that is not there", async () => {
    const { app } = appWithLog();
    const response = await app.request("/echo", { method: "POST", body: "x".repeat(11) });
    expect(response.status).toBe(413);
    expect((await app.request("/nowhere")).status).toBe(404);
  });
});

describe("throttle", () => {
  it("answers 429 with Retry-After past the limit", async () => {
    const { app } = appWithLog();
    const limiter = createRateLimiter({ callCountMax: 1, windowMs: 5_000, now: () => 0 });
    app.use(
      "/limited",
      throttle(() => limiter.take("everybody")),
    );
    app.get("/limited", (context) => context.text("fine"));
    const first = await app.request("/limited");
    expect([first.status, first.headers.get("X-RateLimit-Remaining")]).toEqual([200, "0"]);
    const second = await app.request("/limited");
    expect([second.status, second.headers.get("Retry-After")]).toEqual([429, "5"]);
    expect(await second.json()).toMatchObject({ error: { code: "TOO_MANY_REQUESTS" } });
  });
});

describe("the metrics of createHttpApp", () => {
  it("count each answer under the route that gave it, errors and unknown paths included", async () => {
    const clock = { nowMs: 0 };
    const metrics = createMetrics({ now: () => clock.nowMs });
    const logger = createLogger({ name: "test", level: "silent" });
    const now = () => clock.nowMs;
    const app = createHttpApp({ logger, now, uuid: () => "id-1", metrics });
    const part = new Hono<HttpEnvironment>();
    part.get("/:id", (context) => {
      clock.nowMs += 16;
      return context.text("a book");
    });
    part.get("/:id/broken", () => {
      throw new Error("nobody expected this");
    });
    app.route("/books", part);
    for (const path of ["/books/1", "/books/2", "/books/1/broken", "/nowhere"]) {
      await app.request(path);
    }
    const routes = metrics.routes(1).map(({ route, requestCount, statusClasses, latency }) => ({
      ...{ route, requestCount, failed: statusClasses["5xx"], p95: latency.p95 },
    }));
    expect(routes).toEqual([
      { route: "GET /books/:id", requestCount: 2, failed: 0, p95: 16 },
      { route: "GET /books/:id/broken", requestCount: 1, failed: 1, p95: 1 },
      { route: "GET /*", requestCount: 1, failed: 0, p95: 1 },
    ]);
  });
});
