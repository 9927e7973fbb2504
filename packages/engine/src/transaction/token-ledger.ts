import type { KeyValueStore } from "@plinth/store";
import { DynamoDBException } from "../exceptions.ts";
import { transactionTokenPrefix } from "../storage/catalog-key.ts";
import { endOfPrefix } from "../storage/store-key.ts";
import type { Transaction } from "./transaction.ts";

/** For so long a ClientRequestToken names one TransactWriteItems and no other. */
const transactionTokenLifetimeMs = 10 * 60 * 1000;

export interface TokenEntry {
  readonly atMs: number;
  readonly fingerprint: string;
  /** What a repeat is charged, by table: as if it read the items that the transaction was about. */
  readonly readUnits: readonly (readonly [tableName: string, units: number])[];
}

/**
 * The tokens of the transactions of the last ten minutes, oldest first. They are in the store too, in
 * the same batch as the writes they stand for, so that a retry after a crash finds its token.
 */
export class TokenLedger {
  readonly #entries = new Map<string, TokenEntry>();

  constructor(store: KeyValueStore) {
    const start = transactionTokenPrefix;
    const found: [string, TokenEntry][] = [];
    for (const [key, value] of store.entries({
      start,
      end: endOfPrefix(start),
      direction: "forward",
    })) {
      found.push([key, JSON.parse(value)]);
    }
    found.sort(([, left], [, right]) => left.atMs - right.atMs);
    for (const [key, entry] of found) {
      this.#entries.set(key, entry);
    }
  }

  /** What is known of this very request when it was carried out already; throws when another one was. */
  find(token: string, fingerprint: string, nowMs: number): TokenEntry | undefined {
    const entry = this.#entries.get(transactionTokenPrefix + token);
    if (entry === undefined || entry.atMs + transactionTokenLifetimeMs <= nowMs) {
      return undefined;
    }
    if (entry.fingerprint !== fingerprint) {
      throw new DynamoDBException("IdempotentParameterMismatchException", mismatchMessage);
    }
    return entry;
  }

  /** Notes a token with the writes of its transaction, and forgets those that are too old. */
  note(token: string, entry: TokenEntry, transaction: Transaction): void {
    for (const [key, { atMs }] of this.#entries) {
      if (atMs + transactionTokenLifetimeMs > entry.atMs) {
        break;
      }
      this.#entries.delete(key);
      transaction.writeRecord({ key, value: undefined });
    }
    const key = transactionTokenPrefix + token;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    transaction.writeRecord({ key, value: JSON.stringify(entry) });
  }
}

const mismatchMessage =
  "The ClientRequestToken that was used with this request was already used with other parameters.";
