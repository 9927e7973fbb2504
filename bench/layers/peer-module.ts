import { createRequire } from "node:module";
import { join } from "node:path";
import { peersDirectory } from "../paths.ts";

const require = createRequire(join(peersDirectory, "package.json"));

/** A module of the peers, which has no types here: they are installed when the bench needs them. */
export function peerModule<Module>(name: string): Module {
  return require(name) as Module;
}
