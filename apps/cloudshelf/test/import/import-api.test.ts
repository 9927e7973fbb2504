import { describe, expect, it, onTestFinished } from "vitest";
import { administratorToken, openTestApi, type TestApi } from "../support/test-api.ts";
import { generatedBooksCsv } from "./book-files.suite.ts";

async function openApi(): Promise<TestApi> {
  const api = await openTestApi();
  onTestFinished(() => api.engine.close());
  return api;
}

const defaults = { category: "Far Away", price: 9.99, stockQuantity: 2 };

/** Asks until an import is over. */
async function outcomeOf(api: TestApi, token: string, importId: string) {
  for (;;) {
    const { body } = await api.call(`GET /books/imports/${importId}`, { token });
    if (body.status !== "running") return body;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe("POST /books/import", () => {
  it("S-10: begins an import, whose progress and refused rows can be asked for", async () => {
    const api = await openApi();
    const token = await administratorToken(api);
    const content = `${generatedBooksCsv(3_000)}9780439023480,Wrong,Nobody,,,,\n`;
    const request = { fileName: "books.csv", content, defaults };
    const begun = await api.call("POST /books/import", { body: request, token });
    expect([begun.status, begun.body]).toMatchObject([201, { rowCount: 3_001, defaults }]);
    expect(await outcomeOf(api, token, begun.body.importId)).toMatchObject({
      status: "done",
      counts: { created: 3_000, updated: 0, unchanged: 0, refused: 1 },
      problems: [{ line: 3_002, column: 1 }],
    });
  }, 60_000);

  it("S-10: is for the staff, takes no other members, and says what is wrong with a file", async () => {
    const api = await openApi();
    const token = await administratorToken(api);
    const body = { fileName: "books.csv", content: "a,b\n" };
    const customer = await api.register("ada");
    const call = (more: object, by = token) =>
      api.call("POST /books/import", { body: { ...body, ...more }, token: by });
    expect((await api.call("POST /books/import", { body })).status).toBe(401);
    expect((await call({}, customer.token)).status).toBe(403);
    expect((await call({ colour: "red" })).status).toBe(400);
    expect((await call({ defaults: { price: 1.999 } })).status).toBe(400);
    const unnamed = await call({ fileName: "books" });
    expect([unnamed.status, unnamed.body]).toMatchObject([400, { error: { subject: "file" } }]);
    const missing = await api.call("GET /books/imports/import-1", { token });
    expect([missing.status, missing.body]).toMatchObject([
      404,
      { error: { code: "IMPORT_NOT_FOUND" } },
    ]);
  });
});
