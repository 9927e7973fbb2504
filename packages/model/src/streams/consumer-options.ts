import type { Client } from "@plinth/client";
import { PlinthError } from "../plinth-error.ts";
import { warnOfProblem } from "./defaults.ts";
import type { Transacts } from "./once.ts";
import type { OnProblem } from "./problem.ts";
import type { Workbench } from "./settle-record.ts";
import type { StreamStateRepository } from "./state/define-stream-state.ts";
import { RecordMarks } from "./state/record-marks.ts";
import { SetAsideStore } from "./state/set-aside-store.ts";
import { StateItems } from "./state/state-items.ts";
import type { StreamHandler } from "./stream-handler.ts";

/** What every way to run a handler takes. */
export interface HandlingOptions {
  /** Under which the state is kept: one name for one handler, the same in all its processes. */
  readonly name: string;
  /** Whose commands the listeners give to `context.once`. */
  readonly connection: Transacts;
  /** The connected entity of `defineStreamState`, of that connection. */
  readonly state: StreamStateRepository;
  /** Hears what goes wrong; a warning of Node's process when absent. What it throws is dropped. */
  readonly onError?: OnProblem;
  /** Milliseconds since the epoch; the system's clock when absent. */
  readonly now?: () => number;
  /** Ends the work after the record at hand; listeners get it as `context.signal`. */
  readonly signal?: AbortSignal;
  /** The real names of tables, by the names they were defined with, as `connect` takes them. */
  readonly tableNames?: Readonly<Partial<Record<string, string | undefined>>>;
}

export interface ConsumerOptions extends HandlingOptions {
  readonly client: Client;
  /**
   * Where a consumer of this name begins when it has never run: with the oldest record that the
   * stream still has, or with what happens from now on. TRIM_HORIZON when absent.
   */
  readonly startAt?: "TRIM_HORIZON" | "LATEST";
  /** How long a shard stays with a process that is not heard of; 30 seconds when absent. */
  readonly leaseMilliseconds?: number;
  /** Between two looks for new records in a shard; a quarter of a second when absent, as Lambda's. */
  readonly pollMilliseconds?: number;
  /** The most records read at a time; 100 when absent, 1,000 at most. */
  readonly batchSize?: number;
  /** From 0 up to 1, for the jitter of retries; `Math.random` when absent. */
  readonly random?: () => number;
  /** Names this process among the consumer's; `crypto.randomUUID` when absent. */
  readonly uuid?: () => string;
  /** Passes the time between two looks; a timer when absent. */
  readonly wait?: (milliseconds: number) => Promise<void>;
}

/** Throws `invalidDefinition` for a name or a state entity that cannot be. */
export function openWorkbench(
  handler: StreamHandler,
  options: HandlingOptions & { readonly now: () => number; readonly signal: AbortSignal },
): { readonly bench: Workbench; readonly items: StateItems } {
  const connected: readonly unknown[] = Object.values(options.connection);
  if (!connected.includes(options.state)) {
    throw new PlinthError(
      "invalidDefinition",
      "The state of a stream consumer must be of its connection, so that a marker can join a listener's writes.",
    );
  }
  const items = new StateItems(options.state, options.name);
  const bench: Workbench = {
    handler,
    name: options.name,
    connection: options.connection,
    marks: new RecordMarks(items, options.now),
    setAside: new SetAsideStore(items, options.now),
    onError: options.onError ?? warnOfProblem,
    signal: options.signal,
  };
  return { bench, items };
}
