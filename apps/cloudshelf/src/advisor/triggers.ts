import { orders } from "../schema.ts";
import type { Measurements } from "./measurements.ts";

/**
 * When to go on to the second phase, PostgreSQL beside DynamoDB, by the five triggers of the source. It
 * names them without figures, so each is held against something that can be measured, and where the
 * threshold comes from stands beside it.
 */

export type Verdict = "reached" | "not reached" | "not measured" | "yours to decide";

export interface Advice {
  readonly trigger: string;
  /** What is measured, such as "Orders of the last 30 days". */
  readonly question: string;
  readonly threshold: string;
  /** What was measured, or why nothing was. */
  readonly measured: string;
  readonly verdict: Verdict;
  readonly remedy: string;
}

type Fact = Pick<Advice, "measured" | "verdict">;

/** A report reads each of a month's orders; a Query gives 1 MB at most, and ten of them take a second or so. */
const reportBytesMax = 10 * 1024 * 1024;
/** The source's target for searches of the second phase. */
const searchP95MsMax = 200;
/** What DynamoDB gives one partition in a second; a third of it leaves room for peaks. */
const partitionUnitsPerSecond = 3000;
const busyUnitsPerSecond = partitionUnitsPerSecond / 3;
/** The alarms of the second phase. */
const serverErrorPercentMax = 1;
const latencyP95MsMax = 2000;
/** From one fortnight to the next. */
const growthFactorMax = 2;
/** A category is one partition: with half of the books it has half of what is browsed. */
const categorySharePercentMax = 50;
/** Below these a share or a percentile says nothing. */
const requestCountMin = 100;
const searchCountMin = 20;
const fortnightOrdersMin = 50;
const bookCountMin = 500;

const noProcess = "only the figures of a running shop tell: GET /api/metrics, or --metrics";

export function adviceOn(measurements: Measurements): readonly Advice[] {
  return [
    reporting(measurements),
    search(measurements),
    scaleOfWork(measurements),
    scaleOfCategory(measurements),
    security,
    growthOfOrders(measurements),
    growthOfTrouble(measurements),
  ];
}

function fact(isReached: boolean, measured: string): Fact {
  return { measured, verdict: isReached ? "reached" : "not reached" };
}

function notMeasured(why: string): Fact {
  return { measured: why, verdict: "not measured" };
}

function reporting(measurements: Measurements): Advice {
  return {
    trigger: "Complex reporting needs",
    question: "What a report on the last 30 days' orders reads",
    threshold: "10 MB, ten pages of a Query",
    remedy:
      "Report from PostgreSQL, which follows the tables' streams: joins and sums cost the shop nothing there.",
    ...reportingFact(measurements),
  };
}

function reportingFact({ ordersByDay, tables }: Measurements): Fact {
  const size = tables?.find(({ table }) => table === orders.name);
  if (ordersByDay === undefined || size === undefined) {
    return notMeasured("needs the orders' table: npm run advisor");
  }
  const count = sum(ordersByDay.slice(0, 30).map((day) => day.count));
  if (count > 0 && size.itemCount === 0) {
    return notMeasured(`${count} orders, but DescribeTable has not counted them yet`);
  }
  const bytes = count === 0 ? 0 : count * (size.sizeBytes / size.itemCount);
  const megabytes = (bytes / 1024 / 1024).toFixed(2);
  return fact(bytes > reportBytesMax, `${count} orders, ${megabytes} MB`);
}

function search({ process }: Measurements): Advice {
  const facts = (): Fact => {
    if (process === undefined) return notMeasured(noProcess);
    const { requestCount, p95 } = process.search;
    return requestCount < searchCountMin || p95 === undefined
      ? notMeasured(`searches in the last hour: ${requestCount}; ${searchCountMin} are needed`)
      : fact(p95 > searchP95MsMax, `${Math.round(p95)} ms; searches: ${requestCount}`);
  };
  return {
    trigger: "Advanced search",
    question: "p95 of searches in the last hour",
    threshold: `${searchP95MsMax} ms, the second phase's own target`,
    remedy: "Search by PostgreSQL's full text, which ranks and knows forms of words.",
    ...facts(),
  };
}

