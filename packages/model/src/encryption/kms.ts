export {
  generateBlindIndexKey,
  type KmsKeysOptions,
  type KmsSdkClient,
  kmsKeys,
  rewrapBlindIndexKey,
} from "./keys/kms-keys.ts";
