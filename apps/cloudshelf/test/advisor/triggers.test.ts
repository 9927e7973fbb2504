import { describe, expect, it } from "vitest";
import type { Measurements, ProcessFigures } from "../../src/advisor/measurements.ts";
import { printAdvice } from "../../src/advisor/print-advice.ts";
import { adviceOn } from "../../src/advisor/triggers.ts";

const quiet: ProcessFigures = {
  seconds: 3600,
  requestCount: 1000,
  serverErrorCount: 0,
  p95: 40,
  search: { requestCount: 50, p95: 30 },
  unitsPerSecond: 12,
  throttleCount: 0,
};

/** `perDay` orders in each of the last 14 days, `before` in each of the 16 before them. */
function daysOf(perDay: number, before: number): NonNullable<Measurements["ordersByDay"]> {
  return Array.from({ length: 30 }, (_, back) => ({
    day: `day ${back}`,
    count: back < 14 ? perDay : before,
  }));
}

function ordersTable(itemCount: number, sizeBytes: number): Measurements["tables"] {
  return [{ table: "cloudshelf-orders", itemCount, sizeBytes }];
}

function categoriesOf(...counts: readonly number[]): Measurements["categories"] {
  return counts.map((bookCount, position) => ({ name: `Shelf ${position}`, bookCount }));
}

function factOf(question: RegExp, measurements: Measurements) {
  const advice = adviceOn(measurements).find((each) => question.test(each.question));
  return [advice?.verdict, advice?.measured];
}

describe("adviceOn", () => {
  it("S-69 has every trigger of the source", () => {
    const triggers = new Set(adviceOn({}).map(({ trigger }) => trigger));
    expect([...triggers]).toEqual([
      "Complex reporting needs",
      "Advanced search",
      "Scale requirements",
      "Enhanced security",
      "Business growth",
    ]);
  });

  it("S-69 guesses nothing: without measurements it says what is missing", () => {
    const verdicts = adviceOn({}).map(({ verdict }) => verdict);
    expect(verdicts.filter((verdict) => verdict === "not measured")).toHaveLength(6);
    expect(verdicts.filter((verdict) => verdict === "yours to decide")).toHaveLength(1);
    expect(printAdvice(adviceOn({}))).toContain("No trigger of the second phase");
  });

  it.each<[string, RegExp, Measurements, [verdict: string, measured: string]]>([
    [
      "a report that reads little",
      /report/,
      { ordersByDay: daysOf(10, 10), tables: ordersTable(3000, 2_700_000) },
      ["not reached", "300 orders, 0.26 MB"],
    ],
    [
      "a report that reads more than ten pages",
      /report/,
      { ordersByDay: daysOf(500, 500), tables: ordersTable(100_000, 100_000_000) },
      ["reached", "15000 orders, 14.31 MB"],
    ],
    [
      "a table that was not counted yet",
      /report/,
      { ordersByDay: daysOf(1, 0), tables: ordersTable(0, 0) },
      ["not measured", "14 orders, but DescribeTable has not counted them yet"],
    ],
    [
      "a shop that has sold nothing",
      /report/,
      { ordersByDay: daysOf(0, 0), tables: ordersTable(0, 0) },
      ["not reached", "0 orders, 0.00 MB"],
    ],
    [
      "slow searches",
      /searches/,
      { process: { ...quiet, search: { requestCount: 20, p95: 201 } } },
      ["reached", "201 ms; searches: 20"],
    ],
    [
      "searches just within",
      /searches/,
      { process: { ...quiet, search: { requestCount: 20, p95: 200 } } },
      ["not reached", "200 ms; searches: 20"],
    ],
    [
      "too few searches",
      /searches/,
      { process: { ...quiet, search: { requestCount: 19, p95: 900 } } },
      ["not measured", "searches in the last hour: 19; 20 are needed"],
    ],
    [
      "work that one partition bears",
      /Capacity/,
      { process: quiet },
      ["not reached", "12.00 units a second since the start, 0 throttled"],
    ],
    [
      "work near what one partition gives",
      /Capacity/,
      { process: { ...quiet, unitsPerSecond: 1000.5 } },
      ["reached", "1000.50 units a second since the start, 0 throttled"],
    ],
    [
      "a refusal",
      /Capacity/,
      { process: { ...quiet, throttleCount: 1 } },
      ["reached", "12.00 units a second since the start, 1 throttled"],
    ],
    [
      "one category with most books",
      /category/,
      { categories: categoriesOf(100, 600, 50) },
      ["reached", "Shelf 1 has 80.0 % of 750 books"],
    ],
    [
      "books well spread",
      /category/,
      { categories: categoriesOf(300, 300) },
      ["not reached", "Shelf 0 has 50.0 % of 600 books"],
    ],
    [
      "few books",
      /category/,
      { categories: categoriesOf(499) },
      ["not measured", "499 books, and of fewer than 500 a share says nothing"],
    ],
    [
      "no books",
      /category/,
      { categories: [] },
      ["not measured", "0 books, and of fewer than 500 a share says nothing"],
    ],
    [
      "orders that more than doubled",
      /14 days/,
      { ordersByDay: daysOf(21, 10) },
      ["reached", "140 orders, then 294"],
    ],
    [
      "orders that doubled",
      /14 days/,
      { ordersByDay: daysOf(20, 10) },
      ["not reached", "140 orders, then 280"],
    ],
    [
      "a shop that began within the fortnight",
      /14 days/,
      { ordersByDay: daysOf(20, 0) },
      ["not measured", "0 orders, then 280: too few to speak of growth"],
    ],
    [
      "answers that fail",
      /failed or were slow/,
      { process: { ...quiet, serverErrorCount: 11 } },
      ["reached", "1.10 % failed, p95 40 ms, of 1000 answers"],
    ],
    [
      "slow answers",
      /failed or were slow/,
      { process: { ...quiet, p95: 2001 } },
      ["reached", "0.00 % failed, p95 2001 ms, of 1000 answers"],
    ],
    [
      "good answers",
      /failed or were slow/,
      { process: { ...quiet, serverErrorCount: 10 } },
      ["not reached", "1.00 % failed, p95 40 ms, of 1000 answers"],
    ],
    [
      "few answers",
      /failed or were slow/,
      { process: { ...quiet, requestCount: 99, serverErrorCount: 99 } },
      ["not measured", "answers in the last hour: 99; 100 are needed"],
    ],
  ])("S-69 measures %s", (_, question, measurements, fact) => {
    expect(factOf(question, measurements)).toEqual(fact);
  });

  it("leaves a rule about networks to who knows it", () => {
    expect(factOf(/VPC/, {})).toEqual(["yours to decide", "no figure of the shop tells"]);
  });
});

describe("printAdvice", () => {
  it("says what to do where a trigger is reached, and counts these", () => {
    const text = printAdvice(adviceOn({ process: { ...quiet, throttleCount: 3 } }));
    expect(text).toContain("→ Scale requirements: reached");
    expect(text).toContain("Cache what everybody reads");
    expect(text).not.toContain("Search by PostgreSQL's full text");
    expect(text).toContain("1 of 7 triggers of the second phase is reached.");
  });
});
