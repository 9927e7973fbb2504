/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Links } from "../site/links.ts";
import type { RequestFeed } from "./request-feed.ts";
import { passes, type RequestFilter, requestFilterQuery } from "./request-filter.ts";
import { RequestRow, TotalsTable } from "./request-tables.tsx";
import { totalsOf } from "./request-totals.ts";
import { linesShownMax, RequestCount } from "./requests-view.tsx";

export interface LiveRequestsOptions {
  readonly feed: RequestFeed;
  readonly filter: RequestFilter;
  readonly updateText: UpdateText;
  /** What the page has already, as `<feed>.<sequence>`; anything else is nothing. */
  readonly after: string;
  /** False once the one who watches may not any more. */
  readonly isAllowed: () => boolean;
}

/** The stream of a page that watches, and the way to end it. */
export interface LiveRequests {
  readonly stream: ReadableStream<Uint8Array>;
  end(): void;
}

/** So often a page is told, at most, however many requests come. */
const updateIntervalMs = 250;
/** So often something is sent, so that a connection that died is noticed. */
const heartbeatIntervalMs = 15_000;
/** A page that takes nothing for so long is let go; it connects again when it is there again. */
const stallMsMax = 30_000;

/**
 * Server-Sent Events with the lines and totals of a page as HTML. Nothing is queued for a page: each
 * update is made of what the feed still keeps when the page is ready for it.
 */
export function liveRequests(options: LiveRequestsOptions, onEnd: () => void): LiveRequests {
  const { feed } = options;
  const encoder = new TextEncoder();
  let sent = sequenceOf(options.after, feed);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stalledMs = 0;
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  const unsubscribe = feed.subscribe(() => schedule());
  const heartbeat = setInterval(() => {
    if (isReady()) send(": still here\n\n");
    else stalledMs += heartbeatIntervalMs;
    if (!options.isAllowed() || stalledMs >= stallMsMax) end();
  }, heartbeatIntervalMs);
  heartbeat.unref();

  function isReady(): boolean {
    return (controller?.desiredSize ?? 0) > 0;
  }

  function send(text: string): void {
    stalledMs = 0;
    controller?.enqueue(encoder.encode(text));
  }

  function schedule(): void {
    timer ??= setTimeout(update, updateIntervalMs);
  }

  function update(): void {
    timer = undefined;
    if (!options.isAllowed()) {
      end();
      return;
    }
    // The page is told when it takes what it has been sent: `pull` schedules the next update.
    if (!isReady() || feed.lastSequence === sent) return;
    send(options.updateText(options.filter, sent));
    sent = feed.lastSequence;
  }

  function end(): void {
    release();
    try {
      controller?.close();
    } catch {
      // The page went first.
    }
  }

  function release(): void {
    unsubscribe();
    clearInterval(heartbeat);
    clearTimeout(timer);
    onEnd();
  }

  const stream = new ReadableStream<Uint8Array>({
    start(opened) {
      controller = opened;
      send("retry: 1000\n\n");
      if (feed.lastSequence !== sent) schedule();
    },
    pull() {
      if (feed.lastSequence !== sent) schedule();
    },
    cancel: release,
  });
  return { stream, end };
}

function sequenceOf(after: string, feed: RequestFeed): number {
  const [id, sequence] = after.split(".");
  return id === feed.id ? Math.min(Number(sequence) || 0, feed.lastSequence) : 0;
}

/** What a page of that filter is told that has all requests up to that sequence. */
export type UpdateText = (filter: RequestFilter, sent: number) => string;

/** Pages that watch the same are told the same, so each text is made once, however many they are. */
export function createUpdateText(links: Links, feed: RequestFeed): UpdateText {
  const texts = new Map<string, string>();
  let sequence = feed.lastSequence;
  return (filter, sent) => {
    if (sequence !== feed.lastSequence || texts.size >= textCountMax) texts.clear();
    sequence = feed.lastSequence;
    const key = `${sent}?${requestFilterQuery(filter)}`;
    const text = texts.get(key) ?? updateText({ links, feed, filter }, sent);
    texts.set(key, text);
    return text;
  };
}

const textCountMax = 10;

interface Watched {
  readonly links: Links;
  readonly feed: RequestFeed;
  readonly filter: RequestFilter;
}

function updateText({ links, feed, filter }: Watched, sent: number): string {
  const kept = feed.since(0);
  const shown = kept.filter((request) => passes(filter, request));
  const fresh = shown.filter(({ sequence }) => sequence > sent).slice(-linesShownMax);
  const lines = fresh.toReversed().map((request) => <RequestRow links={links} request={request} />);
  const data = JSON.stringify({
    lines: lines.map(String).join(""),
    totals: String(<TotalsTable links={links} totals={totalsOf(shown)} />),
    count: String(<RequestCount shownCount={shown.length} keptCount={kept.length} />),
    isEmpty: shown.length === 0,
  });
  return `id: ${feed.id}.${feed.lastSequence}\ndata: ${data}\n\n`;
}
