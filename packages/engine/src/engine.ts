import type { OperationInput, OperationName, OperationOutput } from "@plinth/api";
import type { KeyValueStore } from "@plinth/store";

/** A call as it came over the wire, headers already read. */
export interface WireRequest {
  /** The header X-Amz-Target, such as `DynamoDB_20120810.GetItem`. */
  readonly target: string | undefined;
  readonly body: string;
  /** The access key that signed the call; two callers' idempotency tokens are kept apart by it. */
  readonly accessKeyId?: string;
}

/** What goes back: an HTTP status and a body in JSON. */
export interface WireResponse {
  readonly statusCode: number;
  readonly body: string;
}

export interface EngineOptions {
  readonly store: KeyValueStore;
  /** Milliseconds since the epoch; the system's clock when absent. */
  readonly now?: () => number;
  /** The next random UUID, for table ids. `crypto.randomUUID` when absent. */
  readonly uuid?: () => string;
  readonly region?: string;
  readonly accountId?: string;
}

/** A DynamoDB in this process, behind two doors to one pipeline. */
export interface Engine {
  /** Values in, values out. Rejects with a `DynamoDBException`. */
  execute<Name extends OperationName>(
    operation: Name,
    input: OperationInput<Name>,
  ): Promise<OperationOutput<Name>>;

  /** Text in, text out. Never rejects: an exception is an answer here. */
  handle(request: WireRequest): Promise<WireResponse> | WireResponse;

  /** Finishes what was accepted, stops the background work and closes the store. */
  close(): Promise<void>;
}

export declare function createEngine(options: EngineOptions): Engine;
