import { PlinthError } from "../plinth-error.ts";
import { type RandomBytes, systemClock, systemRandomBytes } from "./defaults.ts";
import type { Encryption, EncryptionAudit } from "./encryption.ts";
import { keyIdSizeBytesMax } from "./fields/sealed-value.ts";
import { SealingCipher } from "./fields/sealing-cipher.ts";
import { itemCipher } from "./items/item-cipher.ts";
import { type DataKeyLimits, DataKeys, defaultDataKeyLimits } from "./keys/data-keys.ts";
import type { MasterKeys } from "./keys/master-key.ts";

export interface EncryptionOptions {
  readonly keys: MasterKeys;
  /** When data keys are replaced by new ones; each has a default. */
  readonly dataKeys?: Partial<DataKeyLimits>;
  /**
   * Where each encryption and decryption is recorded before its result is handed over. When that
   * fails, so does the command.
   */
  readonly audit?: EncryptionAudit;
  /** Who the audit trail says it was, unless `as` says another; `unknown` when absent. */
  readonly actor?: string;
  /**
   * What a read makes of an encrypted attribute that is stored as plain text. `refused` when absent:
   * else whoever can write to the table could put in a value of their own. `accepted` is for the time
   * until `reencrypt` has run over a table that had no encryption before.
   */
  readonly plaintext?: "refused" | "accepted";
  /** Milliseconds since the epoch, for the age of data keys; the system's clock when absent. */
  readonly now?: () => number;
  /** For nonces; `crypto.randomBytes` when absent. */
  readonly random?: RandomBytes;
}

/** AES-GCM's bound for one key with random nonces, by NIST SP 800-38D. */
const usesCeiling = 2 ** 32;

/**
 * Encrypts the attributes that entities name as `encrypted`, by AES-256-GCM. Throws
 * `invalidDefinition` when there are no keys, or they have no environment, an empty or too long id or
 * the same id twice, when a limit is out of range, and for an empty actor.
 *
 *     const encryption = createEncryption({ keys: localKeys({ file: "keys.json" }) });
 *     const tennis = connect({ User }, { client, encryption });
 */
export function createEncryption(options: EncryptionOptions): Encryption {
  const { keys } = options;
  const limits = { ...defaultDataKeyLimits, ...options.dataKeys };
  checkKeys(keys);
  checkLimits(limits);
  const dataKeys = new DataKeys(keys, limits, options.now ?? systemClock);
  const cipher = new SealingCipher({
    keys,
    dataKeys,
    random: options.random ?? systemRandomBytes,
    audit: options.audit,
    acceptsPlaintext: options.plaintext === "accepted",
  });
  return encryptionOf(keys, cipher, options.actor ?? "unknown");
}

function encryptionOf(keys: MasterKeys, cipher: SealingCipher, actor: string): Encryption {
  if (typeof actor !== "string" || actor === "") {
    throw invalidEncryption("An actor is a text that an audit trail can name, and not empty");
  }
  return {
    environment: keys.environment,
    keyIds: { current: keys.current.id, previous: keys.previous.map(({ id }) => id) },
    ready: () => cipher.prepareAll(),
    as: (other) => encryptionOf(keys, cipher, other),
    items: itemCipher(cipher.recordingAs(actor)),
  };
}

function checkKeys(keys: MasterKeys | undefined): void {
  if (typeof keys?.current?.generateDataKey !== "function") {
    throw invalidEncryption("There are no keys: give what localKeys() or kmsKeys() makes");
  }
  const { environment, current, previous } = keys;
  if (typeof environment !== "string" || environment === "") {
    throw invalidEncryption("The keys name no environment");
  }
  const ids = [current, ...previous].map(({ id }) => id);
  for (const id of ids) {
    const sizeBytes = Buffer.byteLength(id);
    if (sizeBytes === 0 || sizeBytes > keyIdSizeBytesMax) {
      throw invalidEncryption(
        `A master key's id has 1 to ${keyIdSizeBytesMax} bytes, not ${sizeBytes}`,
      );
    }
  }
  if (new Set(ids).size < ids.length) {
    throw invalidEncryption("Two master keys have the same id");
  }
}

function checkLimits({ usesMax, ageMilliseconds, entriesMax }: DataKeyLimits): void {
  if (!(Number.isInteger(usesMax) && usesMax >= 1 && usesMax <= usesCeiling)) {
    throw invalidEncryption("A data key encrypts 1 to 2^32 values (usesMax)");
  }
  if (!(ageMilliseconds > 0)) {
    throw invalidEncryption("A data key lives for more than 0 milliseconds (ageMilliseconds)");
  }
  if (!(Number.isInteger(entriesMax) && entriesMax >= 1)) {
    throw invalidEncryption("At least 1 data key is kept (entriesMax)");
  }
}

function invalidEncryption(message: string): PlinthError {
  return new PlinthError("invalidDefinition", `${message}.`);
}

const dayMilliseconds = 24 * 60 * 60 * 1000;

/** When the current master key should be replaced; undefined when nobody knows when it was made. */
export function rotationDueAt(keys: MasterKeys, everyDays: number): Date | undefined {
  return keys.currentSince && new Date(keys.currentSince.getTime() + everyDays * dayMilliseconds);
}
