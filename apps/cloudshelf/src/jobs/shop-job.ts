import type { CloudShelfConfig } from "../config.ts";
import type { BookShop } from "../services/book-shop.ts";

export interface JobOptions {
  readonly shop: BookShop;
  readonly config: CloudShelfConfig;
  readonly reportError: (error: unknown) => void;
}

/** Work that no request waits for. */
export interface ShopJob {
  /** Does what is to be done now; begins nothing after `untilMs`. */
  run(untilMs?: number): Promise<void>;
  /** Lets go of what it holds open. */
  close(): Promise<void>;
}

export interface RunningJob {
  /** There is something to do: the next run need not wait. */
  wake(): void;
  /** Resolves when the run that is under way has ended. */
  stop(): Promise<void>;
}

export interface StartJobOptions {
  readonly reportError: (error: unknown) => void;
  /** How long it rests when nobody wakes it. */
  readonly restMs: number;
}

/** Runs a job again and again beside a server. A run that fails is reported, and the next one comes. */
export function startJob(job: ShopJob, { reportError, restMs }: StartJobOptions): RunningJob {
  let isStopped = false;
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
    while (!isStopped) {
      isWoken = false;
      try {
        await job.run();
      } catch (error) {
        reportError(error);
      }
      if (!isWoken && !isStopped) await rest();
    }
    await job.close();
  })();
  return {
    wake(): void {
      isWoken = true;
      endRest();
    },
    async stop(): Promise<void> {
      isStopped = true;
      endRest();
      await runs;
    },
  };
}
