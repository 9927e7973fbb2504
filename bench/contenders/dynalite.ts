import { dynaliteProgram } from "../prepare/install-peers.ts";
import type { Contender, Storage } from "./contender.ts";

/** In JavaScript, over LevelDB. It has no transactions. */
export function dynalite(storage: Storage): Contender {
  return {
    name: "dynalite",
    storage,
    workloads: ["get", "put", "query", "batch"],
    command: ({ port, directory }) => [
      process.execPath,
      dynaliteProgram,
      "--host",
      "127.0.0.1",
      "--port",
      String(port),
      ...["createTableMs", "deleteTableMs", "updateTableMs"].flatMap((name) => [`--${name}`, "0"]),
      ...(storage === "memory" ? [] : ["--path", directory]),
    ],
  };
}
