export {
  generateBlindIndexKey,
  type KmsKeysOptions,
  type KmsSdkClient,
  kmsKeys,
} from "./kms-keys.ts";
