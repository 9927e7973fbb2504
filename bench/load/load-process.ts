import { workloads } from "../workloads/workloads.ts";
import type { FillJob, LoadAnswer, LoadJob, Measurement } from "./load-job.ts";
import { DoorOpener } from "./open-door.ts";
import { runFill } from "./run-fill.ts";
import { runLoad } from "./run-load.ts";

/** Runs as a process of its own, whose argument is a directory: it gets one job at a time and answers each. */
const doors = new DoorOpener(process.argv[2] ?? "");

process.on("message", (job: LoadJob | FillJob) => {
  void answerOf(job).then((answer) => process.send?.(answer));
});
process.on("disconnect", () => process.exit(0));

async function answerOf(job: LoadJob | FillJob): Promise<LoadAnswer> {
  try {
    const measurement = job.kind === "fill" ? await runFill(job) : await repeat(job);
    return { kind: "measured", measurement };
  } catch (error) {
    return { kind: "failed", message: error instanceof Error ? error.message : String(error) };
  }
}

async function repeat(job: LoadJob): Promise<Measurement> {
  const requests = workloads[job.workload].requests();
  const door = await doors.open(job.door, job.target, { requests, lanes: job.lanes });
  try {
    return await runLoad(door, requests.length, job);
  } finally {
    await door.close();
  }
}
