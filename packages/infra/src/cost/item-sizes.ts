import type { AnyEntity, AnyTable } from "@plinth/model";
import { type AttributeValue, type Item, itemSizeBytes } from "@plinth/values";
import type { Application } from "../application/application.ts";
import { tableOf } from "../application/table-of.ts";
import { type SampleItem, sampleItem } from "../document/sample-item.ts";

type Index = AnyTable["indexes"][number];

/** How large an entity's items are, in the table and in each index that they are in. */
export interface ItemSizes {
  /** How many there are. */
  readonly count: number;
  readonly itemBytes: number;
  readonly entries: readonly IndexEntry[];
  /** One guard item for each unique attribute. */
  readonly guardBytes: readonly number[];
}

export interface IndexEntry {
  readonly index: Index;
  readonly entryBytes: number;
  /** What it would be if the index projected keys only. */
  readonly keysOnlyBytes: number;
}

/**
 * The sizes that `stored` declares; undefined where it does not. Which indexes an item is in, and how
 * large an index's entries are that hold only some attributes, is worked out from the sample item of
 * the schema's document: an item with all its optional attributes.
 */
export function itemSizesOf(application: Application, entity: AnyEntity): ItemSizes | undefined {
  const volume = storedOf(application, entity);
  if (volume === undefined) {
    return undefined;
  }
  const { table } = tableOf(application, entity).resource;
  const sample = sampleItem(entity);
  return {
    count: volume.count,
    itemBytes: volume.sizeBytes,
    entries: indexesOf(table, sample).map((index) => ({
      index,
      entryBytes: Math.min(volume.sizeBytes, projectedBytes(table, index, sample)),
      keysOnlyBytes: Math.min(
        volume.sizeBytes,
        projectedBytes(table, { ...index, projection: "KEYS_ONLY" }, sample),
      ),
    })),
    guardBytes: guardBytesOf(entity, table, sample),
  };
}

function storedOf({ entities, stored }: Application, entity: AnyEntity) {
  for (const [name, each] of entities) {
    if (each === entity) {
      return stored.get(name);
    }
  }
  return undefined;
}

/** An item is in an index when it has all of the index's key attributes. */
export function indexesOf(table: AnyTable, sample: SampleItem): readonly Index[] {
  return "problem" in sample
    ? table.indexes
    : table.indexes.filter((index) =>
        [...index.partitionKeys, ...index.sortKeys].every(({ name }) => name in sample.item),
      );
}

/** Without a sample nothing is known to be left out. */
function projectedBytes(table: AnyTable, index: Index, sample: SampleItem): number {
  if (index.projection === "ALL" || "problem" in sample) {
    return Number.POSITIVE_INFINITY;
  }
  const keys = [
    ...table.partitionKeys,
    ...table.sortKeys,
    ...index.partitionKeys,
    ...index.sortKeys,
  ];
  const included = index.projection === "KEYS_ONLY" ? [] : index.projection;
  const names = new Set([...keys.map(({ name }) => name), ...included]);
  return itemSizeBytes(pick(sample.item, (name) => names.has(name)));
}

function guardBytesOf(entity: AnyEntity, table: AnyTable, sample: SampleItem): number[] {
  const item = "problem" in sample ? {} : sample.item;
  const keyNames = new Set([...table.partitionKeys, ...table.sortKeys].map(({ name }) => name));
  const owner = pick(item, (name) => keyNames.has(name));
  return Object.keys(entity.options.unique ?? {}).map((name) => {
    const value = item[name];
    const text = value !== undefined && "S" in value ? value.S : "";
    return itemSizeBytes({
      [table.partitionKey.name]: { S: `UNIQUE#${entity.name}#${name}#${text}` },
      ...(table.sortKey === undefined ? {} : { [table.sortKey.name]: { S: "UNIQUE" } }),
      guard_of: { M: owner },
    });
  });
}

function pick(item: Item, isWanted: (name: string) => boolean): Item {
  const entries: [string, AttributeValue][] = Object.entries(item).filter(([name]) =>
    isWanted(name),
  );
  return Object.fromEntries(entries);
}
