import type { OperationInput, OperationName, OperationOutput } from "@plinth/api";
import type { Client } from "@plinth/client";
import { describe, expect, it } from "vitest";
import {
  entities,
  openStreamShop,
  orderImage,
  type StreamShop,
  start,
} from "../../test/streams.suite.ts";
import { type AnyTable, connect, defineTable } from "../index.ts";
import {
  type ConsumerOptions,
  consumeStream,
  defineStreamHandler,
  defineStreamState,
  type StreamConsumer,
} from "./index.ts";

const { Order } = entities;
const shardIds = ["shard-a", "shard-b", "shard-c", "shard-d"];
const StreamArn = "arn:aws:dynamodb:us-east-1:000000000000:table/app/stream/x";

/**
 * A stream of several open shards side by side, as Amazon DynamoDB has for a large table; the
 * engine's streams have one open shard at a time.
 */
function shardedClient(client: Client) {
  const shards = new Map(shardIds.map((shardId) => [shardId, [] as string[]]));
  const answers: Record<string, (input: Record<string, unknown>) => unknown> = {
    ListStreams: () => ({ Streams: [{ StreamArn, TableName: "app", StreamLabel: "x" }] }),
    DescribeStream: ({ ExclusiveStartShardId: last }) => {
      const position = shardIds.indexOf(String(last)) + 1;
      const page = shardIds.slice(position, position + 3);
      const hasMore = position + 3 < shardIds.length;
      return {
        StreamDescription: {
          StreamStatus: "ENABLED",
          StreamViewType: "NEW_AND_OLD_IMAGES",
          Shards: page.map((ShardId) => ({ ShardId, SequenceNumberRange: {} })),
          ...(hasMore ? { LastEvaluatedShardId: page.at(-1) } : {}),
        },
      };
    },
    GetShardIterator: ({ ShardId, SequenceNumber = -1 }) => ({
      ShardIterator: `${String(ShardId)}/${Number(SequenceNumber) + 1}`,
    }),
    GetRecords: ({ ShardIterator, Limit }) => {
      const [shardId = "", from] = String(ShardIterator).split("/");
      const first = Number(from);
      const ids = (shards.get(shardId) ?? []).slice(first, first + Number(Limit));
      return {
        Records: ids.map((id, index) => ({
          eventID: `${shardId}-${first + index}`,
          eventName: "INSERT",
          dynamodb: {
            ApproximateCreationDateTime: start / 1000,
            Keys: { pk: { S: `ORDER#${id}` }, sk: { S: "order" } },
            NewImage: orderImage(id),
            SequenceNumber: String(first + index),
            StreamViewType: "NEW_AND_OLD_IMAGES",
          },
        })),
        NextShardIterator: `${shardId}/${first + ids.length}`,
      };
    },
  };
  const sharded: Client = {
    ...client,
    send: async <Name extends OperationName>(operation: Name, input: OperationInput<Name>) => {
      const answer = answers[operation];
      return answer === undefined
        ? client.send(operation, input)
        : (answer({ ...input }) as OperationOutput<Name>);
    },
  };
  return { sharded, shards };
}

/** A process that can be killed, or that holds still when it hears one id, and what it heard. */
function startProcess(
  open: StreamShop,
  client: Client,
  name: string,
  hold:
    | { readonly id: string; readonly until: Promise<void>; readonly keepsMoving?: true }
    | undefined = undefined,
) {
  const heard: string[] = [];
  const kill = new AbortController();
  const state = { isFrozen: false };
  const handler = defineStreamHandler(
    { Order },
    {
      Order: {
        insert: async ({ key }) => {
          const id = key.pk.slice("ORDER#".length);
          heard.push(id);
          if (id === hold?.id) {
            state.isFrozen = hold.keepsMoving !== true;
            await hold.until;
            state.isFrozen = false;
          }
        },
      },
    },
  );
  const mortal: Client = {
    ...client,
    send: async (operation, input) => {
      await (state.isFrozen ? hold?.until : undefined);
      return kill.signal.aborted ? new Promise(() => {}) : client.send(operation, input);
    },
  };
  const shop = connect(entities, { client: mortal, now: () => open.clock.now });
  const consumer = consumeStream(handler, {
    name: "sharing",
    client: mortal,
    connection: shop,
    state: shop.StreamState,
    onError: open.onError,
    now: () => open.clock.now,
    wait: open.clock.wait,
    random: () => 0,
    uuid: () => name,
  });
  return { heard, consumer, kill: () => kill.abort() };
}

