import { hasDynoxide } from "../prepare/install-peers.ts";
import { bareHttp } from "./bare-http.ts";
import type { Contender, Storage } from "./contender.ts";
import { dynalite } from "./dynalite.ts";
import { dynoxide } from "./dynoxide.ts";
import { plinth } from "./plinth.ts";

const storages: readonly Storage[] = ["memory", "disk"];

/** Everything that listens: we, the peers, and the bare server. */
export function allContenders(): readonly Contender[] {
  const servers = storages.flatMap((storage) => [
    plinth(storage),
    dynalite(storage),
    ...(hasDynoxide ? [dynoxide(storage)] : []),
  ]);
  return [...servers, bareHttp];
}
