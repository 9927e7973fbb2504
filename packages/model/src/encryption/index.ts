export { createEncryption, type EncryptionOptions, rotationDueAt } from "./create-encryption.ts";
export type { DataKeyLimits } from "./data-keys.ts";
export type { RandomBytes } from "./defaults.ts";
export type { Encryption, EncryptionAudit, EncryptionEvent } from "./encryption.ts";
export {
  generateLocalKeys,
  type NewKeyOptions,
  retireLocalKey,
  rotateLocalKeys,
} from "./local-key-file.ts";
export { type LocalKeysOptions, localKeys } from "./local-keys.ts";
export type { DataKeyPair, KeyContext, KeyPurpose, MasterKey, MasterKeys } from "./master-key.ts";
