import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";

/** Which core a process is to keep to; "any" leaves it to the system. */
export type Core = "client" | "server" | "any";

type Command = readonly [file: string, ...args: string[]];

const cores = { client: "0", server: "1" } as const;

/** True where generator and server can each have a core of their own. */
export const canPin: boolean =
  availableParallelism() >= 2 && spawnSync("taskset", ["--version"]).status === 0;

/** The command that runs `command` on one core. The process keeps its id: taskset becomes it. */
export function pinned(command: Command, core: Core): Command {
  return canPin && core !== "any" ? ["taskset", "-c", cores[core], ...command] : command;
}
