import type { Client } from "@plinth/client";
import { PlinthError } from "../plinth-error.ts";
import { waitByTimer } from "../wait-by-timer.ts";
import { systemClock, systemRandom, warnOfProblem } from "./defaults.ts";
import type { OnProblem } from "./problem.ts";
import { type FollowStatus, StreamFollowing } from "./stream-following.ts";
import type { StreamHandler } from "./stream-handler.ts";

export interface FollowOptions {
  readonly client: Client;
  /**
   * Hears each time that all changes from now on will be heard (`following`), and each time that
   * none are for a while (`away`). Whenever it is `following`, also again, what was made before may
   * have passed unheard: read anew what you show.
   */
  readonly onStatus?: (status: FollowStatus) => void;
  /** Hears what goes wrong; a warning of Node's process when absent. What it throws is dropped. */
  readonly onError?: OnProblem;
  /** Between two looks for new records; a quarter of a second when absent. */
  readonly pollMilliseconds?: number;
  /** The real names of tables, by the names they were defined with, as `connect` takes them. */
  readonly tableNames?: Readonly<Partial<Record<string, string | undefined>>>;
  /** Ends the following; listeners get it as `context.signal`. */
  readonly signal?: AbortSignal;
  /** Milliseconds since the epoch; the system's clock when absent. */
  readonly now?: () => number;
  /** From 0 up to 1, for the jitter of retries; `Math.random` when absent. */
  readonly random?: () => number;
  /** Passes the time between two looks; a timer when absent. The signal ends it early. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** A process that hears a table's changes. */
export interface StreamFollower {
  /** Ends the following after the calls at hand. */
  stop(): Promise<void>;
}

const pollMillisecondsDefault = 250;

/**
 * Tells this process every change of the handler's table from now on, whoever else reads the stream:
 * for pages, caches and whatever else each process has for itself. It keeps no state, so nothing is
 * made up for that it missed while it was away, and `context.once` rejects with `invalidDefinition`.
 * A listener that throws is told to `onError`, and the next record comes. Throws `invalidDefinition`
 * for a number that cannot be.
 *
 *     const follower = followStream(prices, { client, onStatus: (status) => { ... } });
 *     await follower.stop();
 */
export function followStream(handler: StreamHandler, options: FollowOptions): StreamFollower {
  const { pollMilliseconds = pollMillisecondsDefault, signal: outer } = options;
  if (!Number.isInteger(pollMilliseconds) || pollMilliseconds < 1) {
    throw new PlinthError(
      "invalidDefinition",
      `pollMilliseconds must be a whole number from 1, and is ${pollMilliseconds}.`,
    );
  }
  const stopping = new AbortController();
  const { signal } = stopping;
  const { name } = handler.table;
  const following = new StreamFollowing({
    handler,
    client: options.client,
    tableName: options.tableNames?.[name] ?? name,
    pollMilliseconds,
    onStatus: options.onStatus ?? (() => undefined),
    onError: options.onError ?? warnOfProblem,
    now: options.now ?? systemClock,
    random: options.random ?? systemRandom,
    wait: options.wait ?? waitByTimer,
    signal,
  });
  if (outer?.aborted === true) {
    stopping.abort();
  }
  // A signal may live longer than the following, which then lets go of it.
  outer?.addEventListener("abort", () => stopping.abort(), { once: true, signal });
  const ended = following.run();
  return {
    async stop(): Promise<void> {
      stopping.abort();
      await ended;
    },
  };
}
