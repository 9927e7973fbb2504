import type { KeyValueStore, StoreWrite } from "@plinth/store";
import { streamStateKey, streamStatePrefix } from "../storage/catalog-key.ts";
import { changeRange, counterOf } from "../storage/change-key.ts";
import { endOfPrefix } from "../storage/store-key.ts";
import { timeOfChange } from "../storage/stored-change.ts";
import { Stream, type StreamPosition, type StreamState } from "./stream.ts";

/**
 * All streams there are, those of deleted tables too, read once when the engine starts and kept in
 * step with the store by `Transaction`.
 */
export class StreamCatalog {
  readonly #streams = new Map<number, Stream>();

  constructor(store: KeyValueStore) {
    const range = { start: streamStatePrefix, end: endOfPrefix(streamStatePrefix) };
    for (const [, value] of store.entries({ ...range, direction: "forward" })) {
      const { state, position } = decodeStream(value);
      const reached = reachedPosition(state.streamNumber, position, store);
      this.#streams.set(state.streamNumber, new Stream(state, reached));
    }
  }

  get(streamNumber: number): Stream | undefined {
    return this.#streams.get(streamNumber);
  }

  find(streamArn: string): Stream | undefined {
    for (const stream of this.#streams.values()) {
      if (stream.state.streamArn === streamArn) {
        return stream;
      }
    }
    return undefined;
  }

  /** In the order of their ARNs. */
  all(): Stream[] {
    return [...this.#streams.values()].sort((a, b) =>
      a.state.streamArn < b.state.streamArn ? -1 : 1,
    );
  }

  /** While it is, time has nothing to take away. */
  get isEmpty(): boolean {
    return this.#streams.size === 0;
  }

  /** Adds the stream, or gives it another state. */
  keep(state: StreamState, position: StreamPosition): void {
    const stream = this.#streams.get(state.streamNumber);
    if (stream === undefined) {
      this.#streams.set(state.streamNumber, new Stream(state, position));
    } else {
      stream.state = state;
      stream.position = position;
    }
  }

  forget(streamNumber: number): void {
    this.#streams.delete(streamNumber);
  }
}

interface SavedStream {
  readonly state: StreamState;
  readonly position: StreamPosition;
}

export function streamStateWrite(state: StreamState, position: StreamPosition): StoreWrite {
  return {
    key: streamStateKey(state.streamNumber),
    value: JSON.stringify({ state, position } satisfies SavedStream),
  };
}

function decodeStream(value: string): SavedStream {
  return JSON.parse(value) as SavedStream;
}

/** The position is saved with the state only; changes since then tell of themselves. */
function reachedPosition(
  streamNumber: number,
  saved: StreamPosition,
  store: KeyValueStore,
): StreamPosition {
  const all = changeRange(streamNumber, saved.lastCounter + 1, Number.MAX_SAFE_INTEGER - 1);
  for (const [key, value] of store.entries({ ...all, direction: "backward" })) {
    return { lastCounter: counterOf(key), lastAtMs: timeOfChange(value) };
  }
  return saved;
}
