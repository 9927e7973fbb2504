import type { Client } from "@plinth/client";
import { verifyTables } from "@plinth/model";
import { books, carts, orders, type TableNames, tables, users } from "./schema.ts";

export interface VerifiedTable {
  readonly table: string;
  readonly isRight: boolean;
  /** A line for people: a tick and what was found right, or a cross and what differs. */
  readonly line: string;
}

const expectations: ReadonlyMap<string, string> = new Map([
  [books.name, "category/book_id keys and TitleSearchIndex"],
  [carts.name, "user_id/cart_id keys and TTL enabled"],
  [users.name, "user_id key and EmailIndex"],
  [orders.name, "user_id/order_id keys and OrderDateIndex"],
]);

/** The source's checklist of step 3, asked of the live tables: four ticks when all is right. */
export async function verify(
  client: Client,
  tableNames: TableNames = {},
): Promise<readonly VerifiedTable[]> {
  const verified: VerifiedTable[] = [];
  for (const table of tables) {
    const differences = await verifyTables(client, [table], { tableNames });
    const name = tableNames[table.name] ?? table.name;
    const isRight = differences.length === 0;
    const line = isRight
      ? `✓ ${name} with ${expectations.get(table.name) ?? "its keys"}`
      : `✗ ${name}: ${differences
          .map(({ path, expected, actual }) => `${path} is ${actual}, expected ${expected}`)
          .join("; ")}`;
    verified.push({ table: name, isRight, line });
  }
  return verified;
}
