import { PlinthError } from "../plinth-error.ts";
import { waitByTimer } from "../wait-by-timer.ts";
import { type ConsumerOptions, openWorkbench } from "./consumer-options.ts";
import { systemClock, systemRandom, systemUuid } from "./defaults.ts";
import { ShardLeases } from "./state/shard-leases.ts";
import type { StreamHandler } from "./stream-handler.ts";
import { StreamProcess } from "./stream-process.ts";

/** A running consumer of a table's stream. */
export interface StreamConsumer {
  /**
   * Resolves when all that was written before this call is handled or set aside, in the shards that
   * this process could take. Amazon DynamoDB shows a change after a moment, and so may be ahead.
   * Rejects with `streamUnavailable` when there is no stream, or the consumer is stopped first.
   */
  caughtUp(): Promise<void>;

  /**
   * Ends the work after the record at hand, saves the places and gives the shards to the others.
   * Waits for the listener at work, however long it takes.
   */
  stop(): Promise<void>;
}

const defaults = { leaseMilliseconds: 30_000, pollMilliseconds: 250, batchSize: 100 };
const batchSizeMax = 1000;

/**
 * Handles the changes of the handler's table from now on, until it is stopped. Any number of
 * processes may do so under one name; they share the stream's shards. Throws `invalidDefinition` for
 * a name, a state entity or a number that cannot be; whatever happens later is told to `onError`.
 *
 *     const consumer = consumeStream(spending, { name: "spending", client, connection: shop, state: shop.StreamState, onError });
 *     await consumer.caughtUp();
 *     await consumer.stop();
 */
export function consumeStream(handler: StreamHandler, options: ConsumerOptions): StreamConsumer {
  const { now = systemClock, random = systemRandom, uuid = systemUuid } = options;
  const { leaseMilliseconds, pollMilliseconds, batchSize } = { ...defaults, ...options };
  checkNumbers({ leaseMilliseconds, pollMilliseconds, batchSize });
  const stopping = new AbortController();
  const signal = options.signal ?? new AbortController().signal;
  const { bench, items } = openWorkbench(handler, { ...options, now, signal });
  const owner = uuid();
  const leases = new ShardLeases(items, { owner, now, leaseMilliseconds });
  let mark = 0;
  const nextMark = (): number => ++mark;
  const work = { bench, leases, leaseMilliseconds, now, random, nextMark };
  const { name } = handler.table;
  const consumer = new StreamProcess({
    work: { ...work, stopping: stopping.signal },
    client: options.client,
    tableName: options.tableNames?.[name] ?? name,
    owner,
    startAt: options.startAt ?? "TRIM_HORIZON",
    batchSize,
    pollMilliseconds,
    wait: options.wait ?? waitByTimer,
    stopping,
  });
  const stop = (): Promise<void> => consumer.stop();
  if (signal.aborted) {
    void stop();
  }
  // A signal may live longer than the consumer, which then lets go of it.
  signal.addEventListener("abort", () => void stop(), { once: true, signal: stopping.signal });
  return { caughtUp: () => consumer.caughtUp(), stop };
}

function checkNumbers(numbers: Readonly<Record<string, number>>): void {
  for (const [name, number] of Object.entries(numbers)) {
    const isTooLarge = name === "batchSize" && number > batchSizeMax;
    if (!Number.isInteger(number) || number < 1 || isTooLarge) {
      throw new PlinthError(
        "invalidDefinition",
        `${name} must be a whole number from 1${isTooLarge ? ` to ${batchSizeMax}` : ""}, and is ${number}.`,
      );
    }
  }
}
