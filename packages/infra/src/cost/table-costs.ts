import type { AnyEntity } from "@plinth/model";
import type { Application } from "../application/application.ts";
import { tableOf } from "../application/table-of.ts";
import type { TableResource } from "../application/table-resource.ts";
import { add, type Exact, exact, multiply, printExact, printFixed, sum } from "./exact.ts";
import { type IndexEntry, type ItemSizes, itemSizesOf } from "./item-sizes.ts";
import { notStored, type PatternCost, unpriced, writesOf } from "./pattern-costs.ts";
import type { Price, RegionPrices } from "./prices.ts";

/** One thing that is paid for; without `usd` it is not estimated, and `missing` says why. */
export interface CostLine {
  readonly what: string;
  readonly quantity: string;
  readonly usd?: Exact;
  readonly missing?: string;
}

export interface TableCost {
  readonly place: string;
  readonly resource: TableResource;
  readonly lines: readonly CostLine[];
  readonly stored: readonly StoredEntity[];
  /** Of the table and its indexes. */
  readonly storedBytes: Exact;
}

export interface StoredEntity {
  readonly entity: AnyEntity;
  readonly sizes: ItemSizes;
}

/** What DynamoDB adds to each item and each index entry when it counts what is stored
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html). */
const overheadBytes = 100;
/** AWS does not say which gigabyte it means; this is the dearer reading. */
export const gigabytesOfByte: Exact = exact("0.000000001");
/** As AWS's calculators count a month. */
export const hoursPerMonth = 730;
const secondsPerMonth = hoursPerMonth * 3600;

export function tableCosts(
  application: Application,
  prices: RegionPrices,
  patterns: readonly PatternCost[],
): TableCost[] {
  return [...application.tables].map(([place, resource]) => {
    const entities = [...application.entities.values()].filter(
      (entity) => tableOf(application, entity).place === place,
    );
    const stored = entities.flatMap((entity) => {
      const sizes = itemSizesOf(application, entity);
      return sizes === undefined ? [] : [{ entity, sizes }];
    });
    const unknown = entities.filter((entity) => !stored.some((each) => each.entity === entity));
    const own = patterns.filter((pattern) => pattern.place === place);
    const storage = storageLines(resource, prices, stored);
    return {
      place,
      resource,
      stored,
      storedBytes: storage.bytes,
      lines: [
        ...throughputLines(resource, prices, own),
        ...storage.lines,
        ...unknown.map(({ name }) => notDeclared(name)),
        ...streamLines(application, place, prices),
      ],
    };
  });
}

function notDeclared(name: string): CostLine {
  return {
    what: `storage of ${name}`,
    quantity: "",
    missing: notStored(name),
  };
}

function throughputLines(
  resource: TableResource,
  prices: RegionPrices,
  patterns: readonly PatternCost[],
): CostLine[] {
  const { billing } = resource;
  if (billing?.mode !== "PROVISIONED") {
    const costs = patterns.flatMap((pattern) => pattern.usd ?? []);
    const known = patterns.flatMap(({ used }) => used ?? []);
    const read = sum(known.map(({ readUnits }) => readUnits));
    const write = sum(known.map(writesOf));
    const quantity = `${printFixed(read, 1).replace(/\.0$/, "")} read and ${printFixed(write, 0)} write request units`;
    if (patterns.length === 0) {
      return [{ what: "requests", quantity: "", missing: "no access pattern is of this table" }];
    }
    // Where none is estimated, each of them is listed with its reason.
    if (costs.length === 0) {
      return [];
    }
    return [{ what: "requests", quantity, usd: sum(costs) }];
  }
  const { readCapacityUnitHour, writeCapacityUnitHour } =
    prices.classes[resource.tableClass ?? "STANDARD"];
  const holders = 1 + resource.table.indexes.filter(({ kind }) => kind === "global").length;
  const known = patterns.flatMap(({ used }) => used ?? []);
  return [
    capacityLine("read capacity", readCapacityUnitHour, {
      units: billing.readCapacityUnits,
      holders,
      used: sum(known.map(({ readUnits }) => readUnits)),
      missing: unpriced("provisioned capacity", resource, prices),
    }),
    capacityLine("write capacity", writeCapacityUnitHour, {
      units: billing.writeCapacityUnits,
      holders,
      used: sum(known.map(writesOf)),
      missing: unpriced("provisioned capacity", resource, prices),
    }),
  ];
}

