import type { Context } from "hono";
import { contextMember } from "../http/context-member.ts";
import { HttpProblem } from "../http/http-problem.ts";
import { LiveListener } from "./live-listener.ts";
import { TopicHistory } from "./topic-history.ts";

/** What a source of changes tells. Values go to the pages as JSON. */
export interface LiveChanges {
  /** The topic has this value now. */
  publish(topic: string, value: unknown): void;
  /** Changes may have passed unseen: all topics that somebody listens to are read anew. */
  refresh(): Promise<void>;
  /** The topics that somebody listens to. */
  topics(): readonly string[];
}

/** A source at work: from the first page that listens until after the last. */
export interface LiveSource {
  /** Resolves when no change from then on is missed; listeners wait for it, and end when it rejects. */
  readonly started: Promise<void>;
  stop(): void;
}

export interface LiveFeedOptions {
  /** Begins to tell changes. Called again whenever somebody listens after nobody did. */
  readonly open: (changes: LiveChanges) => LiveSource;
  /** The present value of each of these topics, at most `topicCountMax`; of no topic twice. */
  readonly read: (topics: readonly string[]) => Promise<ReadonlyMap<string, unknown>>;
  /** Names a run of the source, so that places of another are known as such. */
  readonly uuid: () => string;
  /** Hears when a source or a read fails; the pages it was for connect again by themselves. */
  readonly onError: (error: unknown) => void;
  /** Pages that listen at once; 1,000 when absent. */
  readonly listenerCountMax?: number;
  /** Of those, from one network address; 50 when absent. */
  readonly listenersPerAddressMax?: number;
  /** Topics of one page; 100 when absent. */
  readonly topicCountMax?: number;
  /** Something is sent so often, so that a connection that died is noticed; 15 seconds when absent. */
  readonly heartbeatMs?: number;
  /** A page that takes nothing for so many heartbeats is let go; 2 when absent. */
  readonly stalledBeatsMax?: number;
  /** Runs something again and again until it is stopped; a timer that keeps no process alive when absent. */
  readonly every?: (milliseconds: number, run: () => void) => () => void;
}

export interface LiveListening {
  readonly topics: readonly string[];
  /** Whose page it is, for the bound by address. */
  readonly address: string;
}

/** Tells pages the newest value of what they show, by Server-Sent Events. */
export interface LiveFeed {
  /**
   * Answers with a stream: first the present value of each topic, or, to a page that comes back with
   * a `Last-Event-ID`, what changed since; then each change. Throws an `HttpProblem` for too many
   * topics (400), too many pages (503) or too many of one address (429).
   */
  answer(context: Context, listening: LiveListening): Response;
  readonly listenerCount: number;
  /** Ends all streams and the source. Nobody can listen any more. */
  close(): void;
}

const defaults = {
  listenerCountMax: 1000,
  listenersPerAddressMax: 50,
  topicCountMax: 100,
  heartbeatMs: 15_000,
  stalledBeatsMax: 2,
  every: everyByTimer,
};

/** What a page that found no room waits, at least. */
const retryAfterSeconds = 10;

type Settings = LiveFeedOptions & typeof defaults;

/** Opens nothing and sends nothing until the first page listens. */
export function createLiveFeed(options: LiveFeedOptions): LiveFeed {
  const feed = new Feed({ ...defaults, ...options });
  return {
    answer: (context, listening) => feed.answer(context, listening),
    get listenerCount() {
      return feed.listenerCount;
    },
    close: () => feed.close(),
  };
}

/** The source from one beginning to its end. */
interface Run {
  readonly source: LiveSource;
  readonly stopBeating: () => void;
}

/** Values as they were at some moment after this sequence of changes. */
interface Reading {
  readonly sequence: number;
  readonly values: ReadonlyMap<string, unknown>;
}

