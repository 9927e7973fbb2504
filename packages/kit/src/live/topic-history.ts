interface Change {
  readonly sequence: number;
  readonly value: string;
}

/** Topics whose last change is kept. Beyond it, pages that come back read anew. */
const changeCountMax = 10_000;

/** The last change of each topic, so that a page that comes back gets what it missed, and no more. */
export class TopicHistory {
  readonly #uuid: () => string;
  readonly #changes = new Map<string, Change>();
  #id = "";
  #sequence = 0;
  /** All changes after this sequence are known. */
  #knownAfter = 0;

  constructor(uuid: () => string) {
    this.#uuid = uuid;
  }

  /** Another after each gap. */
  get id(): string {
    return this.#id;
  }

  get sequence(): number {
    return this.#sequence;
  }

  /** All that was added up to now. */
  get place(): string {
    return `${this.#id}.${this.#sequence}`;
  }

  /** After a gap: what was before says nothing about what is missing. */
  begin(): void {
    this.#id = this.#uuid();
    this.#knownAfter = this.#sequence;
  }

  add(topic: string, value: string): void {
    this.#sequence += 1;
    // Deleting first moves the topic to the end, so that the oldest change comes first.
    this.#changes.delete(topic);
    this.#changes.set(topic, { sequence: this.#sequence, value });
    if (this.#changes.size <= changeCountMax) return;
    for (const [oldest, { sequence }] of this.#changes) {
      this.#changes.delete(oldest);
      this.#knownAfter = Math.max(this.#knownAfter, sequence);
      break;
    }
  }

  hasChangedSince(topic: string, sequence: number): boolean {
    return (this.#changes.get(topic)?.sequence ?? 0) > sequence;
  }

  /** What these topics became after the place; undefined when that cannot be told. */
  since(place: string, topics: ReadonlySet<string>): ReadonlyMap<string, string> | undefined {
    const [, id, digits] = /^(.+)\.(\d{1,15})$/.exec(place) ?? [];
    const sequence = Number(digits);
    const isKnown = id === this.#id && sequence >= this.#knownAfter && sequence <= this.#sequence;
    if (!isKnown) return undefined;
    const missed = new Map<string, string>();
    for (const topic of topics) {
      const change = this.#changes.get(topic);
      if (change !== undefined && change.sequence > sequence) missed.set(topic, change.value);
    }
    return missed;
  }
}
