import type { OperationName } from "@plinth/api";
import type { Capacity } from "./capacity.ts";

/** One request that a connection sent, as `onCall` hears of it. Without keys and items. */
export interface Call {
  readonly operation: OperationName;
  /** The entities that the request is about. */
  readonly entities: readonly string[];
  /** The real names. */
  readonly tableNames: readonly string[];
  readonly capacity: Capacity;
  readonly milliseconds: number;
  /** Which try of its command this was, from 1. What the client tries by itself is not counted. */
  readonly tryCount: number;
  /** DynamoDB's or the client's name of what went wrong; undefined when all went well. */
  readonly errorName: string | undefined;
}

/** What a command measured gives beside its result. */
export interface Measured<out Result> {
  readonly result: Result;
  readonly capacity: Capacity;
  /** From the first request's beginning to the result, waits included. */
  readonly milliseconds: number;
  /** How many requests the command took. What the client tries again by itself is not counted. */
  readonly requestCount: number;
}
