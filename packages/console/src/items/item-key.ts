import type { TableDescription } from "@plinth/api";
import type { Item } from "@plinth/values";
import { PageError } from "../site/page-error.ts";
import { type KeyAttribute, keyOf } from "../tables/key-attributes.ts";
import { attributeOf } from "../values/attribute-of.ts";
import { parseScalar } from "../values/parse-scalar.ts";
import { keyText } from "../values/value-text.ts";

/** The key of an item as an address says it: texts, whose types the table knows. */
export interface ItemKeyTexts {
  readonly partition: string;
  /** Undefined where the table has no sort key. */
  readonly sort?: string | undefined;
}

/** The attributes of a table's key, the partition key first. */
export function keyAttributesOf(table: TableDescription): readonly KeyAttribute[] {
  const { partition, sort } = keyOf(table, table.KeySchema);
  return [...partition, ...sort];
}

/** The key of an item of this table. */
function keyOfItem(table: TableDescription, item: Item): Item {
  const parts = keyAttributesOf(table).flatMap(({ name }) => {
    const value = attributeOf(item, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(parts);
}

export function keyTextsOf(table: TableDescription, item: Item): ItemKeyTexts {
  const [partition = "", sort] = Object.values(keyOfItem(table, item)).map(keyText);
  return { partition, sort };
}

/** Reads the key that an address names. What is no key of this table is a page that is not there. */
export function readItemKey(table: TableDescription, url: URL): Item {
  const texts = [url.searchParams.get("partition"), url.searchParams.get("sort")];
  const parts = keyAttributesOf(table).map(({ name, type }, position) => {
    const text = texts[position] ?? "";
    const parsed = parseScalar(text, type);
    if (text === "" || !parsed.isParsed) throw noSuchKey(name);
    return [name, parsed.value] as const;
  });
  return Object.fromEntries(parts);
}

function noSuchKey(name: string): PageError {
  return new PageError(404, {
    title: "There is no item of that key",
    text: `The address does not give the key attribute ${name} as the table has it. Find the item among the items of the table.`,
  });
}
