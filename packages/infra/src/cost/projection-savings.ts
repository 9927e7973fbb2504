import {
  add,
  type Exact,
  exact,
  isLess,
  multiply,
  printExact,
  subtract,
  sum,
  zero,
} from "./exact.ts";
import type { PatternCost } from "./pattern-costs.ts";
import type { RegionPrices } from "./prices.ts";
import { gigabytesOfByte, indexBytes, type TableCost } from "./table-costs.ts";

/** What an index would cost less if it held keys only. */
export interface ProjectionSaving {
  /** By its name in `tables`. */
  readonly table: string;
  readonly index: string;
  /** Dollars a month for its storage, as an exact decimal. */
  readonly storageUsd: string;
  /** Dollars a month for writes to it; nothing where capacity is provisioned. */
  readonly writesUsd: string;
  /** The access patterns that read it, and would have to get the items besides. */
  readonly readBy: readonly string[];
}

/** The indexes that hold more than keys, for which something would be saved at a price that is known. */
export function projectionSavings(
  tables: readonly TableCost[],
  patterns: readonly PatternCost[],
  prices: RegionPrices,
): ProjectionSaving[] {
  return tables.flatMap(({ place, resource, stored }) => {
    const { storage, writeRequestUnit } = prices.classes[resource.tableClass ?? "STANDARD"];
    const own = patterns.filter((pattern) => pattern.place === place);
    const indexes = resource.table.indexes.filter(({ projection }) => projection !== "KEYS_ONLY");
    if (storage === undefined || writeRequestUnit === undefined) {
      return [];
    }
    return indexes.flatMap(({ name }) => {
      const bytes = sum(
        stored.map(({ sizes }) =>
          subtract(
            indexBytes(sizes, name, (entry) => entry.entryBytes),
            indexBytes(sizes, name, (entry) => entry.keysOnlyBytes),
          ),
        ),
      );
      const isByRequest = resource.billing?.mode !== "PROVISIONED";
      const units = isByRequest ? sum(own.map((pattern) => savedUnits(pattern, name))) : zero;
      const storageUsd = multiply(multiply(bytes, gigabytesOfByte), exact(storage.usd));
      const writesUsd = multiply(units, exact(writeRequestUnit.usd));
      if (!isLess(zero, add(storageUsd, writesUsd))) {
        return [];
      }
      const readers = own.filter(({ pattern }) => pattern.index === name);
      return [
        {
          table: place,
          index: name,
          storageUsd: printExact(storageUsd),
          writesUsd: printExact(writesUsd),
          readBy: readers.map((reader) => reader.name),
        },
      ];
    });
  });
}

/** Of one pattern in a month: an entry of keys takes fewer units where the whole item is over 1 KB. */
function savedUnits({ used }: PatternCost, indexName: string): Exact {
  const writes = used?.indexWriteUnits.find(({ entry }) => entry.index.name === indexName);
  if (writes === undefined) {
    return zero;
  }
  const { entry, units } = writes;
  const [now, then] = [entry.entryBytes, entry.keysOnlyBytes].map(unitsOf);
  return now === undefined || then === undefined
    ? zero
    : multiply(exact(now - then), { digits: units.digits / BigInt(now), scale: units.scale });
}

function unitsOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 1024));
}