function scaleOfWork({ process }: Measurements): Advice {
  const facts = (): Fact => {
    if (process === undefined) return notMeasured(noProcess);
    const { unitsPerSecond, throttleCount } = process;
    const isReached = unitsPerSecond > busyUnitsPerSecond || throttleCount > 0;
    return fact(
      isReached,
      `${unitsPerSecond.toFixed(2)} units a second since the start, ${throttleCount} throttled`,
    );
  };
  return {
    trigger: "Scale requirements",
    question: "Capacity that one process takes, and requests that tables refused in the last hour",
    threshold: `${busyUnitsPerSecond.toLocaleString("en-US")} units a second, a third of what one partition gives; or any refusal`,
    remedy: "Cache what everybody reads, such as a category's first page; then read replicas.",
    ...facts(),
  };
}

function scaleOfCategory({ categories }: Measurements): Advice {
  const facts = (): Fact => {
    if (categories === undefined) return notMeasured("needs the categories");
    const total = sum(categories.map(({ bookCount }) => bookCount));
    const [largest] = [...categories].sort((one, other) => other.bookCount - one.bookCount);
    if (largest === undefined || total < bookCountMin) {
      return notMeasured(`${total} books, and of fewer than ${bookCountMin} a share says nothing`);
    }
    const percent = (100 * largest.bookCount) / total;
    return fact(
      percent > categorySharePercentMax,
      `${largest.name} has ${percent.toFixed(1)} % of ${total} books`,
    );
  };
  return {
    trigger: "Scale requirements",
    question: "The largest category, which is one partition",
    threshold: `${categorySharePercentMax} % of all books`,
    remedy: "Divide the category, or cache its pages: one partition gives 3,000 units a second.",
    ...facts(),
  };
}

/** Whether a rule asks for a network of one's own no figure of the shop can tell. */
const security: Advice = {
  trigger: "Enhanced security",
  question: "Whether a rule asks for a network of your own (VPC)",
  threshold: "a rule that you have to keep",
  measured: "no figure of the shop tells",
  verdict: "yours to decide",
  remedy:
    "Put the functions into a VPC, with an endpoint for DynamoDB; PostgreSQL lies in one anyway.",
};

function growthOfOrders({ ordersByDay }: Measurements): Advice {
  const facts = (): Fact => {
    if (ordersByDay === undefined) {
      return notMeasured("needs the orders' table: npm run advisor");
    }
    const counts = ordersByDay.map((day) => day.count);
    const latest = sum(counts.slice(0, 14));
    const before = sum(counts.slice(14, 28));
    return latest + before < fortnightOrdersMin || before === 0
      ? notMeasured(`${before} orders, then ${latest}: too few to speak of growth`)
      : fact(latest > growthFactorMax * before, `${before} orders, then ${latest}`);
  };
  return {
    trigger: "Business growth",
    question: "Orders of the last 14 days beside those of the 14 days before",
    threshold: `more than ${growthFactorMax} times as many`,
    remedy:
      "Plan the move while it is small: an export of all tables, compared by counts and samples.",
    ...facts(),
  };
}

function growthOfTrouble({ process }: Measurements): Advice {
  const facts = (): Fact => {
    if (process === undefined) return notMeasured(noProcess);
    const { requestCount, serverErrorCount, p95 } = process;
    if (requestCount < requestCountMin || p95 === undefined) {
      return notMeasured(
        `answers in the last hour: ${requestCount}; ${requestCountMin} are needed`,
      );
    }
    const percent = (100 * serverErrorCount) / requestCount;
    return fact(
      percent > serverErrorPercentMax || p95 > latencyP95MsMax,
      `${percent.toFixed(2)} % failed, p95 ${Math.round(p95)} ms, of ${requestCount} answers`,
    );
  };
  return {
    trigger: "Business growth",
    question: "Answers that failed or were slow in the last hour",
    threshold: `${serverErrorPercentMax} % or ${latencyP95MsMax.toLocaleString("en-US")} ms, the second phase's alarms`,
    remedy: "Look for the cause by route below; what stays slow is what to move.",
    ...facts(),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
