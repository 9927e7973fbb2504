import { describe, expect, it } from "vitest";
import { isbn13Of } from "./isbn.ts";

describe("isbn13Of", () => {
  it.each([
    ["thirteen digits", "9780439023481", "9780439023481"],
    ["hyphens and spaces", "978-0 439-02348-1", "9780439023481"],
    ["ten digits", "0132350882", "9780132350884"],
    ["an X at the end", "0-8044-2957-x", "9780804429573"],
    ["a wrong last digit", "9780439023480", undefined],
    ["ten digits with a wrong last one", "0132350883", undefined],
    ["another range", "1234567890128", undefined],
    ["nothing", "", undefined],
    ["words", "none", undefined],
  ])("reads %s", (_case, text, expected) => {
    expect(isbn13Of(text)).toBe(expected);
  });
});
