import type { Storage } from "../contenders/contender.ts";
import type { WorkloadName } from "../workloads/workload.ts";

export type DoorName = "client in process" | "AWS SDK in process" | "HTTP" | "AWS SDK over HTTP";

/** Where the calls go: a port, or an engine of the load process. */
export type Target =
  | { readonly kind: "port"; readonly port: number; readonly serverPid: number }
  | { readonly kind: "engine"; readonly storage: Storage };

/** Repeats a workload for a fixed time. */
export interface LoadJob {
  readonly kind: "repeat";
  readonly door: DoorName;
  readonly target: Target;
  readonly workload: WorkloadName;
  readonly lanes: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
}

/** Puts that many items, each once, as fast as the server takes them. */
export interface FillJob {
  readonly kind: "fill";
  readonly port: number;
  readonly serverPid: number;
  readonly items: number;
  readonly lanes: number;
}

export interface Measurement {
  readonly callsPerSecond: number;
  readonly p50Us: number;
  readonly p99Us: number;
  /** CPU of the process that calls, which in process is all there is. */
  readonly clientCpuUs: number;
  /** Undefined where there is no server, or the system does not tell. */
  readonly serverCpuUs: number | undefined;
  readonly seconds: number;
}

export type LoadAnswer =
  | { readonly kind: "measured"; readonly measurement: Measurement }
  | { readonly kind: "failed"; readonly message: string };
