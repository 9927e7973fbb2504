/** What a data key is for; a key that was wrapped for one purpose is refused for another. */
export type KeyPurpose = "field-encryption" | "blind-index";

/** What a wrapped key is bound to. KMS has it as its EncryptionContext, and so do its logs. */
export interface KeyContext {
  readonly environment: string;
  /** The name that the table was defined with; `*` for the key of blind indexes, which has no table. */
  readonly table: string;
  readonly purpose: KeyPurpose;
}

/** A new data key: as it is used, and as it is stored beside what it encrypts. */
export interface DataKeyPair {
  /** 32 bytes. The receiver overwrites them with zeros after use, so they must not be kept. */
  readonly plaintext: Uint8Array;
  readonly wrapped: Uint8Array;
}

/** A key that leaves its place never, or once at the start, and that wraps the keys of the data. */
export interface MasterKey {
  /** Stored with each value, in the clear. Of 1 to 255 bytes. */
  readonly id: string;
  generateDataKey(context: KeyContext): Promise<DataKeyPair>;
  /**
   * Gives what `generateDataKey` wrapped. Rejects with a `PlinthError` of the code `decryptionFailed`
   * when the wrapped key was changed or belongs to another context; any other rejection means that
   * the key could not be asked.
   */
  unwrap(wrapped: Uint8Array, context: KeyContext): Promise<Uint8Array>;
}

/** The master keys of one environment: one for what is written now, and those of what was written before. */
export interface MasterKeys {
  readonly environment: string;
  readonly current: MasterKey;
  readonly previous: readonly MasterKey[];
  /** When the current key was made, where that is known; `rotationDueAt` counts from it. */
  readonly currentSince?: Date | undefined;
  /** Gives the 32 bytes that blind indexes are made with; without it there can be none. */
  readonly blindIndexKey?: (() => Promise<Uint8Array>) | undefined;
  /** The id of the master key without which that key could not be had, where one wraps it. */
  readonly blindIndexKeyId?: string | undefined;
}

export const masterKeySizeBytes = 32;
