export interface LiveListenerOptions {
  readonly topics: ReadonlySet<string>;
  readonly address: string;
  /** Aborted when the server that serves the page stops. */
  readonly stopping: AbortSignal | undefined;
  /** Names all that was published so far, for a page that comes back. */
  readonly place: () => string;
  /** Breaks a connection on which nothing is taken, since its end would wait behind the rest. */
  readonly breakConnection: () => void;
  readonly onEnd: (listener: LiveListener) => void;
}

/** How long a browser that uses EventSource waits before it connects again. */
const retryMs = 2000;

/**
 * One page that listens, as a stream of Server-Sent Events. Only the newest value of each of its
 * topics waits for it, so that however slow it reads, what waits is no more than what it asked for.
 */
export class LiveListener {
  readonly topics: ReadonlySet<string>;
  readonly address: string;
  readonly stopping: AbortSignal | undefined;
  readonly stream: ReadableStream<Uint8Array>;
  readonly #options: LiveListenerOptions;
  readonly #encoder = new TextEncoder();
  readonly #waiting = new Map<string, string>();
  readonly #sent = new Map<string, string>();
  #text = `retry: ${retryMs}\n\n`;
  /** Whether it has all that was published up to any place that it is told. */
  #isCurrent = false;
  #isEnded = false;
  #stalledBeats = 0;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  /** Resolves the read that the page waits in; undefined while it takes nothing. */
  #read: (() => void) | undefined;

  constructor(options: LiveListenerOptions) {
    this.#options = options;
    this.topics = options.topics;
    this.address = options.address;
    this.stopping = options.stopping;
    this.stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: () => this.#pull(),
        cancel: () => this.#release(),
      },
      // Nothing is queued here: a chunk is made when somebody asks for it.
      { highWaterMark: 0 },
    );
  }

  /** What the page saw last is not sent again. */
  offer(topic: string, value: string): void {
    if (this.#sent.get(topic) === value) this.#waiting.delete(topic);
    else this.#waiting.set(topic, value);
    this.#flush();
  }

  /** From now on it has been offered all that it lacked. */
  becomeCurrent(): void {
    this.#isCurrent = true;
  }

  /** Something may have passed unseen, which it has not been offered. */
  fallBehind(): void {
    this.#isCurrent = false;
  }

  /** Says that the connection lives. True when the page has taken nothing for so many beats. */
  beat(stalledBeatsMax: number): boolean {
    this.#stalledBeats = this.#read === undefined ? this.#stalledBeats + 1 : 0;
    this.#text ||= ":\n\n";
    this.#flush();
    return this.#stalledBeats >= stalledBeatsMax;
  }

  /** The page connects again when it is still there. */
  end(): void {
    if (this.#isEnded) return;
    this.#release();
    this.#controller?.close();
    this.#read?.();
  }

  break(): void {
    this.end();
    this.#options.breakConnection();
  }

  #pull(): Promise<void> {
    return new Promise((resolve) => {
      this.#read = resolve;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#read === undefined || this.#isEnded) return;
    const text = this.#text + this.#takeWaiting();
    if (text === "") return;
    this.#text = "";
    this.#stalledBeats = 0;
    this.#controller?.enqueue(this.#encoder.encode(text));
    this.#read();
    this.#read = undefined;
  }

  #takeWaiting(): string {
    if (this.#waiting.size === 0) return "";
    const frames: string[] = [];
    for (const [topic, value] of this.#waiting) {
      frames.push(`data: ${value}\n`);
      this.#sent.set(topic, value);
    }
    this.#waiting.clear();
    // Before it is current, a place would promise what it does not have.
    if (this.#isCurrent) frames.push(`id: ${this.#options.place()}\n${frames.pop()}`);
    return `${frames.join("\n")}\n`;
  }

  #release(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#waiting.clear();
    this.#sent.clear();
    this.#options.onEnd(this);
  }
}
