import { readFile, rm } from "node:fs/promises";
import { replaceFile } from "./durable-file.ts";
import { lockFile } from "./file-lock.ts";

/** Where a run notes how far it is, so that the next one can go on after a kill at any moment. */
export interface CheckpointStore {
  /** How messages name it. */
  readonly name: string;
  /** Keeps other runs away until the function it gives is called. Throws `underWay`. */
  lock(): Promise<() => Promise<void>>;
  read(): Promise<string | undefined>;
  /** Replaces what was written before, at once, and returns when it cannot be lost any more. */
  write(text: string): Promise<void>;
  remove(): Promise<void>;
}

/** A file on disk, with a lock file beside it while a run is under way. */
export function fileCheckpoint(path: string): CheckpointStore {
  return {
    name: path,
    lock: () => lockFile(`${path}.lock`),
    async read() {
      try {
        return await readFile(path, "utf8");
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
        throw error;
      }
    },
    write: (text) => replaceFile(path, text),
    remove: () => rm(path, { force: true }),
  };
}
