import type { CloudShelfConfig } from "../config.ts";
import type { BookShop } from "../services/book-shop.ts";

export interface JobOptions {
  readonly shop: BookShop;
  readonly config: CloudShelfConfig;
  readonly reportError: (error: unknown) => void;
}

/** When a run ends, though there is more to do. */
export interface JobLimits {
  readonly untilMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Work that no request waits for. */
export interface ShopJob {
  /** Does what is to be done now, and begins nothing beyond its limits. */
  run(limits: JobLimits): Promise<void>;
  /** Lets go of what it holds open. */
  close(): Promise<void>;
}

export interface RunningJob {
  /** There is something to do: the next run need not wait. */
  wake(): void;
  /** Has the run that is under way begin nothing more, and resolves when it has ended. */
  stop(): Promise<void>;
}

export interface StartJobOptions {
  readonly reportError: (error: unknown) => void;
  /** How long it rests when nobody wakes it. */
  readonly restMs: number;
}

/** Runs a job again and again beside a server. A run that fails is reported, and the next one comes. */
export function startJob(job: ShopJob, { reportError, restMs }: StartJobOptions): RunningJob {
  const stopping = new AbortController();
  const { signal } = stopping;
  let isWoken = false;
  let endRest = (): void => undefined;
  const rest = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, restMs);
      // A program that has nothing else to do may end.
      timer.unref();
      endRest = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const runs = (async () => {
    while (!signal.aborted) {
      isWoken = false;
      try {
        await job.run({ signal });
      } catch (error) {
        reportError(error);
      }
      if (!isWoken && !signal.aborted) await rest();
    }
    await job.close();
  })();
  return {
    wake(): void {
      isWoken = true;
      endRest();
    },
    async stop(): Promise<void> {
      stopping.abort();
      endRest();
      await runs;
    },
  };
}
