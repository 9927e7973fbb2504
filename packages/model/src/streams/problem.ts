/** Something that went wrong on the way, told by `kind`. None of them needs an answer. */
export type StreamProblem =
  /** A listener threw; the record will be tried again, or be set aside when that was the last time. */
  | {
      readonly kind: "attemptFailed";
      readonly record: RecordName;
      readonly attempts: number;
      readonly error: unknown;
    }
  /** The record waits in the state table; see `recordsSetAside`. */
  | {
      readonly kind: "setAside";
      readonly record: RecordName;
      readonly attempts: number;
      readonly error: unknown;
    }
  /** The stream no longer has all that came after this place: what it lacks, nobody has handled. */
  | {
      readonly kind: "recordsLost";
      readonly shardId: string;
      /** The sequence number of the last record that is done with; undefined when there is none. */
      readonly after: string | undefined;
      readonly error: unknown;
    }
  /** Another process holds the shard now, since this one was too slow; it will handle the rest. */
  | { readonly kind: "leaseLost"; readonly shardId: string }
  /** A call failed and is tried again. */
  | { readonly kind: "callFailed"; readonly shardId: string | undefined; readonly error: unknown }
  /** There is no stream to read; the consumer goes on looking. */
  | { readonly kind: "streamUnavailable"; readonly error: unknown };

/** Which record a problem is about. */
export interface RecordName {
  readonly eventId: string;
  readonly sequenceNumber: string;
  /** The shard, or the event source of Lambda. */
  readonly source: string;
}

export type OnProblem = (problem: StreamProblem) => void;

/** Tells a problem; whoever hears it must not stop the stream by throwing. */
export function tell(onError: OnProblem, problem: StreamProblem): void {
  try {
    onError(problem);
  } catch {
    // There is nobody left who could be told.
  }
}
