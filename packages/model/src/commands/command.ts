import type { OperationInput, OperationName } from "@plinth/api";
import type { Measured } from "../calls/call.ts";

/** An operation and exactly what it is called with. */
export type Request<Name extends OperationName = OperationName> = {
  [N in Name]: { readonly operation: N; readonly input: OperationInput<N> };
}[Name];

/** What every command takes. */
export interface SignalOptions {
  /** Ends the command, its tries and its waits with the client's `AbortError`; nothing more is sent. */
  readonly signal?: AbortSignal | undefined;
}

export interface CompileOptions {
  /**
   * The stored item, for a command on an entity with unique attributes, whose guards depend on it.
   * When absent, the item counts as absent too.
   */
  readonly oldItem?: Readonly<Record<string, unknown>>;
}

/**
 * A call that is sent when it is awaited, and only once. Handed to `transact` or `transactGet` it is
 * not sent by itself but becomes a part of the transaction; a write that went through so rejects with
 * `invalidCommand` when it is awaited afterwards.
 */
export interface Command<out Result, Name extends OperationName = OperationName>
  extends Promise<Result> {
  /** The exact request that awaiting would send now. Reads the clock; sends nothing. */
  compile(options?: CompileOptions): Request<Name>;

  /**
   * Sends the command and tells what it took beside its result. Rejects with `invalidCommand` when
   * it was awaited before, since what is over cannot be measured any more.
   */
  measured(): Promise<Measured<Result>>;
}

export interface GetCommand<out Item> extends Command<Item | undefined, "GetItem"> {
  readonly part: "get";
}

export interface WriteCommand<out Result>
  extends Command<Result, "PutItem" | "UpdateItem" | "DeleteItem" | "TransactWriteItems"> {
  readonly part: "write";
}

/** A condition on an item that is not written. Awaited alone it is a transaction of one. */
export interface CheckCommand extends Command<void, "TransactWriteItems"> {
  readonly part: "check";
}
