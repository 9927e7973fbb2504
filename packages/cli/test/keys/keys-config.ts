import { join } from "node:path";
import type { PlinthConfigOptions } from "@plinth/cli";
import { createEncryption, localKeys } from "@plinth/model/encryption";
import { User } from "../shop/schema.ts";

/** A config whose keys lie in a directory that a test made. */
export function keysConfig(directory: string): PlinthConfigOptions {
  const keyFile = join(directory, "keys.json");
  return {
    entities: { User },
    encryption: () => createEncryption({ keys: localKeys({ file: keyFile }) }),
    keyFile,
  };
}
