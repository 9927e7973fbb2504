import type { StreamViewType } from "@plinth/api";
import { type Client, inProcess } from "@plinth/client";
import { createEngine, type Engine } from "@plinth/engine";
import { createMemoryStore } from "@plinth/store";
import { z } from "zod";
import { type Connection, connect, createTables, defineEntity, defineTable } from "../src/index.ts";
import {
  defineStreamState,
  type JsonStreamRecord,
  type StreamProblem,
  type StreamStateEntity,
} from "../src/streams/index.ts";

export const start = Date.parse("2025-09-05T10:00:00Z");

const app = defineTable({
  name: "app",
  partitionKey: "pk",
  sortKey: "sk",
  timeToLive: "expires_at",
  stream: "NEW_AND_OLD_IMAGES",
});

const Order = defineEntity(app, {
  name: "Order",
  attributes: z.object({
    pk: z.string(),
    sk: z.string(),
    user: z.string(),
    total: z.int(),
    expires_at: z.int().optional(),
    seal: z.instanceof(Uint8Array).optional(),
    note: z.string().optional(),
  }),
  when: { pk: { beginsWith: "ORDER#" } },
  discriminate: (item) => item["user"] !== undefined,
});
/** Has the same form of keys as `Order`. */
const Draft = defineEntity(app, {
  name: "Draft",
  attributes: z.object({ pk: z.string(), sk: z.string(), idea: z.string() }),
  when: { pk: { beginsWith: "ORDER#" } },
  discriminate: (item) => item["idea"] !== undefined,
});
/** What the tests' listeners keep up to date. */
export const Spending = defineEntity(defineTable({ name: "spendings", partitionKey: "user" }), {
  name: "Spending",
  attributes: z.object({ user: z.string(), total: z.int(), orders: z.int() }),
});
const states = defineTable({
  name: "stream-state",
  partitionKey: "pk",
  sortKey: "sk",
  timeToLive: "expires_at",
});
const StreamState: StreamStateEntity<typeof states.options> = defineStreamState(states);

export const entities = { Order, Draft, Spending, StreamState };

export interface StreamShop {
  readonly shop: Connection<typeof entities>;
  readonly client: Client;
  readonly clock: TestTime;
  readonly engine: Engine;
  readonly problems: StreamProblem[];
  readonly onError: (problem: StreamProblem) => void;
  /** Names the next process. */
  readonly nextProcess: () => string;
}

/** An engine of its own with the tables, and a connection to it. */
export async function openStreamShop(): Promise<StreamShop> {
  const clock = new TestTime();
  const engine = createEngine({ store: createMemoryStore(), now: () => clock.now });
  const client = inProcess(engine);
  await createTables(client, [app, Spending.table, states]);
  const problems: StreamProblem[] = [];
  const shop = connect(entities, { client, now: () => clock.now });
  let processCount = 0;
  return {
    shop,
    client,
    clock,
    engine,
    problems,
    onError: (problem) => problems.push(problem),
    nextProcess: () => `process-${++processCount}`,
  };
}

/** Turns the stream of `app` on with this view, or off, once the table was changed before. */
export async function changeStream(
  { client, clock }: StreamShop,
  StreamViewType: StreamViewType | undefined,
): Promise<void> {
  const isActive = async (): Promise<boolean> => {
    const { Table } = await client.send("DescribeTable", { TableName: "app" });
    return Table.TableStatus === "ACTIVE";
  };
  while (!(await isActive())) {
    await clock.pass(10);
  }
  await client.send("UpdateTable", {
    TableName: "app",
    StreamSpecification:
      StreamViewType === undefined
        ? { StreamEnabled: false }
        : { StreamEnabled: true, StreamViewType },
  });
}

export interface RecordOptions {
  readonly eventName?: "INSERT" | "MODIFY" | "REMOVE";
  readonly sequence?: number;
  readonly oldImage?: object;
  readonly newImage?: object;
  readonly view?: string;
  readonly keys?: object;
  readonly userIdentity?: object;
}

/** A record in the exact form of Lambda's event. */
export function lambdaRecord(options: RecordOptions): JsonStreamRecord {
  const { sequence = 1, oldImage, newImage } = options;
  const image: Record<string, unknown> = { ...oldImage, ...newImage };
  const keys = options.keys ?? { pk: image["pk"], sk: image["sk"] };
  return {
    eventID: `event-${sequence}`,
    eventName: options.eventName ?? "INSERT",
    eventSourceARN:
      "arn:aws:dynamodb:us-east-1:000000000000:table/app/stream/2025-09-05T10:00:00.000",
    ...(options.userIdentity === undefined ? {} : { userIdentity: options.userIdentity }),
    dynamodb: {
      ApproximateCreationDateTime: start / 1000,
      Keys: keys,
      ...(newImage === undefined ? {} : { NewImage: newImage }),
      ...(oldImage === undefined ? {} : { OldImage: oldImage }),
      SequenceNumber: String(100 + sequence),
      SizeBytes: 50,
      StreamViewType: options.view ?? "NEW_AND_OLD_IMAGES",
    },
  };
}

export function orderImage(id: string, total = 10, more: object = {}): Record<string, unknown> {
  return {
    pk: { S: `ORDER#${id}` },
    sk: { S: "order" },
    user: { S: "ann" },
    total: { N: String(total) },
    ...more,
  };
}

/** Time that passes only while somebody waits for something. */
export class TestTime {
  now: number = start;
  readonly #timers: { readonly at: number; readonly resolve: () => void }[] = [];

  readonly wait = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      this.#timers.push({ at: this.now + milliseconds, resolve });
    });

  /** Lets time pass, timer after timer, until the promise is settled. */
  async until<Result>(promise: Promise<Result>, withinMilliseconds = 3_600_000): Promise<Result> {
    let isSettled = false;
    const settle = (): void => {
      isSettled = true;
    };
    promise.then(settle, settle);
    const end = this.now + withinMilliseconds;
    for (;;) {
      await calm();
      if (isSettled) {
        return promise;
      }
      if (this.now > end) {
        throw new Error("It takes too long");
      }
      this.#fireNext();
    }
  }

  async pass(milliseconds: number): Promise<void> {
    await this.until(this.wait(milliseconds), milliseconds + 1);
  }

  #fireNext(): void {
    const [next] = this.#timers.sort((a, b) => a.at - b.at);
    if (next === undefined) {
      this.now += 100;
      return;
    }
    this.#timers.shift();
    this.now = Math.max(this.now, next.at);
    next.resolve();
  }
}

/** Lets the calls to the engine, which takes no time, come to their end. */
async function calm(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}
