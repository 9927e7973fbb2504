import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { join } from "node:path";
import { StoreError } from "../store-error.ts";
import { type KernelLock, lockDirectory } from "./kernel-lock.ts";

/** A process, told apart from a later one, and from another container's, that has the same number. */
interface Owner {
  readonly fileName: string;
  readonly pid: number;
  /** When it started, in a unit of the system's; `undefined` where the system does not tell. */
  readonly start: string | undefined;
  /** The boot of its machine; empty where the system does not tell. */
  readonly boot: string;
  /** What its number counts in: on Linux each container has numbers of its own. */
  readonly namespace: string;
  /** Whether it holds the kernel's lock as long as it lives. */
  readonly isLocked: boolean;
}

/** `plinth-owner.<pid>.<start>-<boot>.<namespace>`, and `.locked` after it. */
const ownerFileName = /^plinth-owner\.(\d+)\.(\d+)-?([\w-]*)(?:\.(\d*)(\.locked)?)?$/;

/**
 * Takes the directory for this process, and gives the function that lets go of it.
 *
 * The kernel's lock comes first, where there is one: it ends with its process, in whatever
 * container. Beside it each process makes a file of its own name and then looks for others. So of
 * two without the lock that come at once at least one sees the other and gives way, and the file
 * of a dead process can be removed at any time: nobody will ever make that name again.
 */
export function claimDirectory(path: string): () => void {
  const lock = lockDirectory(path);
  if (lock.outcome === "taken") {
    throw inUse(
      path,
      ownersIn(path).find(({ isLocked }) => isLocked),
    );
  }
  const file = join(path, ownFileName(lock));
  const release = (): void => {
    rmSync(file, { force: true });
    unlock(lock);
  };
  try {
    closeSync(openSync(file, "wx"));
  } catch (error) {
    unlock(lock);
    throw isCode(error, "EEXIST") ? inUse(path, ownersIn(path).find(isThisProcess)) : error;
  }
  try {
    for (const owner of ownersIn(path)) {
      if (join(path, owner.fileName) !== file) {
        removeDead(path, owner, lock);
      }
    }
  } catch (error) {
    release();
    throw error;
  }
  return release;
}

function unlock(lock: KernelLock): void {
  if (lock.outcome === "held") {
    lock.release();
  }
}

function ownFileName(lock: KernelLock): string {
  const start = processStart(process.pid) ?? String(Math.round(performance.timeOrigin));
  const mark = lock.outcome === "held" ? ".locked" : "";
  return `plinth-owner.${process.pid}.${start}-${bootId()}.${processNamespace()}${mark}`;
}

/** Removes what a dead process left. Throws when it lives, or when nobody here can know. */
function removeDead(path: string, owner: Owner, lock: KernelLock): void {
  if (owner.namespace === processNamespace()) {
    if (isAlive(owner)) {
      throw inUse(path, owner);
    }
  } else if (!(owner.isLocked && lock.outcome === "held")) {
    // If it lived, it would still have the lock that we have. Without locks nothing proves that it is dead.
    throw notTold(path, owner);
  }
  rmSync(join(path, owner.fileName), { force: true });
}

function inUse(path: string, owner: Owner | undefined): StoreError {
  return new StoreError(
    `The store in "${path}" is open in ${describe(owner)}. Close it there, or use another directory.`,
    { code: "directoryInUse" },
  );
}

function describe(owner: Owner | undefined): string {
  if (owner === undefined) {
    return "another process";
  }
  if (owner.namespace !== processNamespace()) {
    return `process ${owner.pid} of another container`;
  }
  return owner.pid === process.pid ? `this process (${owner.pid})` : `process ${owner.pid}`;
}

function notTold(path: string, owner: Owner): StoreError {
  return new StoreError(
    `The store in "${path}" was opened by process ${owner.pid} of another container, and nobody here can tell whether it still runs. If it does, stop it. If it is gone, delete the file "${join(path, owner.fileName)}" and open the store again. It never comes to this where both containers have the program flock.`,
    { code: "directoryInUse" },
  );
}

function ownersIn(path: string): Owner[] {
  return readdirSync(path).flatMap((fileName) => ownerOf(fileName) ?? []);
}

function ownerOf(fileName: string): Owner | undefined {
  const [match, pid, start, boot = "", namespace, mark] = ownerFileName.exec(fileName) ?? [];
  return match === undefined
    ? undefined
    : {
        fileName,
        pid: Number(pid),
        start,
        boot,
        // A file without it is of a version that did not know of namespaces.
        namespace: namespace ?? processNamespace(),
        isLocked: mark !== undefined,
      };
}

function isThisProcess({ pid, namespace }: Owner): boolean {
  return pid === process.pid && namespace === processNamespace();
}

function isAlive({ pid, start, boot }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: there is such a process, and it is another user's.
    if (!isCode(error, "EPERM")) {
      return false;
    }
  }
  const startNow = processStart(pid);
  return startNow === undefined || (startNow === start && boot === bootId());
}

/** Linux tells when a process started, counted from the boot. */
function processStart(pid: number): string | undefined {
  if (process.platform !== "linux") {
    return undefined;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in brackets may hold spaces. The 20th field after it is the start.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}

/** Linux tells which boot this is; containers of one machine are told the same. */
function bootId(): string {
  return linuxFact(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim());
}

/** The number of the namespace that process numbers count in. */
function processNamespace(): string {
  return linuxFact(() => readlinkSync("/proc/self/ns/pid").replace(/\D/g, ""));
}

/** Empty where the system does not tell. */
function linuxFact(read: () => string): string {
  try {
    return process.platform === "linux" ? read() : "";
  } catch {
    return "";
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
