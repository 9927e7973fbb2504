import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CheckpointStore } from "@plinth/model/encryption";
import { CliError } from "../errors/cli-error.ts";

/**
 * Keeps a job's checkpoint in a file of its own: one for each job, entity and place, so that a run
 * elsewhere does not go on where this one stopped. It holds keys of items, so only its owner reads it.
 */
export function checkpointFile(directory: string, parts: readonly string[]): CheckpointStore {
  const name = parts.map((part) => part.replace(/[^\w.-]+/g, "-")).join("_");
  const file = join(directory, `${name}.json`);
  return {
    async read() {
      try {
        return await readFile(file, "utf8");
      } catch (error) {
        if (isNotThere(error)) return undefined;
        throw unusable(file, error);
      }
    },
    async write(checkpoint) {
      try {
        await mkdir(directory, { recursive: true });
        await writeFile(`${file}.part`, checkpoint, { mode: 0o600 });
        await rename(`${file}.part`, file).catch((error: unknown) => {
          // A run beside this one has put it in place; each run's checkpoint is good for the next, and
          // one that is two texts in one is no JSON, with which the next begins anew.
          if (!isNotThere(error)) throw error;
        });
      } catch (error) {
        throw unusable(file, error);
      }
    },
  };
}

function unusable(file: string, error: unknown): CliError {
  const reason = error instanceof Error ? error.message : String(error);
  return new CliError(
    `The checkpoint of this run cannot be kept in ${file}: ${reason}. What is done stays. Let this user read and write there; plinth keys rotate --continue then goes on.`,
    { cause: error },
  );
}

function isNotThere(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
