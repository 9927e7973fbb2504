import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Whether node_modules holds what package-lock.json asks for, on this platform. A stamp with the
 * lockfile's hash answers at once; where there is none, as after an `npm install` by hand, npm's own
 * record of what it installed is compared with the lockfile.
 */
export function isInstalled(root) {
  const stampFile = stampFileOf(root);
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stampOf(root)) return true;

  const recordFile = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(recordFile)) return false;
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const installed = JSON.parse(readFileSync(recordFile, "utf8"));
  if (!holdsAll(installed.packages, wanted.packages)) return false;
  rememberInstall(root);
  return true;
}

/** Called after npm has installed everything, so that the next command need not look again. */
export function rememberInstall(root) {
  writeFileSync(stampFileOf(root), stampOf(root));
}

/** npm leaves out optional packages for other platforms, so those may be absent. */
export function holdsAll(installed, wanted) {
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes("node_modules/")) return true;
    const found = installed[path];
    if (found === undefined) return entry.optional === true;
    return found.version === entry.version && Boolean(found.link) === Boolean(entry.link);
  });
}

function stampFileOf(root) {
  return join(root, "node_modules", ".plinth-install");
}

function stampOf(root) {
  const hash = createHash("sha256").update(readFileSync(join(root, "package-lock.json")));
  return `${hash.digest("hex")} ${process.platform} ${process.arch}\n`;
}
