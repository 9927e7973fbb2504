import type { RouteTimes } from "../shop/load-plan.ts";
import type { ShopLoadResult } from "../shop/load-shop.ts";
import type { PagesResult } from "../shop/measure-pages.ts";
import type { ShopResults } from "../shop/measure-shop.ts";
import { printCount, printMeasure, printRatio } from "./print-number.ts";
import { printTable } from "./table.ts";

/** The bookshop at two sizes, and under the load of many shoppers. */
export function printShop(shop: ShopResults | undefined): readonly string[] {
  if (shop === undefined) return [];
  return [...printPages(shop.pages), ...shop.loads.flatMap(printShopLoad)];
}

function printPages({ pace, latencies, origin, seed }: PagesResult): readonly string[] {
  const [small, large] = pace.sizes.map(printCount);
  const rows = latencies.map(({ what, sizes: [few, many] }) => [
    what,
    printMeasure(few?.p50),
    printMeasure(many?.p50),
    printRatio((many?.p50 ?? Number.NaN) / (few?.p50 ?? Number.NaN)),
    printMeasure(few?.p95),
    printMeasure(many?.p95),
    printRatio((many?.p95 ?? Number.NaN) / (few?.p95 ?? Number.NaN)),
  ]);
  const header = [
    "milliseconds",
    ...[`p50, ${small}`, `p50, ${large}`, "ratio"],
    ...[`p95, ${small}`, `p95, ${large}`, "ratio"],
  ];
  const facts = `${pace.rounds} rounds of ${pace.requests} requests each, one at a time; ${origin}; requests from seed ${seed}. A page of the larger shop shows more books: up to 24.`;
  return [
    `## CloudShelf at ${small} and at ${large} books`,
    [printTable(header, rows, 1), "", facts].join("\n"),
  ];
}

function printShopLoad(result: ShopLoadResult): readonly string[] {
  const { storage, pace, report, capacity } = result;
  const header = [
    "route",
    "requests",
    "p50 ms",
    "p95 ms",
    "p99 ms",
    "units",
    "units each",
    "refusals",
  ];
  const routes = [...new Set([...report.routes.map(({ route }) => route), ...capacity.keys()])];
  const rows = routes.map((route) => {
    const times = report.routes.find((one) => one.route === route);
    const units = capacity.get(route);
    return [
      route,
      printCount(times?.count),
      printMeasure(times?.p50),
      printMeasure(times?.p95),
      printMeasure(times?.p99),
      printCount(units?.capacityUnits),
      printMeasure((units?.capacityUnits ?? Number.NaN) / (units?.requestCount ?? Number.NaN)),
      refusalsOf(times),
    ];
  });
  return [
    `## CloudShelf under ${pace.shopperCount} shoppers for ${pace.seconds} s, ${storage}`,
    [printTable(header, rows, 1), "", ...verdictOf(result)].join("\n"),
  ];
}

function refusalsOf(times: RouteTimes | undefined): string {
  return Object.entries(times?.refusals ?? {})
    .map(([refusal, count]) => `${printCount(count)} × ${refusal}`)
    .join(", ");
}

function verdictOf({ report, proof, pace, seed, errors }: ShopLoadResult): readonly string[] {
  const rate = report.requestCount / report.seconds;
  const verdict =
    proof.problems.length === 0
      ? "No update was lost: the stock of every book is what it was less what stands in orders, every acknowledged order is there once with its confirmation, every cart holds what was acknowledged last."
      : `**${proof.problems.length} things do not fit:** ${proof.problems.slice(0, 5).join("; ")}.`;
  return [
    `After ${pace.shopperCount} sign-ups at once, ${printCount(report.requestCount)} requests, ${printMeasure(rate)} a second; ${printCount(proof.bookCount)} books, ${printCount(pace.stockQuantity)} copies of each imported one; journeys from seed ${seed}.`,
    `${printCount(proof.orderCount)} orders, ${printCount(proof.cancelledCount)} of them cancelled, ${printCount(proof.confirmedCount)} confirmations in the outbox; ${printCount(proof.soldCopyCount)} copies sold; ${proof.cartCount} carts compared. ${verdict}`,
    ...(errors.length === 0 ? [] : ["The program logged errors:", ...errors]),
  ];
}
