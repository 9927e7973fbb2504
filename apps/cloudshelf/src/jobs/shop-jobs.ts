import { type RunningJob, type ShopJob, startJob } from "./shop-job.ts";

/** What the handlers do without being asked: nothing, when nothing is configured for it. */
export interface ShopJobs {
  /** Once, beginning nothing after `untilMs`. */
  run(untilMs: number): Promise<void>;
  /** Again and again, until it is stopped. */
  start(): { stop(): Promise<void> };
}

interface JobList extends ShopJobs {
  add(job: ShopJob | undefined): void;
  /** There is something to do, for those that run. */
  wake(): void;
}

/** A mail that has to wait is looked for so often; a new one wakes the job. */
const restMs = 30_000;

export function createShopJobs(reportError: (error: unknown) => void): JobList {
  const jobs: ShopJob[] = [];
  let running: readonly RunningJob[] = [];
  return {
    add(job: ShopJob | undefined): void {
      if (job !== undefined) jobs.push(job);
    },
    wake(): void {
      for (const job of running) job.wake();
    },
    async run(untilMs: number): Promise<void> {
      await Promise.all(jobs.map((job) => job.run({ untilMs })));
    },
    start() {
      running = jobs.map((job) => startJob(job, { reportError, restMs }));
      return {
        async stop(): Promise<void> {
          await Promise.all(running.map((job) => job.stop()));
        },
      };
    },
  };
}
