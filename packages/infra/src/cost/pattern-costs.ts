import type { AccessPattern } from "../application/access-pattern.ts";
import type { Application } from "../application/application.ts";
import { tableOf } from "../application/table-of.ts";
import type { TableResource } from "../application/table-resource.ts";
import { type CallUnits, callUnits } from "./call-units.ts";
import { add, type Exact, exact, multiply, printFixed, sum } from "./exact.ts";
import { type ItemSizes, itemSizesOf } from "./item-sizes.ts";
import type { RegionPrices } from "./prices.ts";
import type { CostLine } from "./table-costs.ts";

/** What one access pattern uses and costs in a month. */
export interface PatternCost extends CostLine {
  readonly name: string;
  readonly place: string;
  readonly pattern: AccessPattern;
  /** Of one call; undefined where the size of an item is not known. */
  readonly units: { readonly read: Exact; readonly write: Exact } | undefined;
  /** In a month; undefined where that is not known. */
  readonly used: CallUnits | undefined;
}

export function patternCosts(application: Application, prices: RegionPrices): PatternCost[] {
  const sizes = new Map(
    [...application.entities.values()].map((entity) => [entity, itemSizesOf(application, entity)]),
  );
  return [...application.accessPatterns].map(([name, pattern]) => {
    const { place, resource } = tableOf(application, pattern.entity);
    const own = sizes.get(pattern.entity);
    return { name, place, pattern, what: name, ...costOf(pattern, own, resource, prices) };
  });
}

type Cost = Omit<PatternCost, "name" | "place" | "pattern" | "what">;

function costOf(
  pattern: AccessPattern,
  sizes: ItemSizes | undefined,
  resource: TableResource,
  prices: RegionPrices,
): Cost {
  const calls = pattern.volume?.callsPerMonth;
  const quantity = calls === undefined ? "" : `${printFixed(exact(calls), 0)} calls`;
  if (sizes === undefined) {
    const missing = notStored(pattern.entity.name);
    return { quantity, units: undefined, used: undefined, missing };
  }
  const each = callUnits(pattern, sizes);
  const units = { read: each.readUnits, write: writesOf(each) };
  if (calls === undefined) {
    return { quantity, units, used: undefined, missing: "no volume is declared" };
  }
  const used = timesCalls(each, exact(calls));
  if (resource.billing?.mode === "PROVISIONED") {
    return { quantity: `${quantity}, within the provisioned capacity`, units, used };
  }
  const { readRequestUnit, writeRequestUnit } = prices.classes[resource.tableClass ?? "STANDARD"];
  if (readRequestUnit === undefined || writeRequestUnit === undefined) {
    return { quantity, units, used, missing: unpriced("requests", resource, prices) };
  }
  const usd = add(
    multiply(used.readUnits, exact(readRequestUnit.usd)),
    multiply(writesOf(used), exact(writeRequestUnit.usd)),
  );
  return { quantity, units, used, usd };
}

/** To the table and to its indexes. */
export function writesOf({ writeUnits, indexWriteUnits }: CallUnits): Exact {
  return add(writeUnits, sum(indexWriteUnits.map(({ units }) => units)));
}

function timesCalls(each: CallUnits, calls: Exact): CallUnits {
  return {
    readUnits: multiply(each.readUnits, calls),
    writeUnits: multiply(each.writeUnits, calls),
    indexWriteUnits: each.indexWriteUnits.map(({ entry, units }) => ({
      entry,
      units: multiply(units, calls),
    })),
  };
}

export function notStored(entityName: string): string {
  return `how many items of ${entityName} there are, and how large, is not declared in stored`;
}

/** Why something has no price. */
export function unpriced(
  what: string,
  { tableClass = "STANDARD" }: TableResource,
  { region }: RegionPrices,
): string {
  return `the price of ${what} of the class ${tableClass} in ${region} is not known`;
}
