import { describe, expect, it } from "vitest";
import { outputValues } from "./print-output.ts";

describe("outputValues", () => {
  it("keeps a table of any name, and leaves out what is undefined", () => {
    const responses = JSON.parse('{"__proto__":[{"a":1}]}') as object;
    const values = outputValues({ Responses: responses, UnprocessedKeys: undefined });
    expect(JSON.stringify(values)).toBe('{"Responses":{"__proto__":[{"a":1}]}}');
    expect(values).not.toHaveProperty("UnprocessedKeys");
  });
});
