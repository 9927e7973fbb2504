import { randomBytes } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

/** 32 bytes in base64url, as this module writes them. */
const secretPattern = /^[\w-]{43}$/;

/**
 * A random text that is kept with the data under `fileName`, so that what hangs on it outlives a
 * restart; another each time where nothing is kept. What a program that was killed, or a power cut,
 * left half written is no secret: it is made anew.
 */
export function keptSecret(directory: string | undefined, fileName: string): string {
  const fresh = randomBytes(32).toString("base64url");
  if (directory === undefined) {
    return fresh;
  }
  mkdirSync(directory, { recursive: true });
  const path = join(directory, fileName);
  const kept = readIfThere(path);
  if (kept !== undefined && secretPattern.test(kept)) {
    return kept;
  }
  const draft = `${path}.draft`;
  writeDurably(draft, fresh);
  renameSync(draft, path);
  return fresh;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return undefined;
    }
    throw error;
  }
}

function writeDurably(path: string, text: string): void {
  const descriptor = openSync(path, "w", 0o600);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
