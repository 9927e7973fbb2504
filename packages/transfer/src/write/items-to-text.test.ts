import type { Item } from "@plinth/values";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { generatedItems } from "../../test/generated-items.suite.ts";
import { memorySource } from "../files/item-source.ts";
import { readItems } from "../read/read-items.ts";
import { type ItemsToTextOptions, itemsToText } from "./items-to-text.ts";

async function readBack(text: string, format: ItemsToTextOptions["format"]): Promise<Item[]> {
  const items: Item[] = [];
  for await (const batch of readItems(memorySource("written", text), { format })) {
    items.push(...batch.map((each) => each.item));
  }
  return items;
}

describe("itemsToText", () => {
  it.each<[string, "all" | "native", ItemsToTextOptions]>([
    ["json lists", "native", { format: "json", jsonLayout: "list" }],
    ["json lines", "native", { format: "json", jsonLayout: "lines" }],
    ["dynamodb-json", "all", { format: "dynamodb-json" }],
    ["csv", "all", { format: "csv", firstColumns: ["isbn", "year"] }],
  ])("writes %s that are read back as the same items", async (_case, types, options) => {
    await fc.assert(
      fc.asyncProperty(generatedItems(types), async (items) => {
        expect(await readBack(itemsToText(items, options), options.format)).toEqual(items);
      }),
      { numRuns: 300 },
    );
  });

  it("refuses sets and binaries in json unless they may become lists and texts", () => {
    const items: Item[] = [
      {
        id: { N: "1" },
        deep: { L: [{ M: { tags: { SS: ["a"] } } }] },
        raw: { B: Uint8Array.of(1) },
      },
    ];
    expect(() => itemsToText(items, { format: "json" })).toThrow(
      "deep[0].tags is a set, for which plain JSON has no form: write dynamodb-json or csv, or accept lists and base64 texts in its place (option lossy)",
    );
    expect(itemsToText(items, { format: "json", lossy: true })).toBe(
      '[\n{"id":1,"deep":[{"tags":["a"]}],"raw":"AQ=="}\n]\n',
    );
  });

  it("writes CSV with a type where an attribute has one, and DynamoDB JSON where it has several", () => {
    const items: Item[] = [
      { id: { N: "1" }, title: { S: 'a "b"' }, mixed: { S: "x" }, "odd:N": { S: "y" } },
      {
        id: { N: "2" },
        title: { S: "" },
        mixed: { N: "1" },
        doc: { M: { a: { B: Uint8Array.of(1) } } },
      },
    ];
    expect(itemsToText(items, { format: "csv" })).toBe(
      [
        "id:N,title,mixed:JSON,odd:N:S,doc:JSON",
        '1,"a ""b""","{""S"":""x""}",y,',
        '2,"","{""N"":""1""}",,"{""M"":{""a"":{""B"":""AQ==""}}}"',
        "",
      ].join("\r\n"),
    );
  });

  it("keeps what a spreadsheet takes for a formula, unless asked to defuse it", () => {
    const items: Item[] = [{ id: { S: "=1+1" }, n: { N: "-1" }, t: { S: "+a" } }];
    expect(itemsToText(items, { format: "csv" })).toBe("id,n:N,t\r\n=1+1,-1,+a\r\n");
    expect(itemsToText(items, { format: "csv", formulas: "defuse" })).toBe(
      "id,n:N,t\r\n'=1+1,-1,'+a\r\n",
    );
  });

  it("refuses in CSV what UTF-8 has no bytes for", () => {
    expect(() => itemsToText([{ id: { S: "\ud800" } }], { format: "csv" })).toThrow(
      "id has half of a surrogate pair",
    );
  });

  it.each(["json", "dynamodb-json", "csv"] as const)("writes no items as %s", async (format) => {
    const text = itemsToText([], { format, firstColumns: ["isbn"] });
    expect(await readBack(text, format)).toEqual([]);
  });
});
