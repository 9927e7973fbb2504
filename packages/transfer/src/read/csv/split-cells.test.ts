import { toNativeItem } from "@plinth/values";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memorySource } from "../../files/item-source.ts";
import { readItems } from "../read-items.ts";

/** Texts made of what matters to CSV, so that most of them are wrong in some way. */
const record = fc.string({
  unit: fc.constantFrom('"', '"', ",", "a", " ", "\n", "\r\n", "é"),
  maxLength: 12,
});

async function cellsByUs(text: string): Promise<unknown[] | "refused"> {
  const rows: unknown[] = [];
  try {
    for await (const batch of readItems(memorySource("f", `x,y\n${text}`), { format: "csv" })) {
      rows.push(...batch.map(({ item }) => ({ x: "", y: "", ...toNativeItem(item) })));
    }
    return rows;
  } catch {
    return "refused";
  }
}

function cellsByCsvParse(text: string): unknown[] | "refused" {
  try {
    const options = { columns: true, skip_empty_lines: true, record_delimiter: ["\r\n", "\n"] };
    return parse(`x,y\n${text}`, options);
  } catch {
    return "refused";
  }
}

describe("splitCells", () => {
  it("takes and refuses what csv-parse does", async () => {
    await fc.assert(
      fc.asyncProperty(record, async (text) => {
        expect(await cellsByUs(text)).toEqual(cellsByCsvParse(text));
      }),
      { numRuns: 3000 },
    );
  });
});
