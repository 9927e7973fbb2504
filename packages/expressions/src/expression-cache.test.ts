import { describe, expect, it } from "vitest";
import { createExpressionCache } from "./expression-cache.ts";
import { Placeholders } from "./placeholders.ts";

describe("createExpressionCache", () => {
  it("answers a known text with the placeholders of the moment", () => {
    const cache = createExpressionCache(10);
    const parse = (N: string): unknown =>
      cache.parseCondition("a = :n", new Placeholders({ values: { ":n": { N } } }));
    expect(parse("1")).toMatchObject({ right: { value: { N: "1" } } });
    expect(parse("2")).toMatchObject({ right: { value: { N: "2" } } });
  });

  it("refuses a known text again when its placeholders are gone", () => {
    const cache = createExpressionCache(10);
    cache.parseUpdate("SET a = :n", new Placeholders({ values: { ":n": { N: "1" } } }));
    expect(() => cache.parseUpdate("SET a = :n", new Placeholders())).toThrow("not defined");
  });

  it("works with any number of texts beyond its limit", () => {
    const cache = createExpressionCache(2);
    for (let position = 0; position < 10; position++) {
      const { paths } = cache.parseProjection(`a${position % 5}`, new Placeholders());
      expect(paths).toEqual([[`a${position % 5}`]]);
    }
  });
});
