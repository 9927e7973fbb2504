import type { ContenderName, Storage } from "../contenders/contender.ts";
import type { DoorName, Measurement } from "../load/load-job.ts";
import type { Cell, LoadResult, Results } from "../measures/results.ts";

export const peerNames: readonly ContenderName[] = ["dynalite", "dynoxide"];

/** One contender's numbers; undefined where it was not measured or failed. */
export function measurementOf(
  { cells }: Pick<Results, "cells">,
  wanted: Cell,
): Measurement | undefined {
  return cells.find(
    ({ workload, door, storage, contender }) =>
      workload === wanted.workload &&
      door === wanted.door &&
      storage === wanted.storage &&
      contender === wanted.contender,
  )?.measurement;
}

export function loadOf(
  { loads }: Pick<Results, "loads">,
  wanted: Pick<LoadResult, "contender" | "storage">,
): LoadResult | undefined {
  return loads.find(
    ({ contender, storage }) => contender === wanted.contender && storage === wanted.storage,
  );
}

/** What stands against a door at the peers: they have no door within the process. */
export function peerDoor(door: DoorName): DoorName {
  return door === "HTTP" ? "HTTP" : "AWS SDK over HTTP";
}

export function startupOf(
  { startups }: Pick<Results, "startups">,
  contender: ContenderName,
  storage: Storage,
): number | undefined {
  return startups.find((one) => one.contender === contender && one.storage === storage)?.startupMs;
}
