import type { ExpressionCache } from "@plinth/expressions";
import type { Background } from "../background/background.ts";
import type { Catalog } from "../table/catalog.ts";
import type { TokenLedger } from "../transaction/token-ledger.ts";
import type { Transaction, TransactionKind } from "../transaction/transaction.ts";
import type { Door } from "../validation/door.ts";

/** What an operation may use beside its request. */
export interface OperationContext {
  /** This request's own; committed by the pipeline when the operation returns. */
  readonly transaction: Transaction;
  readonly catalog: Catalog;
  readonly tokens: TokenLedger;
  /** Takes over what a change of a table leaves to be done after the answer. */
  readonly background: Pick<Background, "tend">;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly uuid: () => string;
  readonly region: string;
  readonly accountId: string;
  /** What DescribeEndpoints answers. */
  readonly endpointAddress: string;
  readonly accessKeyId: string;
}

/**
 * One operation of the API, in three steps: `parse` turns its input into a checked request or refuses
 * it, `run` gives its output in the API's shape, with a `StoredItem` wherever the API has an item.
 */
export interface Operation<Request> {
  /** Transactional operations cost twice the capacity; plain when absent. */
  readonly kind?: TransactionKind;
  readonly parse: (input: unknown, door: Door, expressions: ExpressionCache) => Request;
  readonly run: (request: Request, context: OperationContext) => Synchronous;
}

/** An output, and no promise of one: nothing may be awaited between a request's reads and its writes. */
export type Synchronous = object & { readonly then?: never };

/** Lets the compiler check that an operation's steps fit, then forgets the request's type. */
export function operation<Request>(steps: Operation<Request>): Operation<unknown> {
  return steps as Operation<unknown>;
}
