import { PlinthError } from "@plinth/model";
import type { Application } from "../application/application.ts";
import { tableNameText } from "../application/table-of.ts";
import { printExact, sum } from "./exact.ts";
import { type FreeTierShare, freeTierOf } from "./free-tier.ts";
import { type PatternCost, patternCosts } from "./pattern-costs.ts";
import {
  type PriceSource,
  pricesReadOn,
  type RegionPrices,
  regionPrices,
  sourcesOf,
} from "./prices.ts";
import { type ProjectionSaving, projectionSavings } from "./projection-savings.ts";
import { type CostLine, type TableCost, tableCosts } from "./table-costs.ts";

export interface CostOptions {
  /** One of those that `costEstimate` has prices of. */
  readonly region: string;
}

/** One thing that is paid for, or why it could not be estimated. */
export interface EstimatedLine {
  readonly what: string;
  /** How much of it there is in a month, with its unit. */
  readonly quantity: string;
  /** Dollars a month as an exact decimal; absent when it is not estimated. */
  readonly usd?: string;
  /** Why it is not estimated. */
  readonly missing?: string;
}

export interface EstimatedPattern extends EstimatedLine {
  readonly name: string;
  /** By its name in `tables`. */
  readonly table: string;
  /** Of one call, as exact decimals; absent where the size of an item is not declared. */
  readonly units?: { readonly read: string; readonly write: string };
}

export interface EstimatedTable {
  /** By its name in `tables`. */
  readonly table: string;
  readonly tableName: string;
  readonly lines: readonly EstimatedLine[];
  /** Of what is estimated; absent when nothing is. */
  readonly usd?: string;
}

/** What the figures leave out for one reason. */
export interface NotEstimated {
  readonly why: string;
  /** Access patterns, and parts of tables such as `Books, storage`. */
  readonly what: readonly string[];
}

/** Whose prices an estimate has, and where they stand. */
export interface EstimatePrices {
  readonly region: string;
  /** AWS's price lists, each with the day on which the figures were taken from it. */
  readonly sources: readonly PriceSource[];
  /** The day on which the quotations of the lists were read. */
  readonly readOn: string;
}

export interface CostEstimate {
  readonly application: string;
  readonly prices: EstimatePrices;
  /** Dollars a month, for all that is estimated; absent when nothing is. */
  readonly usd?: string;
  readonly patterns: readonly EstimatedPattern[];
  readonly tables: readonly EstimatedTable[];
  readonly notEstimated: readonly NotEstimated[];
  /** What indexes would cost less if they projected keys only. */
  readonly savings: readonly ProjectionSaving[];
  /** What AWS's free tier would take off if this application had all of it; not deducted. */
  readonly freeTier: readonly FreeTierShare[];
}

/**
 * What DynamoDB costs in a month, from the volumes that the application declares: by access pattern
 * (`volume`), and by table (`stored`). All amounts are exact decimals of dollars, without taxes, free
 * tier and discounts. What has no volume, no size or no known price is not estimated and said so, never
 * counted as nothing.
 *
 * A table whose capacity is provisioned is paid by the hour (730 a month), whatever its patterns use;
 * each of its global indexes has the same capacity, as the template gives it. Not looked at: other
 * services, global tables, backups on demand, exports, data sent out of the region, repeated calls.
 *
 * Throws `invalidDefinition` for a region whose prices are not known.
 */
export function costEstimate(application: Application, { region }: CostOptions): CostEstimate {
  const prices = pricesOf(region);
  const patterns = patternCosts(application, prices);
  const tables = tableCosts(application, prices, patterns);
  return {
    application: application.name,
    prices: { region, sources: sourcesOf(prices), readOn: pricesReadOn },
    ...totalOf(tables.flatMap(({ lines }) => lines)),
    patterns: patterns.map(describePattern),
    tables: tables.map(({ place, resource, lines }) => ({
      table: place,
      tableName: tableNameText(resource),
      lines: lines.map(describeLine),
      ...totalOf(lines),
    })),
    notEstimated: notEstimatedOf(patterns, tables),
    savings: projectionSavings(tables, patterns, prices),
    freeTier: freeTierOf(tables, prices),
  };
}

function pricesOf(region: string): RegionPrices {
  const found = regionPrices.find((prices) => prices.region === region);
  if (found === undefined) {
    const known = regionPrices.map((prices) => prices.region).join(", ");
    const reason = `the prices of ${JSON.stringify(region)} are not known, only those of ${known}`;
    throw new PlinthError("invalidDefinition", `The cost cannot be estimated: ${reason}.`, {
      reason,
    });
  }
  return found;
}

function totalOf(lines: readonly CostLine[]): { readonly usd?: string } {
  const amounts = lines.flatMap(({ usd }) => usd ?? []);
  return amounts.length === 0 ? {} : { usd: printExact(sum(amounts)) };
}

function notEstimatedOf(
  patterns: readonly PatternCost[],
  tables: readonly TableCost[],
): NotEstimated[] {
  const found = [
    ...patterns.map(({ name, missing }) => ({ what: name, missing })),
    ...tables.flatMap(({ place, lines }) =>
      lines.map(({ what, missing }) => ({ what: `${place}, ${what}`, missing })),
    ),
  ];
  const byReason = new Map<string, string[]>();
  for (const { what, missing } of found) {
    if (missing !== undefined) {
      byReason.set(missing, [...(byReason.get(missing) ?? []), what]);
    }
  }
  return [...byReason].map(([why, what]) => ({ why, what }));
}

function describeLine({ what, quantity, usd, missing }: CostLine): EstimatedLine {
  return {
    what,
    quantity,
    ...(usd === undefined ? {} : { usd: printExact(usd) }),
    ...(missing === undefined ? {} : { missing }),
  };
}

function describePattern(cost: PatternCost): EstimatedPattern {
  const { name, place, units } = cost;
  return {
    ...describeLine(cost),
    name,
    table: place,
    ...(units === undefined
      ? {}
      : { units: { read: printExact(units.read), write: printExact(units.write) } }),
  };
}
