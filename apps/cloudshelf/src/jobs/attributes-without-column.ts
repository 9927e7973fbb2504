import {
  columnsOf,
  type ItemKind,
  type RelationName,
  rootRelations,
} from "../reporting/relations.ts";
import { type Item, linesIn, type StoredValue } from "./stored-items.ts";

/** A part of an item that has rows or columns of its own, with the columns of its attributes. */
interface Part {
  readonly attribute: string;
  readonly prefix: string;
  readonly relation: RelationName;
  readonly isList: boolean;
}

const parts: Readonly<Record<ItemKind, readonly Part[]>> = {
  Book: [],
  Review: [],
  User: [{ attribute: "address", prefix: "", relation: "customers", isList: false }],
  Cart: [{ attribute: "items", prefix: "", relation: "cart_lines", isList: true }],
  Order: [
    { attribute: "items", prefix: "", relation: "order_lines", isList: true },
    { attribute: "changes", prefix: "", relation: "order_changes", isList: true },
    { attribute: "shipping_address", prefix: "shipping_", relation: "orders", isList: false },
  ],
};

/** A review's key is written under the names of its table's key. */
const keyNames: Readonly<Partial<Record<ItemKind, readonly string[]>>> = {
  Review: ["category", "book_id"],
};

/** The attributes of an item that an export does not have, such as `orders.gift` and `order_lines.gift`. */
export function attributesWithoutColumn(kind: ItemKind, item: Item): ReadonlySet<string> {
  const relation = rootRelations[kind];
  const own = [...namesOf(relation), ...(keyNames[kind] ?? [])];
  const known = new Set([...own, ...parts[kind].map(({ attribute }) => attribute)]);
  const missing = strangers(relation, Object.keys(item), known);
  const ofParts = parts[kind].flatMap((part) => {
    const columns = new Set(namesOf(part.relation));
    const found = membersOf(item, part).map((name) => part.prefix + name);
    return strangers(part.relation, found, columns);
  });
  return new Set([...missing, ...ofParts]);
}

function namesOf(relation: RelationName): readonly string[] {
  return columnsOf(relation, "whole").map(([column]) => column);
}

function membersOf(item: Item, { attribute, relation, isList }: Part): readonly string[] {
  const values: readonly (StoredValue | undefined)[] = isList
    ? linesIn(item, relation)
    : [item[attribute]];
  return values.flatMap((value) => Object.keys(value?.M ?? {}));
}

function strangers(
  relation: RelationName,
  names: readonly string[],
  known: ReadonlySet<string>,
): readonly string[] {
  return names.filter((name) => !known.has(name)).map((name) => `${relation}.${name}`);
}
