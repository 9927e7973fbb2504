import type { Measured } from "../calls/call.ts";
import type { Meter } from "../calls/caller.ts";
import { linkSignals } from "../calls/linked-signal.ts";
import type { Request } from "../commands/command.ts";
import type { ConnectionContext } from "../connection-context.ts";
import type { NativeRecord } from "../entity/compiled-entity.ts";
import { PlinthError } from "../plinth-error.ts";
import { compileScan, type ScanSegment, type ScanSpec } from "./compile-scan.ts";
import { mergeIterators } from "./merge-iterators.ts";
import { collectItems, measureItems, PagedRead } from "./paged-read.ts";
import type { QueryPage, QueryPageOptions, Scan } from "./query.ts";

/** Every segment holds a page of up to 1 MB. */
const segmentsMax = 1000;

/** A scan of one segment is read page by page as a query is; several are read side by side. */
export function runScan(context: ConnectionContext, spec: ScanSpec): Scan<NativeRecord> {
  const { segments = 1 } = spec.options;
  if (!Number.isSafeInteger(segments) || segments < 1 || segments > segmentsMax) {
    throw new PlinthError(
      "invalidQuery",
      `A scan has from 1 to ${segmentsMax} segments, not ${String(segments)}.`,
    );
  }
  return segments === 1
    ? readOf(context, spec, undefined, spec.options.signal)
    : new ParallelScan(context, spec, segments);
}

function readOf(
  context: ConnectionContext,
  spec: ScanSpec,
  segment: ScanSegment | undefined,
  signal: AbortSignal | undefined,
): PagedRead<"Scan"> {
  return new PagedRead(context, {
    operation: "Scan",
    target: spec.target,
    index: spec.index,
    limit: spec.options.limit,
    signal,
    compile: (moment) => compileScan(spec, segment, moment),
  });
}

/** Reads all segments at the same time, one page of each at most. */
class ParallelScan implements Scan<NativeRecord> {
  readonly #context: ConnectionContext;
  readonly #spec: ScanSpec;
  readonly #segments: number;

  constructor(context: ConnectionContext, spec: ScanSpec, segments: number) {
    this.#context = context;
    this.#spec = spec;
    this.#segments = segments;
  }

  compile(options: QueryPageOptions = {}): Request<"Scan"> {
    refuseCursor(options);
    return this.#readOf(0, this.#spec.options.signal).compile(options);
  }

  async page(): Promise<never> {
    throw new PlinthError(
      "invalidQuery",
      "A scan of several segments has no one place to go on from, and so no page. Leave `segments` out, or take its pages() or items as they come.",
    );
  }

  async *pages(options: QueryPageOptions = {}): AsyncGenerator<QueryPage<NativeRecord>> {
    refuseCursor(options);
    for await (const page of this.#merge((read) => read.pages(options))) {
      yield { ...page, cursor: undefined };
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<NativeRecord> {
    for await (const page of this.#walk(undefined)) {
      yield* page.items;
    }
  }

  async all(): Promise<NativeRecord[]> {
    return collectItems(this.#walk(undefined));
  }

  async measured(): Promise<Measured<NativeRecord[]>> {
    return measureItems(this.#context, (meter) => this.#walk(meter));
  }

  async first(): Promise<NativeRecord | undefined> {
    for await (const item of this) {
      return item;
    }
    return undefined;
  }

  #walk(meter: Meter | undefined): AsyncGenerator<ScanPage> {
    return this.#merge((read) => read.walk(meter));
  }

  /** Ends the other segments when one fails, when nobody takes more, and with the signal. */
  async *#merge<Page extends ScanPage>(
    pagesOf: (read: PagedRead<"Scan">) => AsyncGenerator<Page>,
  ): AsyncGenerator<Page> {
    const { limit = Number.POSITIVE_INFINITY, signal } = this.#spec.options;
    const linked = linkSignals([signal]);
    const reads = Array.from({ length: this.#segments }, (_, segment) =>
      pagesOf(this.#readOf(segment, linked.signal)),
    );
    let remaining = limit;
    try {
      for await (const page of mergeIterators(reads)) {
        const items = page.items.slice(0, remaining);
        remaining -= items.length;
        yield { ...page, items };
        if (remaining <= 0) {
          return;
        }
      }
    } finally {
      linked.end();
    }
  }

  #readOf(segment: number, signal: AbortSignal | undefined): PagedRead<"Scan"> {
    const part = { segment, totalSegments: this.#segments };
    return readOf(this.#context, this.#spec, part, signal);
  }
}

interface ScanPage {
  readonly items: NativeRecord[];
  readonly cursor: string | undefined;
}

function refuseCursor({ cursor }: QueryPageOptions): void {
  if (cursor !== undefined) {
    throw new PlinthError(
      "invalidQuery",
      "A scan of several segments takes no cursor. Leave `segments` out to go on from one.",
    );
  }
}
