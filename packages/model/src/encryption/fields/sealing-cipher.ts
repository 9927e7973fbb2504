import { createSecretKey, type KeyObject } from "node:crypto";
import { type AttributeValue, itemFromJson, itemToJson, toNativeItem } from "@plinth/values";
import { isPlinthError, PlinthError } from "../../plinth-error.ts";
import type { RandomBytes } from "../defaults.ts";
import type {
  AuditedFields,
  EncryptionAudit,
  EncryptionEventKind,
  FieldCipher,
  SealedField,
} from "../encryption.ts";
import type { DataKey, DataKeys } from "../keys/data-keys.ts";
import { type MasterKeys, masterKeySizeBytes } from "../keys/master-key.ts";
import { decryptAesGcm, encryptAesGcm, nonceSizeBytes } from "./aes-gcm.ts";
import { type BlindIndexPlace, blindIndexOf } from "./blind-index.ts";
import { additionalDataOf, type FieldPlace } from "./field-place.ts";
import { decodeSealedValue, encodeSealedValue, type SealedValue } from "./sealed-value.ts";

interface CipherParts {
  readonly keys: MasterKeys;
  readonly dataKeys: DataKeys;
  readonly random: RandomBytes;
  readonly audit: EncryptionAudit | undefined;
  readonly acceptsPlaintext: boolean;
}

/** Seals and opens attributes with the data keys that it is given. Shared by all actors. */
export class SealingCipher {
  readonly #parts: CipherParts;
  readonly #tables = new Set<string>();
  #hasBlindIndexes = false;
  #blindIndexKey: KeyObject | undefined;
  #blindIndexKeyUnderWay: Promise<void> | undefined;

  constructor(parts: CipherParts) {
    this.#parts = parts;
  }

  recordingAs(actor: string): FieldCipher {
    const { audit, keys } = this.#parts;
    return {
      isAudited: audit !== undefined,
      currentKeyId: keys.current.id,
      keyIdsInUse: [keys.current.id, ...(keys.blindIndexKeyId ? [keys.blindIndexKeyId] : [])],
      keyIdOf: (value) => sealedOf(value)?.keyId,
      attach: (tables, hasBlindIndexes) => this.#attach(tables, hasBlindIndexes),
      prepare: (table, hasBlindIndexes) => this.#prepare(table, hasBlindIndexes),
      prepareBlindIndexes: () => this.#prepareBlindIndexes(),
      seal: (place, value) => this.#seal(place, value),
      blindIndex: (place, text) => this.#blindIndex(place, text),
      open: async (fields) => Promise.all(fields.map((field) => this.#open(field))),
      record: (kind, fields) => record(audit, actor, kind, fields),
    };
  }

  async prepareAll(): Promise<void> {
    const waits = [...this.#tables].map(async (table) =>
      this.#prepare(table, this.#hasBlindIndexes),
    );
    await Promise.all(waits);
  }

  #attach(tables: readonly string[], hasBlindIndexes: boolean): void {
    for (const table of tables) {
      this.#tables.add(table);
    }
    this.#hasBlindIndexes ||= hasBlindIndexes;
  }

  #prepare(table: string, hasBlindIndexes: boolean): Promise<void> | undefined {
    const { dataKeys } = this.#parts;
    const waits: Promise<unknown>[] = [];
    if (!dataKeys.isReadyToSeal(table)) {
      waits.push(dataKeys.prepareToSeal(table));
    }
    const blindIndexes = hasBlindIndexes ? this.#prepareBlindIndexes() : undefined;
    if (blindIndexes !== undefined) {
      waits.push(blindIndexes);
    }
    return waits.length === 0 ? undefined : Promise.all(waits).then(() => undefined);
  }