describe("several processes of one consumer", () => {
  it("share the shards, hand them over without a repeat, and take over a dead one's", async () => {
    const open = await openStreamShop();
    const { clock, problems } = open;
    const { sharded, shards } = shardedClient(open.client);
    let next = 0;
    const written: string[] = [];
    const write = (): void => {
      for (const [shardId, ids] of shards) {
        const id = `${shardId}:${next++}`;
        ids.push(id);
        written.push(id);
      }
    };
    write();
    const one = startProcess(open, sharded, "one");
    await clock.until(one.consumer.caughtUp());
    expect(one.heard).toHaveLength(4);

    const two = startProcess(open, sharded, "two");
    for (let round = 0; round < 20; round++) {
      write();
      await clock.pass(3000);
    }
    const soFar = one.heard.length;
    write();
    await clock.pass(3000);
    expect(one.heard.slice(soFar)).toHaveLength(2);
    const all = [...one.heard, ...two.heard];
    expect(new Set(all).size).toBe(all.length);
    expect([...all].sort()).toEqual([...written].sort());

    one.kill();
    write();
    await clock.pass(60_000);
    await clock.until(two.consumer.caughtUp());
    expect(new Set([...one.heard, ...two.heard])).toEqual(new Set(written));
    for (const shardId of shardIds) {
      const places = two.heard
        .filter((id) => id.startsWith(shardId))
        .map((id) => Number(id.split(":")[1]));
      expect(places).toEqual([...places].sort((a, b) => a - b));
    }
    expect(problems).toEqual([]);
    await clock.until(two.consumer.stop());
  });

  it("keep a shard while a listener takes its time", async () => {
    const open = await openStreamShop();
    const { clock, problems } = open;
    const { sharded, shards } = shardedClient(open.client);
    shards.get("shard-a")?.push("1", "2");
    let goOn = (): void => {};
    const until = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const slow = startProcess(open, sharded, "slow", { id: "1", until, keepsMoving: true });
    await clock.pass(1000);
    const other = startProcess(open, sharded, "other");
    await clock.pass(200_000);
    goOn();
    await clock.until(slow.consumer.caughtUp());
    expect(slow.heard).toEqual(["1", "2"]);
    expect(other.heard).toEqual([]);
    expect(problems).toEqual([]);
    await clock.until(slow.consumer.stop());
    await clock.until(other.consumer.stop());
  });

  it("stop a batch when they held still for so long that another took the shard", async () => {
    const open = await openStreamShop();
    const { clock, problems } = open;
    const { sharded, shards } = shardedClient(open.client);
    shards.get("shard-a")?.push("1", "2", "3");
    let goOn = (): void => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const slow = startProcess(open, sharded, "slow", { id: "2", until: held });
    await clock.pass(1000);
    const other = startProcess(open, sharded, "other");
    await clock.pass(60_000);
    expect(slow.heard).toEqual(["1", "2"]);
    expect(other.heard).toEqual(["1", "2", "3"]);
    goOn();
    await clock.pass(1000);
    expect(slow.heard).toEqual(["1", "2"]);
    shards.get("shard-a")?.push("4");
    await clock.pass(1000);
    expect([...slow.heard, ...other.heard].filter((id) => id === "4")).toHaveLength(1);
    expect(problems).toContainEqual({ kind: "leaseLost", shardId: "shard-a" });
    await clock.until(slow.consumer.stop());
    await clock.until(other.consumer.stop());
  });
});

/** A consumer on the engine's own stream. */
function consume(
  open: StreamShop,
  heard: string[],
  options: Pick<ConsumerOptions, "connection" | "state">,
): StreamConsumer {
  const handler = defineStreamHandler(
    { Order },
    { Order: { insert: ({ key }) => heard.push(key.pk) } },
  );
  return consumeStream(handler, {
    name: "one",
    client: open.client,
    onError: open.onError,
    now: () => open.clock.now,
    wait: open.clock.wait,
    random: () => 0,
    uuid: () => "one",
    batchSize: 2,
    ...options,
  });
}

const order = (id: number) => ({ pk: `ORDER#${id}`, sk: "order", user: "ann", total: 1 });

describe("a consumer on the engine", () => {
  it("reads parents before their children, and is done with a shard for good", async () => {
    const open = await openStreamShop();
    const { shop, clock, client, problems } = open;
    for (let id = 0; id < 9; id++) {
      await shop.Order.create(order(id));
      clock.now += 2 * 3_600_000;
    }
    const { Streams } = await client.send("ListStreams", { TableName: "app" });
    const { StreamDescription } = await client.send("DescribeStream", {
      StreamArn: Streams[0]?.StreamArn ?? "",
    });
    expect(StreamDescription.Shards.length).toBeGreaterThan(2);
    const heard: string[] = [];
    const connection = { connection: shop, state: shop.StreamState };
    const consumer = consume(open, heard, connection);
    await clock.until(consumer.caughtUp());
    await clock.until(consumer.stop());
    const all = Array.from({ length: 9 }, (_, id) => `ORDER#${id}`);
    expect(heard).toEqual(all);
    const again = consume(open, heard, connection);
    await clock.until(again.caughtUp());
    expect(heard).toEqual(all);
    expect(problems).toEqual([]);
    await clock.until(again.stop());
  });

  it("keeps its state in the table that it consumes without hearing itself for ever", async () => {
    const open = await openStreamShop();
    const { client, clock, problems } = open;
    const calls: string[] = [];
    const counting: Client = {
      ...client,
      send: (operation, input) => {
        calls.push(operation);
        return client.send(operation, input);
      },
    };
    const OwnState = defineStreamState(Order.table);
    const shop = connect({ Order, OwnState }, { client: counting, now: () => clock.now });
    const heard: string[] = [];
    const consumer = consume(open, heard, { connection: shop, state: shop.OwnState });
    await shop.Order.create(order(1));
    await clock.until(consumer.caughtUp());
    calls.length = 0;
    await clock.pass(100_000);
    const writes = calls.filter((name) => name === "UpdateItem" || name === "PutItem");
    // The lease and the sign of life, each three times in 30 seconds at most.
    expect(writes.length).toBeLessThan(25);
    await shop.Order.create(order(2));
    await clock.until(consumer.caughtUp());
    expect(heard).toEqual(["ORDER#1", "ORDER#2"]);
    expect(problems).toEqual([]);
    await clock.until(consumer.stop());
  });
});

describe("defineStreamState", () => {
  it("refuses a table that lacks a text key or a time to live", () => {
    const lacking: AnyTable[] = [
      defineTable({ name: "table-a", partitionKey: "pk", timeToLive: "ttl" }),
      defineTable({ name: "table-b", partitionKey: "pk", sortKey: "sk" }),
      defineTable({
        name: "table-c",
        partitionKey: "pk",
        sortKey: { name: "sk", type: "N" },
        timeToLive: "ttl",
      }),
    ];
    for (const table of lacking) {
      expect(() => defineStreamState(table)).toThrow("cannot hold the state of stream consumers");
    }
  });
});
