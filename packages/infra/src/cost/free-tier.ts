import {
  add,
  type Exact,
  exact,
  isLess,
  least,
  multiply,
  printExact,
  printFixed,
  sum,
  zero,
} from "./exact.ts";
import type { Price, RegionPrices } from "./prices.ts";
import { gigabytesOfByte, hoursPerMonth, type TableCost } from "./table-costs.ts";

/** A part of AWS's free tier that the application could use. */
export interface FreeTierShare {
  readonly what: string;
  readonly quantity: string;
  /** Dollars a month that it would take off, as an exact decimal. */
  readonly usd: string;
}

/** A month, in each region of an account, for tables of the standard class. */
const freeGigabytes = exact(25);
const freeUnitHours = exact(25 * hoursPerMonth);
const freeStreamReads = exact(2_500_000);

/**
 * What AWS gives every month to each account, all its applications together: 25 GB of storage and 25
 * units of provisioned read and write capacity of the standard class, and 2,500,000 reads of streams,
 * as the bands of its price list that cost nothing. Requests that are paid for one by one have none.
 */
export function freeTierOf(tables: readonly TableCost[], prices: RegionPrices): FreeTierShare[] {
  const standard = tables.filter(
    ({ resource }) => (resource.tableClass ?? "STANDARD") === "STANDARD",
  );
  const gigabytes = multiply(sum(standard.map(({ storedBytes }) => storedBytes)), gigabytesOfByte);
  const { storage, readCapacityUnitHour, writeCapacityUnitHour } = prices.classes.STANDARD;
  return [
    shareOf("storage", storage, { used: gigabytes, free: freeGigabytes, unit: "GB" }),
    shareOf("read capacity", readCapacityUnitHour, {
      used: sum(standard.map((table) => unitHours(table, "readCapacityUnits"))),
      free: freeUnitHours,
      unit: "unit hours",
    }),
    shareOf("write capacity", writeCapacityUnitHour, {
      used: sum(standard.map((table) => unitHours(table, "writeCapacityUnits"))),
      free: freeUnitHours,
      unit: "unit hours",
    }),
    shareOf("reads of streams", prices.streamReadRequest, {
      used: sum(tables.map(({ resource }) => exact(resource.streamReads?.callsPerMonth ?? 0))),
      free: freeStreamReads,
      unit: "calls",
    }),
  ].flat();
}

function unitHours(
  { resource }: TableCost,
  member: "readCapacityUnits" | "writeCapacityUnits",
): Exact {
  const { billing, table } = resource;
  const holders = 1 + table.indexes.filter(({ kind }) => kind === "global").length;
  return billing?.mode === "PROVISIONED" ? exact(billing[member] * holders * hoursPerMonth) : zero;
}

function shareOf(
  what: string,
  price: Price | undefined,
  { used, free, unit }: { readonly used: Exact; readonly free: Exact; readonly unit: string },
): FreeTierShare[] {
  const share = least(used, free);
  if (price === undefined || !isLess(zero, share)) {
    return [];
  }
  const usd = printExact(multiply(share, exact(price.usd)));
  const printed = printFixed(share, unit === "GB" ? 3 : 0);
  return [{ what, quantity: `${printed} of ${printFixed(free, 0)} ${unit}`, usd }];
}

/** What the whole free tier would take off. */
export function freeTierUsd(shares: readonly FreeTierShare[]): Exact {
  return shares.map(({ usd }) => exact(usd)).reduce(add, zero);
}
