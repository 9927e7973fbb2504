import { describe, expect, it } from "vitest";
import { createRequestIds } from "./request-ids.ts";

describe("createRequestIds", () => {
  it("gives ids of DynamoDB's form, each another", () => {
    const next = createRequestIds();
    const ids = Array.from({ length: 2000 }, next);
    for (const id of ids) expect(id).toMatch(/^[0-9A-Z]{52}$/);
    expect(new Set(ids).size).toBe(2000);
  });

  it("gives another source other ids", () => {
    expect(createRequestIds()()).not.toBe(createRequestIds()());
  });
});
