import { join } from "node:path";
import { repositoryRoot } from "../paths.ts";
import { workloadNames } from "../workloads/workload.ts";
import type { Contender, Storage } from "./contender.ts";

const program = join(repositoryRoot, "packages/server/dist/plinth-dynamodb.js");

/** Our built program; on disk it answers a write after it was flushed. */
export function plinth(storage: Storage): Contender {
  return {
    name: "Plinth",
    storage,
    workloads: workloadNames,
    command: ({ port, directory }) => [
      process.execPath,
      program,
      "--port",
      String(port),
      ...(storage === "memory" ? ["--memory"] : ["--data", directory]),
    ],
  };
}
