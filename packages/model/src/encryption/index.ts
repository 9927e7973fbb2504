export type { ConnectedEntity } from "../jobs/connected-entity.ts";
export type { ItemFailure } from "../jobs/item-job.ts";
export { auditSubject } from "./audit/audit-subject.ts";
export {
  type AuditTrailDefinition,
  type AuditTrailOptions,
  defineAuditTrail,
  type EventDetails,
  type EventKinds,
} from "./audit/define-audit-trail.ts";
export {
  type AuditEvent,
  type AuditInput,
  type AuditPage,
  type AuditQuery,
  type AuditTrail,
  type OpenAuditTrailOptions,
  openAuditTrail,
} from "./audit/open-audit-trail.ts";
export { createEncryption, type EncryptionOptions, rotationDueAt } from "./create-encryption.ts";
export type { RandomBytes } from "./defaults.ts";
export type { Encryption, EncryptionAudit, EncryptionEvent } from "./encryption.ts";
export type { DataKeyLimits } from "./keys/data-keys.ts";
export {
  generateLocalKeys,
  type NewKeyOptions,
  retireLocalKey,
  rotateLocalKeys,
} from "./keys/local-key-file.ts";
export { type LocalKeysOptions, localKeys } from "./keys/local-keys.ts";
export type {
  DataKeyPair,
  KeyContext,
  KeyPurpose,
  MasterKey,
  MasterKeys,
} from "./keys/master-key.ts";
export {
  type CheckpointPlace,
  type CheckpointStore,
  checkpointIn,
} from "./rotation/checkpoint-in.ts";
export { type KeyUse, keyUse } from "./rotation/key-use.ts";
export {
  type ReencryptOptions,
  type ReencryptReport,
  reencrypt,
} from "./rotation/reencrypt.ts";
