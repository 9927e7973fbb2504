import { createSecretKey, type KeyObject } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from "node:fs";
import { isPlinthError, PlinthError } from "../../plinth-error.ts";
import { type RandomBytes, systemRandomBytes } from "../defaults.ts";
import { decryptAesGcm, encryptAesGcm, nonceSizeBytes } from "../fields/aes-gcm.ts";
import { lengthPrefixed } from "../fields/length-prefixed.ts";
import { invalidKeys, type LocalKey, parseLocalKeys } from "./local-key-file.ts";
import {
  type KeyContext,
  type MasterKey,
  type MasterKeys,
  masterKeySizeBytes,
} from "./master-key.ts";

interface LocalKeyChoices {
  /** What the keys must say that they are for, so that no environment starts with another's. */
  readonly environment?: string;
  /** `crypto.randomBytes` when absent. */
  readonly random?: RandomBytes;
}

/** Where the keys are: in a file, or in a text that the entry point took from the environment. */
export type LocalKeysOptions = LocalKeyChoices &
  (
    | { readonly file: string; readonly text?: never }
    | { readonly text: string | undefined; readonly file?: never }
  );

/**
 * Master keys of one's own, as `generateLocalKeys` made them. There is no built-in key, and no
 * password stands for one. Throws `invalidDefinition` when the text is absent or no key file, when
 * a key is short, not random or there twice, when others may read the file, and when the keys are
 * another environment's.
 *
 *     const keys = localKeys({ file: "/etc/tennis/keys.json", environment: "production" });
 *     const keys = localKeys({ text: process.env.TENNIS_KEYS });
 */
export function localKeys(options: LocalKeysOptions): MasterKeys {
  const { random = systemRandomBytes } = options;
  const source = options.file ?? "the text given";
  const file = parseLocalKeys(textOf(options), source);
  if (options.environment !== undefined && options.environment !== file.environment) {
    const problem = `they are for the environment "${file.environment}", not "${options.environment}"`;
    throw invalidKeys(source, problem, "Give each environment keys of its own.");
  }
  return {
    environment: file.environment,
    current: localMasterKey(file.current, random),
    previous: file.previous.map((key) => localMasterKey(key, random)),
    currentSince: new Date(file.current.created),
    blindIndexKey: async () => file.blindIndexKey.slice(),
  };
}

function textOf(options: LocalKeysOptions): string {
  if (options.file !== undefined) {
    return readKeyFile(options.file);
  }
  if (typeof options.text !== "string") {
    const advice = "Set the variable to the text that generateLocalKeys gives, or name a file.";
    throw invalidKeys("the text given", "there is none", advice);
  }
  return options.text;
}

/** Hundreds of keys fit in. */
const fileSizeBytesMax = 1024 * 1024;

/** What is read is what was looked at, even if another file takes the name meanwhile. */
function readKeyFile(path: string): string {
  let file: number | undefined;
  try {
    // Else opening a pipe waits for whoever writes to it.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    checkFile(path, fstatSync(file));
    return readFileSync(file, "utf8");
  } catch (error) {
    if (isPlinthError(error)) {
      throw error;
    }
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    const advice = "Make one with generateLocalKeys, and let the application's user read it.";
    throw invalidKeys(path, `the file cannot be read (${code})`, advice);
  } finally {
    if (file !== undefined) {
      closeSync(file);
    }
  }
}

function checkFile(path: string, stats: Stats): void {
  if (!stats.isFile() || stats.size > fileSizeBytesMax) {
    throw invalidKeys(path, "it is no file of at most 1 MiB");
  }
  // Windows has no such bits: there everything looks readable by all.
  if (process.platform !== "win32" && (stats.mode & 0o077) !== 0) {
    const bits = (stats.mode & 0o777).toString(8);
    throw invalidKeys(path, `others may read the file (mode ${bits})`, `Run: chmod 600 ${path}`);
  }
}

const wrappedName = "plinth-data-key-1";

/** Wraps data keys by AES-256-GCM with a random nonce, bound to their context and the key's id. */
function localMasterKey({ id, bytes }: LocalKey, random: RandomBytes): MasterKey {
  const key: KeyObject = createSecretKey(bytes);
  return {
    id,
    async generateDataKey(context) {
      const plaintext = random(masterKeySizeBytes);
      const nonce = random(nonceSizeBytes);
      const ciphertext = encryptAesGcm(key, nonce, wrappedDataOf(id, context), plaintext);
      return { plaintext, wrapped: Buffer.concat([nonce, ciphertext]) };
    },
    async unwrap(wrapped, context) {
      const nonce = wrapped.subarray(0, nonceSizeBytes);
      const plaintext =
        nonce.byteLength < nonceSizeBytes
          ? undefined
          : decryptAesGcm(key, nonce, wrappedDataOf(id, context), wrapped.subarray(nonceSizeBytes));
      if (plaintext === undefined) {
        throw new PlinthError(
          "decryptionFailed",
          `A data key that the key "${id}" is said to have wrapped was changed, or is another table's or environment's.`,
          { reason: "dataKeyAltered" },
        );
      }
      return plaintext;
    },
  };
}

function wrappedDataOf(id: string, { environment, table, purpose }: KeyContext): Uint8Array {
  return lengthPrefixed([wrappedName, environment, table, purpose, id]);
}
