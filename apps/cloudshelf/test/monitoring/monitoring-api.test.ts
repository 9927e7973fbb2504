import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { administratorToken, openTestApi, type TestApi } from "../support/test-api.ts";

interface MetricsAnswer {
  readonly routes: readonly {
    readonly route: string;
    readonly requestCount: number;
    readonly capacity?: { readonly requestCount: number; readonly units: number };
  }[];
  readonly lastHour: { readonly search: { readonly requestCount: number } };
}

describe("GET /api/metrics", () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await openTestApi();
  });

  afterAll(async () => {
    await api?.engine.close();
  });

  it("S-78 tells the staff rates, latency and capacity by route", async () => {
    const token = await administratorToken(api);
    for (let count = 0; count < 3; count += 1) await api.call("GET /books/search?q=clean");
    const answer = await api.call("GET /metrics?minutes=15", { token });
    expect(answer.status).toBe(200);
    const { routes, lastHour } = answer.body as unknown as MetricsAnswer;
    const search = routes.find(({ route }) => route === "GET /api/books/search");
    expect(search).toMatchObject({
      requestCount: 3,
      statusClasses: { "2xx": 3, "5xx": 0 },
      latency: { p95: 1 },
      capacity: { requestCount: 3 },
    });
    expect(search?.capacity?.units).toBeGreaterThan(0);
    expect(lastHour.search.requestCount).toBe(3);
    expect(answer.body).toMatchObject({
      minutes: 15,
      alarms: expect.arrayContaining([
        expect.objectContaining({ name: "serverErrors", state: "ok", value: 0 }),
        expect.objectContaining({ name: "functionThrottles", state: "unmeasured" }),
      ]),
    });
  });

  it.each(["0", "61", "1.5", "many"])("refuses %s minutes", async (minutes) => {
    const token = await administratorToken(api);
    expect((await api.call(`GET /metrics?minutes=${minutes}`, { token })).status).toBe(400);
  });

  it("is for the staff alone", async () => {
    const { token } = await api.register("ada");
    expect((await api.call("GET /metrics")).status).toBe(401);
    expect((await api.call("GET /metrics", { token })).status).toBe(403);
  });
});
