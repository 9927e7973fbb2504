import { describe, expect, it } from "vitest";
import { tableVariable } from "./table-variable.ts";

describe("tableVariable", () => {
  it.each([
    ["Books", "BOOKS_TABLE_NAME"],
    ["OrderLines", "ORDER_LINES_TABLE_NAME"],
    ["HTTPLog", "HTTP_LOG_TABLE_NAME"],
    ["Log2Lines", "LOG2_LINES_TABLE_NAME"],
    ["A", "A_TABLE_NAME"],
  ])("names the variable of %s %s", (table, variable) => {
    expect(tableVariable(table)).toBe(variable);
  });
});