  #prepareBlindIndexes(): Promise<void> | undefined {
    if (this.#blindIndexKey !== undefined) {
      return undefined;
    }
    this.#blindIndexKeyUnderWay ??= this.#fetchBlindIndexKey();
    return this.#blindIndexKeyUnderWay;
  }

  async #fetchBlindIndexKey(): Promise<void> {
    const { blindIndexKey } = this.#parts.keys;
    try {
      const bytes = await blindIndexKey?.();
      if (bytes?.byteLength !== masterKeySizeBytes) {
        const problem = bytes === undefined ? "no" : "a wrong";
        throw unavailable(
          `There is ${problem} key for blind indexes of ${masterKeySizeBytes} bytes`,
        );
      }
      this.#blindIndexKey = createSecretKey(bytes);
      bytes.fill(0);
    } catch (error) {
      throw isPlinthError(error)
        ? error
        : unavailable("The blind-index key could not be had", error);
    } finally {
      this.#blindIndexKeyUnderWay = undefined;
    }
  }

  #blindIndex(place: BlindIndexPlace, text: string): string {
    if (this.#blindIndexKey === undefined) {
      throw notReady();
    }
    return blindIndexOf(this.#blindIndexKey, this.#parts.keys.environment, place, text);
  }

  #seal(place: FieldPlace, value: AttributeValue): AttributeValue {
    const { dataKeys, keys, random } = this.#parts;
    const dataKey = dataKeys.useToSeal(place.table);
    if (dataKey === undefined) {
      throw notReady();
    }
    const { keyId, wrapped } = dataKey;
    const nonce = random(nonceSizeBytes);
    if (nonce.byteLength !== nonceSizeBytes) {
      throw unavailable(`A nonce has ${nonceSizeBytes} bytes, and random gave ${nonce.byteLength}`);
    }
    const plaintext = Buffer.from(itemToJson({ v: value }));
    const additionalData = additionalDataOf(keys.environment, place, keyId);
    const ciphertext = encryptAesGcm(dataKey.key, nonce, additionalData, plaintext);
    plaintext.fill(0);
    return { B: encodeSealedValue({ keyId, wrappedKey: wrapped, nonce, ciphertext }) };
  }

  async #open({ place, value }: SealedField): Promise<AttributeValue> {
    const sealed = sealedOf(value);
    if (sealed === undefined) {
      // Binary may be a sealed value whose first byte was changed.
      if (this.#parts.acceptsPlaintext && !("B" in value)) {
        return value;
      }
      throw failed(place, "plaintext", "it is stored without encryption, or its format is unknown");
    }
    const dataKey =
      this.#parts.dataKeys.toOpen(place.table, sealed.keyId, sealed.wrappedKey) ??
      (await this.#unwrap(place, sealed));
    return this.#decrypt(place, sealed, dataKey);
  }

  async #unwrap(place: FieldPlace, { keyId, wrappedKey }: SealedValue): Promise<DataKey> {
    const { keys, dataKeys } = this.#parts;
    const master = [keys.current, ...keys.previous].find(({ id }) => id === keyId);
    if (master === undefined) {
      const problem = `its key ${JSON.stringify(keyId)} is not among the keys of "${keys.environment}": it was retired, or is another environment's`;
      throw failed(place, "unknownKey", problem);
    }
    try {
      return await dataKeys.unwrapToOpen(place.table, master, wrappedKey);
    } catch (error) {
      if (isPlinthError(error, "decryptionFailed")) {
        throw failed(place, "altered", alteredProblem, error);
      }
      throw error;
    }
  }

  #decrypt(place: FieldPlace, sealed: SealedValue, { key }: DataKey): AttributeValue {
    const additionalData = additionalDataOf(this.#parts.keys.environment, place, sealed.keyId);
    const plaintext = decryptAesGcm(key, sealed.nonce, additionalData, sealed.ciphertext);
    if (plaintext === undefined) {
      throw failed(place, "altered", alteredProblem);
    }
    const { v: value } = itemFromJson(plaintext.toString());
    plaintext.fill(0);
    if (value === undefined) {
      throw failed(place, "altered", alteredProblem);
    }
    return value;
  }
}

function sealedOf(value: AttributeValue): SealedValue | undefined {
  return "B" in value ? decodeSealedValue(value.B) : undefined;
}

const alteredProblem =
  "it was changed, or was encrypted for another item, attribute, table or environment";

async function record(
  audit: EncryptionAudit | undefined,
  actor: string,
  kind: EncryptionEventKind,
  fields: readonly AuditedFields[],
): Promise<void> {
  if (audit === undefined || fields.length === 0) {
    return;
  }
  try {
    await audit.recordEncryption(fields.map((each) => ({ ...each, kind, actor })));
  } catch (error) {
    throw auditFailed(kind, fields[0]?.entity, error);
  }
}

function auditFailed(
  kind: EncryptionEventKind,
  entity: string | undefined,
  cause: unknown,
): PlinthError {
  const consequence = kind === "decrypt" ? "is not handed over" : "is not written";
  const message = `What was to be recorded as ${kind} ${consequence}: the audit trail failed.`;
  return new PlinthError("auditFailed", message, { entity, cause });
}

function failed(
  { entity, key, attribute }: FieldPlace,
  reason: "altered" | "plaintext" | "unknownKey",
  problem: string,
  cause?: unknown,
): PlinthError {
  const native = toNativeItem(key);
  const keyText = Object.entries(native).map(([name, value]) => `${name}=${String(value)}`);
  const message = `The ${attribute} of ${entity} ${keyText.join(", ")} cannot be decrypted: ${problem}.`;
  return new PlinthError("decryptionFailed", message, {
    entity,
    key: native,
    attribute,
    path: attribute,
    reason,
    cause,
  });
}

function notReady(): PlinthError {
  return new PlinthError(
    "encryptionUnavailable",
    "No data key is ready. Before a synchronous compile(): await encryption.ready().",
    { reason: "notReady" },
  );
}

function unavailable(problem: string, cause?: unknown): PlinthError {
  return new PlinthError("encryptionUnavailable", `${problem}. Nothing was encrypted.`, { cause });
}
