import type { IndexFindings, IndexQuery, SearchIndex } from "../services/search-index.ts";
import type { Reporting } from "./reporting.ts";

export interface ReportingSearchOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** How long a shopper may wait for it. */
  readonly answerMilliseconds?: number;
}

/** It knows of changes at most this late, or does not answer. */
const lagMillisecondsMax = 60_000;
/** For so long it is taken to be as current as it was found. */
const checkMilliseconds = 5_000;
const failureCountMax = 3;
const restMilliseconds = 10_000;

/**
 * The reports' full-text search as the shop's index. It answers in time or not at all; after three
 * failures in a row it is left alone for ten seconds.
 */
export function createReportingSearch(
  reporting: Pick<Reporting, "reports" | "status">,
  options: ReportingSearchOptions,
): SearchIndex {
  const { now, wait = waitByTimer, answerMilliseconds = 300 } = options;
  let failureCount = 0;
  let restsUntilMs = Number.NEGATIVE_INFINITY;
  let isCurrent = false;
  let checkedAtMs = Number.NEGATIVE_INFINITY;

  async function isCurrentNow(): Promise<boolean> {
    if (now() - checkedAtMs >= checkMilliseconds) {
      const status = await reporting.status();
      isCurrent =
        status.kind === "up" &&
        status.asOfMs !== undefined &&
        !status.isIncomplete &&
        status.lagMs <= lagMillisecondsMax;
      checkedAtMs = now();
      if (status.kind === "down") throw new Error("The reports' database does not answer.");
    }
    return isCurrent;
  }

  async function answer(query: IndexQuery): Promise<IndexFindings | undefined> {
    return (await isCurrentNow()) ? await reporting.reports.search(query) : undefined;
  }

  return {
    async find(query): Promise<IndexFindings | undefined> {
      if (now() < restsUntilMs) return undefined;
      const done = new AbortController();
      try {
        const findings = await Promise.race([
          answer(query),
          wait(answerMilliseconds, done.signal).then((): typeof tooLate => tooLate),
        ]);
        if (findings === tooLate) throw new Error("It did not answer in time.");
        failureCount = 0;
        return findings;
      } catch {
        failureCount += 1;
        // One try after the rest is enough to tell whether it is back.
        if (failureCount >= failureCountMax) restsUntilMs = now() + restMilliseconds;
        return undefined;
      } finally {
        done.abort();
      }
    },
  };
}

const tooLate: unique symbol = Symbol("too late");

function waitByTimer(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  });
}
