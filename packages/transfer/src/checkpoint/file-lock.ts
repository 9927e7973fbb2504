import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { TransferError } from "../transfer-error.ts";

/**
 * Keeps two processes from the same work: a file with this process's id, made only where there is none.
 * One that a killed process left is taken over. Throws `underWay`. Gives what ends the lock.
 */
export async function lockFile(path: string): Promise<() => Promise<void>> {
  const mine = JSON.stringify({ processId: process.pid, host: hostname() });
  while (!createFile(path, mine)) {
    const found = readIfThere(path);
    if (found === undefined) continue;
    const owner = parseOwner(found);
    if (owner !== undefined && (owner.host !== hostname() || isAlive(owner.processId))) {
      throw underWay(path, owner);
    }
    await removeStale(path, found);
  }
  return () => rm(path, { force: true });
}

/** Synchronous, so that there is hardly a moment in which the file is there and empty. */
function createFile(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    if (!(error instanceof Error)) throw error;
    // It was made, and found no room for its text.
    if ("syscall" in error && error.syscall === "write") rmSync(path, { force: true });
    const message = `A run notes beside the file how far it is, and cannot (${error.message}). Use a folder that is there, has room, and that you may write to.`;
    throw new TransferError(message, { code: "notWritable", cause: error });
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

interface Owner {
  readonly processId: number;
  readonly host: string;
}

/** Undefined for what a process left that was killed before it had written. */
function parseOwner(text: string): Owner | undefined {
  try {
    const { processId, host } = JSON.parse(text) as Partial<Owner>;
    return typeof processId === "number" && typeof host === "string"
      ? { processId, host }
      : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // It is there, and another user's.
    return hasCode(error, "EPERM");
  }
}

/** Renames first: of two processes that find it, one has it, and sees whether it is still the stale one. */
async function removeStale(path: string, text: string): Promise<void> {
  const stale = `${path}.${process.pid}.stale`;
  try {
    await rename(path, stale);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return;
    throw error;
  }
  if (readIfThere(stale) === text) {
    await rm(stale, { force: true });
  } else {
    await rename(stale, path);
  }
}

function underWay(path: string, { processId, host }: Owner): TransferError {
  const where = host === hostname() ? "" : ` on ${host}`;
  return new TransferError(
    `Process ${processId}${where} works on this file already. Wait until it has ended, or end it; if it is something else, remove ${path}.`,
    { code: "underWay" },
  );
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
