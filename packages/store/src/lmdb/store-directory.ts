import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { StoreError } from "../store-error.ts";
import { claimDirectory } from "./directory-owner.ts";

/** A directory that this process alone has open. */
export interface StoreDirectory {
  /** Makes the names in the directory durable, which flushing a file does not. */
  sync(): void;
  release(): void;
}

const formatFileName = "plinth-format";
const formatVersion = 1;

/** LMDB's magic number 0xBEEFC0DE, after the head of the first page, in the order of the machine that wrote it. */
const lmdbMarkOffset = 24;
const lmdbMark: Buffer = Buffer.from(new Uint32Array([0xbeefc0de]).buffer);

/** Makes the directory when it is missing, takes it for this process, and checks that we can read its format. */
export function openStoreDirectory(directory: string): StoreDirectory {
  const path = resolve(directory);
  return describingFailure(path, () => {
    if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) {
      throw new Error("it is a file");
    }
    const isNew = mkdirSync(path, { recursive: true }) !== undefined;
    const release = claimDirectory(path);
    try {
      checkFormat(path);
    } catch (error) {
      release();
      throw error;
    }
    return {
      sync: () => {
        syncDirectory(path);
        if (isNew) {
          syncDirectory(dirname(path));
        }
      },
      release,
    };
  });
}

function describingFailure<Result>(path: string, action: () => Result): Result {
  try {
    return action();
  } catch (cause) {
    if (cause instanceof StoreError) {
      throw cause;
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StoreError(
      `The store cannot use "${path}": ${reason}. Give it a directory that this user may write to.`,
      { code: "directoryUnusable", cause },
    );
  }
}

/** Writes the format's number into a new directory, before there is any data; refuses a number that is not ours. */
function checkFormat(path: string): void {
  const file = join(path, formatFileName);
  const names = readdirSync(path);
  if (!names.includes(formatFileName) && !names.includes("data.mdb")) {
    writeDurably(file, `${formatVersion}\n`);
    return;
  }
  const found = names.includes(formatFileName) ? readFileSync(file, "utf8").trim() : "unknown";
  if (found !== String(formatVersion)) {
    throw new StoreError(
      `The store in "${path}" has format ${found}, and this version of Plinth reads format ${formatVersion}. Open it with the version that wrote it, or begin with an empty directory.`,
      { code: "formatUnknown" },
    );
  }
  if (names.includes("data.mdb") && !isLmdbFile(join(path, "data.mdb"))) {
    throw new StoreError(
      `The file data.mdb in "${path}" is not a database. Restore the directory from a backup, or begin with an empty one.`,
      { code: "formatUnknown" },
    );
  }
}

/** LMDB ends the process when it opens a file that is not its own, so that is found out before. */
function isLmdbFile(file: string): boolean {
  const head = Buffer.alloc(lmdbMarkOffset + lmdbMark.length);
  const descriptor = openSync(file, "r");
  try {
    const size = readSync(descriptor, head, 0, head.length, 0);
    return size === 0 || head.subarray(lmdbMarkOffset).equals(lmdbMark);
  } finally {
    closeSync(descriptor);
  }
}

function writeDurably(file: string, text: string): void {
  const draft = `${file}.draft`;
  const descriptor = openSync(draft, "w");
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(draft, file);
  syncDirectory(dirname(file));
}

/** Not every system lets a directory be flushed; one that does not keeps its names safe by itself. */
function syncDirectory(path: string): void {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, "r");
    fsyncSync(descriptor);
  } catch (error) {
    if (process.platform !== "win32") {
      throw error;
    }
  } finally {
    if (descriptor !== undefined) {
      closeSync(descriptor);
    }
  }
}
