import type { OperationInput, OperationName, OperationOutput } from "@plinth/api";

export interface SendOptions {
  /** Ends the call, and its retries, with an `AbortError`. */
  readonly signal?: AbortSignal;
}

/** Where a client's calls go, as far as it knows. Only for people to read. */
export interface ClientTarget {
  readonly region?: string | undefined;
  /** An address, or what stands in its place. */
  readonly endpoint?: string | undefined;
}

/** One way to a DynamoDB: the embedded engine, an HTTP endpoint, or an AWS SDK client. */
export interface Client {
  /** Runs one operation. Rejects with a `ServiceError` when DynamoDB or the way to it refuses. */
  send<Name extends OperationName>(
    operation: Name,
    input: OperationInput<Name>,
    options?: SendOptions,
  ): Promise<OperationOutput<Name>>;

  /** Tells where calls go, for messages such as that a table is missing there. Sends nothing. */
  describeTarget?(): Promise<ClientTarget>;

  /** Frees what the client itself opened; an engine or SDK client handed in stays open. */
  close(): Promise<void>;
}
