import { join } from "node:path";
import { dynoxideProgram } from "../prepare/install-peers.ts";
import { workloadNames } from "../workloads/workload.ts";
import type { Contender, Storage } from "./contender.ts";

/** In Rust, over SQLite. */
export function dynoxide(storage: Storage): Contender {
  return {
    name: "dynoxide",
    storage,
    workloads: workloadNames,
    command: ({ port, directory }) => [
      dynoxideProgram,
      "serve",
      "--port",
      String(port),
      ...(storage === "memory" ? [] : ["--db-path", join(directory, "dynoxide.db")]),
    ],
  };
}
