export {
  generateBlindIndexKey,
  type KmsKeysOptions,
  type KmsSdkClient,
  kmsKeys,
  rewrapBlindIndexKey,
} from "./kms-keys.ts";
