import { spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";

/**
 * `held`: the lock is ours until `release` or the end of this process, whichever way it ends.
 * `taken`: another has it. `unavailable`: this machine or file system offers none.
 */
export type KernelLock =
  | { readonly outcome: "held"; readonly release: () => void }
  | { readonly outcome: "taken" | "unavailable" };

/**
 * Locks a directory by the kernel, which keeps containers apart as well, since they share it.
 *
 * Node has no call for it. So the program `flock`, which comes with nearly every Linux, locks our
 * open directory, handed to it as its descriptor 3: the lock belongs to what is open and not to
 * who locked it, and stays when that program has ended.
 */
export function lockDirectory(path: string): KernelLock {
  if (process.platform !== "linux") {
    return { outcome: "unavailable" };
  }
  const descriptor = openSync(path, "r");
  const { status, stderr } = spawnSync("flock", ["-x", "-n", "3"], {
    stdio: ["ignore", "ignore", "pipe", descriptor],
  });
  if (status === 0) {
    return { outcome: "held", release: () => closeSync(descriptor) };
  }
  closeSync(descriptor);
  // It ends so without a word when another has the lock, and with one when it could not try.
  return { outcome: status === 1 && stderr.length === 0 ? "taken" : "unavailable" };
}
