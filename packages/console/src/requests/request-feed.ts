import type { RequestReport } from "@plinth/api";
import { createToken, type RandomBytes, secureRandomBytes } from "@plinth/kit";

/** A request as the feed keeps it. */
export interface KeptRequest extends RequestReport {
  /** Counts from 1, without gaps. */
  readonly sequence: number;
}

export interface RequestFeedOptions {
  /** How many requests are kept; the oldest go first. 1,000 when absent. */
  readonly requestCountMax?: number;
  /** Where the feed's id comes from, by which a page sees that the program was started anew. */
  readonly random?: RandomBytes;
}

/** The last requests of an engine in this process. */
export interface RequestFeed {
  /** For the engine's `onRequest`. */
  readonly record: (report: RequestReport) => void;
  readonly id: string;
  /** The sequence of the last request; 0 before the first. */
  readonly lastSequence: number;
  /** Those behind a sequence that are still kept, the oldest first. */
  since(sequence: number): readonly KeptRequest[];
  /** Calls back after each request, at once and in the request's own time; gives the way to stop it. */
  subscribe(listener: () => void): () => void;
}

const requestCountMaxDefault = 1000;
const textLengthMax = 500;
const tableNamesMax = 25;

/** Keeps the last requests in memory, and tells whoever watches that there is one more. */
export function createRequestFeed(options: RequestFeedOptions = {}): RequestFeed {
  const { requestCountMax = requestCountMaxDefault, random = secureRandomBytes } = options;
  /** A ring: the request of sequence n stands at n modulo its length. */
  const ring: KeptRequest[] = [];
  const listeners = new Set<() => void>();
  let lastSequence = 0;
  return {
    id: createToken(random).slice(0, 12),
    record(report) {
      lastSequence += 1;
      ring[lastSequence % requestCountMax] = { ...bounded(report), sequence: lastSequence };
      for (const listener of listeners) listener();
    },
    get lastSequence() {
      return lastSequence;
    },
    since(sequence) {
      const first = Math.max(sequence + 1, lastSequence - requestCountMax + 1, 1);
      const kept: KeptRequest[] = [];
      for (let at = first; at <= lastSequence; at += 1) {
        const request = ring[at % requestCountMax];
        if (request !== undefined) kept.push(request);
      }
      return kept;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Texts of callers are kept as far as a page shows them, so that nobody fills the memory. */
function bounded(report: RequestReport): RequestReport {
  const { operation, origin, errorMessage, tableNames } = report;
  if (
    operation.length <= textLengthMax &&
    origin.length <= textLengthMax &&
    (errorMessage === undefined || errorMessage.length <= textLengthMax) &&
    tableNames.length <= tableNamesMax
  ) {
    return report;
  }
  return {
    ...report,
    operation: operation.slice(0, textLengthMax),
    origin: origin.slice(0, textLengthMax),
    tableNames: tableNames.slice(0, tableNamesMax),
    ...(errorMessage === undefined ? {} : { errorMessage: errorMessage.slice(0, textLengthMax) }),
  };
}
