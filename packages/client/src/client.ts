import type { OperationInput, OperationName, OperationOutput } from "@plinth/api";

export interface SendOptions {
  /** Ends the call, and its retries, with an `AbortError`. */
  readonly signal?: AbortSignal;
}

/** One way to a DynamoDB: the embedded engine, an HTTP endpoint, or an AWS SDK client. */
export interface Client {
  /** Runs one operation. Rejects with a `ServiceError` when DynamoDB or the way to it refuses. */
  send<Name extends OperationName>(
    operation: Name,
    input: OperationInput<Name>,
    options?: SendOptions,
  ): Promise<OperationOutput<Name>>;

  /** Frees what the client itself opened; an engine or SDK client handed in stays open. */
  close(): Promise<void>;
}
