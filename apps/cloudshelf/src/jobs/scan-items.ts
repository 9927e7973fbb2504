import type { Client } from "@plinth/client";
import { connect, type Scan } from "@plinth/model";
import { type ItemKind, type Layout, reportedEntities } from "../reporting/relations.ts";
import { type ItemRows, rowsOf } from "../reporting/rows.ts";
import type { TableNames } from "../schema.ts";

export interface ScanItemsOptions {
  readonly client: Client;
  readonly tableNames: TableNames;
  readonly kind: ItemKind;
  readonly layout: Layout;
  /** How many parts of the table are read side by side. */
  readonly segments: number;
  readonly signal?: AbortSignal | undefined;
}

const pageItemCount = 250;

/** All items of a kind as they are now, page by page, as rows. Helper items are not among them. */
export async function* scanItems(options: ScanItemsOptions): AsyncGenerator<readonly ItemRows[]> {
  const { kind, layout } = options;
  for await (const { items } of scanOf(options).pages({ limit: pageItemCount })) {
    yield items.map((item) => rowsOf(kind, { ...item }, layout));
  }
}

function scanOf({ client, tableNames, kind, segments, signal }: ScanItemsOptions): Scan<object> {
  const data = connect(reportedEntities, { client, tableNames });
  const options = { segments, consistent: true, signal };
  // Each has types of its own, so that TypeScript finds no call that would be right for all.
  switch (kind) {
    case "Book":
      return data.Book.scan(options);
    case "Review":
      return data.Review.scan(options);
    case "User":
      return data.User.scan(options);
    case "Cart":
      return data.Cart.scan(options);
    case "Order":
      return data.Order.scan(options);
  }
}