class Feed {
  readonly #settings: Settings;
  readonly #listeners = new Set<LiveListener>();
  readonly #listenersOf = new Map<string, Set<LiveListener>>();
  readonly #seenSignals = new WeakSet<AbortSignal>();
  readonly #history: TopicHistory;
  #run: Run | undefined;
  #isClosed = false;
  #refreshing: Promise<void> | undefined;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#history = new TopicHistory(settings.uuid);
  }

  get listenerCount(): number {
    return this.#listeners.size;
  }

  answer(context: Context, { topics, address }: LiveListening): Response {
    const wanted = new Set(topics);
    this.#checkRoom(wanted, address, stoppingOf(context));
    context.header("Content-Type", "text/event-stream; charset=utf-8");
    context.header("Cache-Control", "no-store, no-transform");
    // A proxy that gathers answers would hold the events back.
    context.header("X-Accel-Buffering", "no");
    // The server drops the body of this answer without ending it, so there must be none.
    if (context.req.method === "HEAD") return context.body(null);
    const listener = new LiveListener({
      topics: wanted,
      address,
      stopping: stoppingOf(context),
      place: () => this.#history.place,
      breakConnection: () => breakConnection(context),
      onEnd: (ended) => this.#forget(ended),
    });
    this.#remember(listener);
    void this.#bringUpToDate(listener, context.req.header("last-event-id") ?? "");
    return context.body(listener.stream);
  }

  close(): void {
    this.#isClosed = true;
    for (const listener of [...this.#listeners]) listener.end();
    this.#stopRun();
  }

  #checkRoom(
    topics: ReadonlySet<string>,
    address: string,
    stopping: AbortSignal | undefined,
  ): void {
    const { topicCountMax, listenerCountMax, listenersPerAddressMax } = this.#settings;
    if (topics.size === 0 || topics.size > topicCountMax) {
      const message = `A page listens to 1 to ${topicCountMax} things at once, not ${topics.size}.`;
      throw new HttpProblem(400, "LIVE_TOPICS", message);
    }
    const isStopping = this.#isClosed || stopping?.aborted === true;
    if (isStopping || this.#listeners.size >= listenerCountMax) {
      const message = "Too many pages listen already. Try again later.";
      throw new HttpProblem(503, "LIVE_FULL", message, { retryAfterSeconds });
    }
    const sameAddress = [...this.#listeners].filter((listener) => listener.address === address);
    if (sameAddress.length >= listenersPerAddressMax) {
      const message = `At most ${listenersPerAddressMax} pages of one address can listen at once.`;
      throw new HttpProblem(429, "LIVE_LIMIT", message, { retryAfterSeconds });
    }
  }

  #remember(listener: LiveListener): void {
    this.#listeners.add(listener);
    for (const topic of listener.topics) {
      const known = this.#listenersOf.get(topic);
      if (known === undefined) this.#listenersOf.set(topic, new Set([listener]));
      else known.add(listener);
    }
    const { stopping } = listener;
    // One for each server and not for each page, which may be many.
    if (stopping === undefined || this.#seenSignals.has(stopping)) return;
    this.#seenSignals.add(stopping);
    stopping.addEventListener("abort", () => this.#endThoseOf(stopping), { once: true });
  }

  #endThoseOf(stopping: AbortSignal): void {
    for (const listener of [...this.#listeners]) {
      if (listener.stopping === stopping) listener.end();
    }
    if (this.#listeners.size === 0) this.#stopRun();
  }

  #forget(listener: LiveListener): void {
    this.#listeners.delete(listener);
    for (const topic of listener.topics) {
      const left = this.#listenersOf.get(topic);
      left?.delete(listener);
      if (left?.size === 0) this.#listenersOf.delete(topic);
    }
  }

  async #bringUpToDate(listener: LiveListener, lastEventId: string): Promise<void> {
    try {
      await this.#sourceStarted();
      const missed = this.#history.since(lastEventId, listener.topics);
      if (missed !== undefined) return this.#offerAll(listener, missed);
      await this.#withoutGap(
        () => this.#read([...listener.topics]),
        (reading) => this.#offerAll(listener, this.#newestOf(reading)),
      );
    } catch (error) {
      this.#settings.onError(error);
      listener.end();
    }
  }

  #offerAll(listener: LiveListener, values: Iterable<readonly [string, string]>): void {
    for (const [topic, value] of values) listener.offer(topic, value);
    listener.becomeCurrent();
  }

  /** A source that did not come to work is not kept: the next page tries another. */
  async #sourceStarted(): Promise<void> {
    const run = this.#ensureRun();
    try {
      await run.source.started;
    } catch (error) {
      if (run === this.#run) this.#stopRun();
      throw error;
    }
  }

  async #read(topics: readonly string[]): Promise<Reading> {
    const { sequence } = this.#history;
    return { sequence, values: await this.#settings.read(topics) };
  }

  /**
   * What was published since the reading began is newer, and stays. It is to be offered before
   * anything else can be published.
   */
  #newestOf({ sequence, values }: Reading): (readonly [topic: string, value: string])[] {
    return [...values]
      .filter(([topic]) => !this.#history.hasChangedSince(topic, sequence))
      .map(([topic, value]) => [topic, JSON.stringify(value)] as const);
  }

  #ensureRun(): Run {
    if (this.#run !== undefined) return this.#run;
    const { open, every, heartbeatMs } = this.#settings;
    this.#history.begin();
    let run: Run | undefined;
    const isOver = () => run !== undefined && run !== this.#run;
    const source = open({
      publish: (topic, value) => {
        if (!isOver()) this.#publish(topic, JSON.stringify(value));
      },
      refresh: () => (isOver() ? Promise.resolve() : this.#refresh()),
      topics: () => [...this.#listenersOf.keys()],
    });
    run = { source, stopBeating: every(heartbeatMs, () => this.#beat()) };
    this.#run = run;
    return run;
  }

  #stopRun(): void {
    this.#run?.source.stop();
    this.#run?.stopBeating();
    this.#run = undefined;
  }

  /** The source outlives the last page by up to one beat, since a reader goes from page to page. */
  #beat(): void {
    if (this.#listeners.size === 0) this.#stopRun();
    for (const listener of [...this.#listeners]) {
      if (listener.beat(this.#settings.stalledBeatsMax)) listener.break();
    }
  }

  #publish(topic: string, value: string): void {
    this.#history.add(topic, value);
    for (const listener of this.#listenersOf.get(topic) ?? []) listener.offer(topic, value);
  }

  #refresh(): Promise<void> {
    // No place from before is good any more, and none is until all is read: something is missing.
    this.#history.begin();
    for (const listener of this.#listeners) listener.fallBehind();
    this.#refreshing ??= this.#readAll();
    return this.#refreshing;
  }

  async #readAll(): Promise<void> {
    try {
      await this.#withoutGap(
        () => this.#tellAll(),
        (told) => {
          for (const listener of told) listener.becomeCurrent();
          this.#refreshing = undefined;
        },
      );
    } catch (error) {
      this.#refreshing = undefined;
      this.#settings.onError(error);
      // What they lack nobody can tell them; when they come back, they read it.
      for (const listener of [...this.#listeners]) listener.end();
    }
  }

  /** Reads all that somebody listens to, and gives those who were there from the beginning. */
  async #tellAll(): Promise<readonly LiveListener[]> {
    const { topicCountMax } = this.#settings;
    const listeners = [...this.#listeners];
    const topics = [...this.#listenersOf.keys()];
    for (let start = 0; start < topics.length; start += topicCountMax) {
      const reading = await this.#read(topics.slice(start, start + topicCountMax));
      for (const [topic, value] of this.#newestOf(reading)) {
        for (const listener of this.#listenersOf.get(topic) ?? []) listener.offer(topic, value);
      }
    }
    return listeners;
  }

  /**
   * Reads again when there was a gap meanwhile: what changed in it nobody would tell. `done` is called
   * before another gap, or a change, can come.
   */
  async #withoutGap<Result>(
    read: () => Promise<Result>,
    done: (result: Result) => void,
  ): Promise<void> {
    for (;;) {
      const { id } = this.#history;
      const result = await read();
      if (id === this.#history.id) return done(result);
    }
  }
}

function stoppingOf(context: Context): AbortSignal | undefined {
  const stopping = contextMember(context, "stopping");
  return stopping instanceof AbortSignal ? stopping : undefined;
}

function breakConnection(context: Context): void {
  const outgoing = contextMember(context, "outgoing");
  if (typeof outgoing !== "object" || outgoing === null || !("destroy" in outgoing)) return;
  if (typeof outgoing.destroy === "function") outgoing.destroy();
}

function everyByTimer(milliseconds: number, run: () => void): () => void {
  const timer = setInterval(run, milliseconds);
  timer.unref();
  return () => clearInterval(timer);
}