function capacityLine(
  what: string,
  price: Price | undefined,
  capacity: {
    readonly units: number;
    readonly holders: number;
    readonly used: Exact;
    readonly missing: string;
  },
): CostLine {
  const hours = exact(capacity.units * capacity.holders * hoursPerMonth);
  const average = Number(printExact(capacity.used)) / secondsPerMonth;
  const quantity = `${capacity.units} units a second × ${capacity.holders} (table and global indexes), ${average.toFixed(2)} used on average`;
  return { what, quantity, ...priced(hours, price, capacity.missing) };
}

function priced(
  amount: Exact,
  price: Price | undefined,
  missing: string,
): { readonly usd: Exact } | { readonly missing: string } {
  return price === undefined ? { missing } : { usd: multiply(amount, exact(price.usd)) };
}

function storageLines(
  resource: TableResource,
  prices: RegionPrices,
  stored: readonly StoredEntity[],
): { readonly lines: CostLine[]; readonly bytes: Exact } {
  if (stored.length === 0) {
    return { lines: [], bytes: exact(0) };
  }
  const { storage } = prices.classes[resource.tableClass ?? "STANDARD"];
  const missing = unpriced("storage", resource, prices);
  const ofTable = sum(stored.map(({ sizes }) => tableBytes(sizes)));
  const ofIndexes = resource.table.indexes.map((index) => ({
    index,
    bytes: sum(stored.map(({ sizes }) => indexBytes(sizes, index.name, (each) => each.entryBytes))),
  }));
  const isLocal = ({ index }: (typeof ofIndexes)[number]) => index.kind === "local";
  const backedUp = add(ofTable, sum(ofIndexes.filter(isLocal).map(({ bytes }) => bytes)));
  const lines: CostLine[] = [
    { what: "storage", bytes: ofTable },
    ...ofIndexes.map(({ index, bytes }) => ({ what: `storage of ${index.name}`, bytes })),
  ].map(({ what, bytes }) => ({
    what,
    quantity: printGigabytes(bytes),
    ...priced(multiply(bytes, gigabytesOfByte), storage, missing),
  }));
  if (resource.pointInTimeRecovery !== false) {
    lines.push({
      what: "point-in-time recovery",
      quantity: printGigabytes(backedUp),
      ...priced(
        multiply(backedUp, gigabytesOfByte),
        prices.pointInTimeRecovery,
        unpriced("point-in-time recovery", resource, prices),
      ),
    });
  }
  return { lines, bytes: add(ofTable, sum(ofIndexes.map(({ bytes }) => bytes))) };
}

function tableBytes({ count, itemBytes, guardBytes }: ItemSizes): Exact {
  const guards = guardBytes.reduce((bytes, each) => bytes + each + overheadBytes, 0);
  return multiply(exact(count), exact(itemBytes + overheadBytes + guards));
}

/** What one index holds of an entity's items. */
export function indexBytes(
  { count, entries }: ItemSizes,
  indexName: string,
  bytesOf: (entry: IndexEntry) => number,
): Exact {
  const entry = entries.find(({ index }) => index.name === indexName);
  return entry === undefined
    ? exact(0)
    : multiply(exact(count), exact(bytesOf(entry) + overheadBytes));
}

function printGigabytes(bytes: Exact): string {
  return `${printFixed(multiply(bytes, gigabytesOfByte), 3)} GB`;
}

/**
 * Reads of a stream by Lambda cost nothing, each call of GetRecords by others does, whatever it returns
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-understanding-billing.html).
 */
function streamLines(application: Application, place: string, prices: RegionPrices): CostLine[] {
  const resource = application.tables.get(place);
  if (resource?.table.stream === undefined) {
    return [];
  }
  const what = "reads of the stream";
  const readers = [...application.functions].filter(([, { streams }]) => streams?.includes(place));
  const byLambda = `by Lambda: ${readers.map(([name]) => name).join(", ")}`;
  if (resource.streamReads !== undefined) {
    const { callsPerMonth } = resource.streamReads;
    const quantity = `${callsPerMonth} calls of GetRecords${readers.length === 0 ? "" : `; ${byLambda}`}`;
    const missing = `the price of reads of streams in ${prices.region} is not known`;
    return [{ what, quantity, ...priced(exact(callsPerMonth), prices.streamReadRequest, missing) }];
  }
  return readers.length === 0
    ? [
        {
          what,
          quantity: "",
          missing: "no function reads it, and how often others do is not declared as streamReads",
        },
      ]
    : [{ what, quantity: byLambda, usd: exact(0) }];
}
