import { Placeholders, parseCondition } from "@plinth/expressions";
import { describe, expect, it } from "vitest";
import { printWrite } from "./expression-writer.ts";

describe("ExpressionWriter", () => {
  it("gives every name a placeholder of its own, reserved or strange or alike", () => {
    const names = ["status", "a-b", "name_1", "name_2", "c.d", "x", "__proto__"];
    const conditions = names.map((name) => ({ kind: "attributeExists", path: [name] }) as const);
    const condition = { kind: "and", conditions } as const;
    const printed = printWrite(condition, undefined);
    expect(Object.values(printed.ExpressionAttributeNames ?? {})).toEqual(names);
    const placeholders = new Placeholders({ names: printed.ExpressionAttributeNames });
    expect(parseCondition(printed.ConditionExpression ?? "", placeholders)).toEqual(condition);
    expect(placeholders.unusedNames()).toEqual([]);
  });
});
