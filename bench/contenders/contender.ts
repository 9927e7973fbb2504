import type { WorkloadName } from "../workloads/workload.ts";

export type ContenderName = "Plinth" | "dynalite" | "dynoxide" | "bare node:http";

export type Storage = "memory" | "disk";

export interface ServerPlace {
  readonly port: number;
  /** Empty, and the server's own; used by storage "disk" alone. */
  readonly directory: string;
}

/** A server that is measured as a black box: how to start it, and what it cannot do. */
export interface Contender {
  readonly name: ContenderName;
  readonly storage: Storage;
  /** The workloads it can be asked for. */
  readonly workloads: readonly WorkloadName[];
  readonly command: (place: ServerPlace) => readonly [file: string, ...args: string[]];
}
