import { createSecretKey, type KeyObject } from "node:crypto";
import { isPlinthError, PlinthError } from "../../plinth-error.ts";
import type { KeyContext, MasterKey, MasterKeys } from "./master-key.ts";
import { masterKeySizeBytes } from "./master-key.ts";

/** How long, how often and how many data keys are used before new ones are asked for. */
export interface DataKeyLimits {
  /**
   * After how many values a data key is replaced; 10,000 when absent, 2^32 at most. It is asked before
   * a command, so that commands that begin together may go beyond.
   */
  readonly usesMax: number;
  /** How old a data key may become in memory, to encrypt and to decrypt; 5 minutes when absent. */
  readonly ageMilliseconds: number;
  /** How many data keys are kept to decrypt with, the least recently used leave first; 1,000 when absent. */
  readonly entriesMax: number;
}

export const defaultDataKeyLimits: DataKeyLimits = {
  usesMax: 10_000,
  ageMilliseconds: 5 * 60 * 1000,
  entriesMax: 1000,
};

/** For how long after its key's age a command that has begun may go on with it. */
const graceMilliseconds = 60_000;

/** A data key in memory. Node overwrites a key object's bytes when it is freed. */
export interface DataKey {
  readonly keyId: string;
  readonly wrapped: Uint8Array;
  readonly key: KeyObject;
}

interface Entry {
  readonly dataKey: DataKey;
  readonly since: number;
  uses: number;
}

/**
 * Keeps data keys for a while, so that not every value asks KMS. Whoever misses the same key at the
 * same time shares one request. A failure is not kept: the next one asks again.
 */
export class DataKeys {
  readonly #keys: MasterKeys;
  readonly #limits: DataKeyLimits;
  readonly #now: () => number;
  /** What encrypts, by table. */
  readonly #sealing = new Map<string, Entry>();
  /** What decrypts, the least recently used first. */
  readonly #opening = new Map<string, Entry>();
  readonly #underWay = new Map<string, Promise<DataKey>>();

  constructor(keys: MasterKeys, limits: DataKeyLimits, now: () => number) {
    this.#keys = keys;
    this.#limits = limits;
    this.#now = now;
  }

  /**
   * The key to encrypt with, counted as used once. It may be somewhat older than the limit, which is
   * asked before a command: none fails because its key became old while it was worked out. Undefined
   * when it is older than that, or there is none.
   */
  useToSeal(table: string): DataKey | undefined {
    const entry = this.#sealing.get(table);
    const { ageMilliseconds } = this.#limits;
    if (entry === undefined || this.#ageOf(entry) >= ageMilliseconds + graceMilliseconds) {
      return undefined;
    }
    entry.uses += 1;
    return entry.dataKey;
  }

  isReadyToSeal(table: string): boolean {
    const entry = this.#sealing.get(table);
    return entry !== undefined && this.#isFresh(entry) && entry.uses < this.#limits.usesMax;
  }

  /** Makes a new data key for what is written to the table from now on. */
  prepareToSeal(table: string): Promise<DataKey> {
    return this.#once(`seal ${table}`, async () => {
      const master = this.#keys.current;
      const context = this.#contextOf(table);
      const pair = await asked(master, () => master.generateDataKey(context));
      const dataKey = dataKeyOf(master, pair.plaintext, pair.wrapped);
      this.#sealing.set(table, this.#entryOf(dataKey));
      this.#keep(nameOf(table, master.id, pair.wrapped), dataKey);
      return dataKey;
    });
  }

  /** The key that a value was encrypted with, when it is in memory. */
  toOpen(table: string, keyId: string, wrapped: Uint8Array): DataKey | undefined {
    const name = nameOf(table, keyId, wrapped);
    const entry = this.#opening.get(name);
    if (entry === undefined) {
      return undefined;
    }
    this.#opening.delete(name);
    if (!this.#isFresh(entry)) {
      return undefined;
    }
    this.#opening.set(name, entry);
    return entry.dataKey;
  }

  /** Lets the master key unwrap it. Rejects with `decryptionFailed` or `encryptionUnavailable`. */
  unwrapToOpen(table: string, master: MasterKey, wrapped: Uint8Array): Promise<DataKey> {
    const name = nameOf(table, master.id, wrapped);
    return this.#once(name, async () => {
      const context = this.#contextOf(table);
      const plaintext = await asked(master, () => master.unwrap(wrapped, context));
      // The caller's bytes are a part of an item, which may live shorter than the key.
      const dataKey = dataKeyOf(master, plaintext, wrapped.slice());
      this.#keep(name, dataKey);
      return dataKey;
    });
  }

  /** Forgets all data keys. */
  clear(): void {
    this.#sealing.clear();
    this.#opening.clear();
  }

  #contextOf(table: string): KeyContext {
    return { environment: this.#keys.environment, table, purpose: "field-encryption" };
  }

  #isFresh(entry: Entry): boolean {
    return this.#ageOf(entry) < this.#limits.ageMilliseconds;
  }

  /** A clock that was set back makes a key old too, or one of a wrong time would never end. */
  #ageOf({ since }: Entry): number {
    return Math.abs(this.#now() - since);
  }

  #entryOf(dataKey: DataKey): Entry {
    return { dataKey, since: this.#now(), uses: 0 };
  }

  #keep(name: string, dataKey: DataKey): void {
    this.#opening.delete(name);
    this.#opening.set(name, this.#entryOf(dataKey));
    for (const oldest of this.#opening.keys()) {
      if (this.#opening.size <= this.#limits.entriesMax) {
        break;
      }
      this.#opening.delete(oldest);
    }
  }

  #once(name: string, ask: () => Promise<DataKey>): Promise<DataKey> {
    const underWay = this.#underWay.get(name);
    if (underWay !== undefined) {
      return underWay;
    }
    const promise = ask().finally(() => this.#underWay.delete(name));
    this.#underWay.set(name, promise);
    return promise;
  }
}

function nameOf(table: string, keyId: string, wrapped: Uint8Array): string {
  return `open ${table.length} ${table} ${keyId} ${Buffer.from(wrapped).toString("latin1")}`;
}

/** The bytes leave JavaScript's memory at once: what remains is in Node's key object. */
function dataKeyOf(master: MasterKey, plaintext: Uint8Array, wrapped: Uint8Array): DataKey {
  if (plaintext.byteLength !== masterKeySizeBytes) {
    throw unavailable(master, `gave a data key of ${plaintext.byteLength} bytes`);
  }
  const key = createSecretKey(plaintext);
  plaintext.fill(0);
  return { keyId: master.id, wrapped, key };
}

async function asked<Answer>(master: MasterKey, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    throw isPlinthError(error) ? error : unavailable(master, "could not be asked", error);
  }
}

function unavailable(master: MasterKey, problem: string, cause?: unknown): PlinthError {
  const reason = cause instanceof Error ? `${problem}: ${cause.message}` : problem;
  const message = `The master key "${master.id}" ${reason}. Nothing was encrypted or decrypted.`;
  return new PlinthError("encryptionUnavailable", message, { reason, cause });
}
