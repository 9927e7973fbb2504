import type { Client } from "@plinth/client";
import type { ItemKind, RelationName } from "../reporting/relations.ts";
import { books, carts, isReservedCategory, orders, users } from "../schema.ts";

/** A value as DynamoDB gives it. */
export interface StoredValue {
  readonly S?: string;
  readonly N?: string;
  readonly BOOL?: boolean;
  readonly NULL?: boolean;
  readonly L?: readonly StoredValue[];
  readonly M?: Readonly<Record<string, StoredValue>>;
  readonly B?: unknown;
  readonly SS?: unknown;
  readonly NS?: unknown;
  readonly BS?: unknown;
}

export type Item = Readonly<Record<string, StoredValue>>;

/** Every item of a table, as it is stored. */
export async function* storedItems(client: Client, TableName: string): AsyncGenerator<Item> {
  let page = await client.send("Scan", { TableName, ConsistentRead: true });
  while (true) {
    yield* page.Items ?? [];
    const { LastEvaluatedKey: ExclusiveStartKey } = page;
    if (ExclusiveStartKey === undefined) return;
    page = await client.send("Scan", { TableName, ConsistentRead: true, ExclusiveStartKey });
  }
}

/** The text of an attribute; empty when it is none. */
export function textIn(item: Item, name: string): string {
  const value = item[name];
  return value?.S ?? "";
}

/** What an item is, told by its keys alone; of a helper item the beginning of its key. */
export function kindOfItem(
  tableName: string,
  item: Item,
): { readonly kind: ItemKind | undefined; readonly helper: string } {
  const key = textIn(item, tableName === books.name ? "category" : "user_id");
  return { kind: kindOf(tableName, item, key), helper: key.split("#")[0] ?? "" };
}

function kindOf(tableName: string, item: Item, key: string): ItemKind | undefined {
  switch (tableName) {
    case books.name:
      if (key.startsWith("REVIEW#")) return "Review";
      return isReservedCategory(key) ? undefined : "Book";
    case carts.name:
      return textIn(item, "cart_id").startsWith("cart-") ? "Cart" : undefined;
    case users.name:
      return key.startsWith("user-") ? "User" : undefined;
    case orders.name:
      return textIn(item, "order_id").startsWith("order-") ? "Order" : undefined;
    default:
      return undefined;
  }
}

export const lineRelations: Readonly<Partial<Record<ItemKind, readonly RelationName[]>>> = {
  Cart: ["cart_lines"],
  Order: ["order_changes", "order_lines"],
};

/** The lines that an item has for a relation, as they are stored. */
export function linesIn(item: Item, relation: RelationName): readonly StoredValue[] {
  const value = item[relation === "order_changes" ? "changes" : "items"];
  return value?.L ?? [];
}
