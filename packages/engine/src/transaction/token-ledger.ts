import type { KeyValueStore, StoreKey } from "@plinth/store";
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
 * The tokens of the transactions of the last ten minutes. They are kept in the store, in the same
 * batch as the writes they stand for: there is a token exactly when there are its writes, after a
 * crash and after a refusal of the disk too.
 */
export class TokenLedger {
  /** When each token was noted, oldest first, to know what to forget. What was noted is in the store. */
  readonly #notedAtMs: Map<StoreKey, number>;

  constructor(store: KeyValueStore) {
    const start = transactionTokenPrefix;
    const noted: [StoreKey, number][] = [];
    for (const [key, value] of store.entries({
      start,
      end: endOfPrefix(start),
      direction: "forward",
    })) {
      noted.push([key, decodeEntry(value).atMs]);
    }
    this.#notedAtMs = new Map(noted.sort(([, left], [, right]) => left - right));
  }

  /** What is known of this very request when it was carried out already; throws when another one was. */
  find(
    token: string,
    request: { readonly fingerprint: string; readonly nowMs: number },
    transaction: Transaction,
  ): TokenEntry | undefined {
    const record = transaction.readRecord(transactionTokenPrefix + token);
    const entry = record === undefined ? undefined : decodeEntry(record);
    if (entry === undefined || entry.atMs + transactionTokenLifetimeMs <= request.nowMs) {
      return undefined;
    }
    if (entry.fingerprint !== request.fingerprint) {
      throw new DynamoDBException(
        "IdempotentParameterMismatchException",
        "The ClientRequestToken that was used with this request was already used with other parameters.",
      );
    }
    return entry;
  }

  /** Notes a token with the writes of its transaction, and forgets those that are too old. */
  note(token: string, entry: TokenEntry, transaction: Transaction): void {
    for (const [key, atMs] of this.#notedAtMs) {
      if (atMs + transactionTokenLifetimeMs > entry.atMs) {
        break;
      }
      this.#notedAtMs.delete(key);
      transaction.writeRecord({ key, value: undefined });
    }
    const key = transactionTokenPrefix + token;
    this.#notedAtMs.delete(key);
    this.#notedAtMs.set(key, entry.atMs);
    transaction.writeRecord({ key, value: JSON.stringify(entry) });
  }
}

function decodeEntry(record: string): TokenEntry {
  return JSON.parse(record) as TokenEntry;
}
