import type { Item } from "@plinth/values";
import type { CommandContext } from "../../command/command-context.ts";
import { type ItemForm, printItem } from "../../items/item-json.ts";
import { itemRows } from "../../items/item-text.ts";
import { unitsText } from "../../items/read-units.ts";
import { counted } from "../../terminal/counted.ts";

/** What is told after the items. */
export interface QueryResult {
  count: number;
  /** Before the filter. */
  scannedCount: number;
  readUnits: number;
  cursor: string | undefined;
}

/** Takes the pages as they come, so that nothing has to fit into memory. */
interface QueryWriter {
  begin(): Promise<void>;
  items(items: readonly Item[]): Promise<void>;
  end(result: QueryResult): Promise<void>;
}

export function readableOutput(context: CommandContext, first: readonly string[]): QueryWriter {
  const { style, stdout } = context;
  return {
    begin: async () => undefined,
    async items(items) {
      if (items.length === 0) return;
      await context.print(itemRows(items, { first, columns: stdout.columns, style }));
    },
    async end({ count, scannedCount, readUnits, cursor }) {
      const read = scannedCount === count ? "" : ` of ${scannedCount.toLocaleString("en-US")} read`;
      context.note(style.dim(`${counted(count, "item")}${read}, ${unitsText(readUnits)}.`));
      if (cursor !== undefined) context.note(`There may be more: --cursor ${cursor}`);
    },
  };
}

/** One document; each item has a line of its own. */
export function jsonOutput(context: CommandContext, form: ItemForm): QueryWriter {
  let separator = "\n  ";
  return {
    begin: () => context.stdout.write('{"items":['),
    async items(items) {
      for (const item of items) {
        await context.stdout.write(`${separator}${printItem(item, form)}`);
        separator = ",\n  ";
      }
    },
    async end({ count, scannedCount, readUnits, cursor }) {
      const rest = JSON.stringify({ count, scannedCount, readUnits, cursor });
      await context.print(`${count === 0 ? "" : "\n"}],${rest.slice(1)}`);
    },
  };
}
