import { randomUUID } from "node:crypto";
import type { OnProblem } from "./problem.ts";

/** What a consumer takes from outside where its caller gives nothing else. */
export const systemClock: () => number = () => Date.now();
export const systemRandom: () => number = () => Math.random();
export const systemUuid: () => string = () => randomUUID();

/** Nothing that goes wrong stays unheard: Node prints warnings to the standard error. */
export const warnOfProblem: OnProblem = (problem) => {
  const parts = [
    problem.kind,
    "record" in problem ? `of ${problem.record.eventId} from ${problem.record.source}` : "",
    "shardId" in problem ? `in ${problem.shardId ?? "the state"}` : "",
    "error" in problem ? String(problem.error) : "",
  ];
  process.emitWarning(parts.filter((part) => part !== "").join(" "), "StreamProblem");
};
