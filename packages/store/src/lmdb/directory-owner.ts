import { closeSync, openSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { StoreError } from "../store-error.ts";

/** A process, told apart from a later one that got the same number. */
interface Owner {
  readonly pid: number;
  /** When it started, in a unit of the system's; `undefined` where the system does not tell. */
  readonly start: string | undefined;
}

const ownerFileName = /^plinth-owner\.(\d+)\.([\w-]+)$/;

/**
 * Takes the directory for this process, and gives the function that lets go of it.
 *
 * Each process makes a file of its own name first and looks for others second. So of two that
 * come at once at least one sees the other and gives way, and the file of a dead process can be
 * removed at any time: nobody will ever make that name again.
 */
export function claimDirectory(path: string): () => void {
  const start = processStart(process.pid) ?? String(Math.round(performance.timeOrigin));
  const file = join(path, `plinth-owner.${process.pid}.${start}`);
  try {
    closeSync(openSync(file, "wx"));
  } catch (error) {
    throw isCode(error, "EEXIST") ? inUse(path, process.pid) : error;
  }
  const release = (): void => rmSync(file, { force: true });
  for (const name of readdirSync(path)) {
    const owner = ownerOf(name);
    if (owner === undefined || join(path, name) === file) {
      continue;
    }
    if (isAlive(owner)) {
      release();
      throw inUse(path, owner.pid);
    }
    rmSync(join(path, name), { force: true });
  }
  return release;
}

function inUse(path: string, pid: number): StoreError {
  const holder = pid === process.pid ? `this process (${pid})` : `process ${pid}`;
  return new StoreError(
    `The store in "${path}" is open in ${holder}. Close it there, or use another directory.`,
    { code: "directoryInUse" },
  );
}

function ownerOf(fileName: string): Owner | undefined {
  const [, pid, start] = ownerFileName.exec(fileName) ?? [];
  return pid === undefined ? undefined : { pid: Number(pid), start };
}

function isAlive({ pid, start }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: there is such a process, and it is another user's.
    if (!isCode(error, "EPERM")) {
      return false;
    }
  }
  const startNow = processStart(pid);
  return startNow === undefined || startNow === start;
}

/** Linux tells when a process started, counted from the boot, and which boot it was. */
function processStart(pid: number): string | undefined {
  if (process.platform !== "linux") {
    return undefined;
  }
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in brackets may hold spaces. The 20th field after it is the start.
    const start = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    return start === undefined ? undefined : `${start}-${boot}`;
  } catch {
    return undefined;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
