import type { Client } from "@plinth/client";
import type { Item } from "@plinth/values";
import { expect } from "vitest";
import { StreamReplay } from "../fixtures/stream-replay.suite.ts";
import { textOfItem } from "../model/naive-values.ts";
import { allItems, numberOf, textOf, untilActive, type Workload } from "./workload.ts";

const tableName = "shelves";
const slotCount = 40;
const batchSlots: readonly number[] = Array.from({ length: 10 }, (_, slot) => slotCount + slot);

/** All versions of an item differ in every attribute, so that a mixture of two would be seen. */
function itemOf(writer: number, slot: number, version: number): Item {
  const size = (writer * 7919 + slot * 31 + version * 104_729) % 3000;
  return {
    shelf: { S: `shelf-${writer}` },
    slot: { N: String(slot) },
    version: { N: String(version) },
    body: { S: `${version} `.repeat(1 + Math.floor(size / 5)) },
    parts: { L: [{ N: String(version) }, { M: { version: { N: String(version) } } }] },
    // Some versions are in no group: the indexes on it hold a part of the table.
    ...(version % 4 === 0 ? {} : { group: { S: `group-${version % 5}` } }),
  };
}

/** 0 is the version of an item that is not there. */
interface Slot {
  readonly known: number;
  readonly sent: number | undefined;
}

/**
 * Writers put, move between index keys and delete items of a few slots each, some in batches, while
 * one more writer adds and removes an index again and again.
 */
export function shelves(): Workload {
  const shelfCount = 6;
  const versions = new Array<number>(shelfCount).fill(0);
  const slots = new Map<string, Slot>();
  const indexChange = createIndexChange();
  const stream = new StreamReplay(tableName);

  function begin(writer: number, numbers: readonly number[], sent: number): void {
    for (const slot of numbers) {
      const id = `${writer}/${slot}`;
      slots.set(id, { known: slots.get(id)?.known ?? 0, sent });
    }
  }

  function acknowledge(writer: number, numbers: readonly number[], known: number): void {
    for (const slot of numbers) {
      slots.set(`${writer}/${slot}`, { known, sent: undefined });
    }
  }

  return {
    writerCount: shelfCount + 1,
    prepare,
    async write(writer, client): Promise<void> {
      if (writer === shelfCount) return indexChange.write(client);
      const version = (versions[writer] ?? 0) + 1;
      versions[writer] = version;
      const isBatch = version % 6 === 0;
      const numbers = isBatch ? batchSlots : [(version * 13) % slotCount];
      const sent = version % 5 === 0 ? 0 : version;
      begin(writer, numbers, sent);
      await (isBatch
        ? writeBatch(client, writer, sent)
        : writeOne(client, itemOf(writer, numbers[0] ?? 0, version), sent));
      acknowledge(writer, numbers, sent);
    },
    async check(client): Promise<void> {
      await untilActive(client, tableName);
      const items = await allItems(client, tableName);
      checkItems(items, slots);
      await checkIndexes(client, items, indexChange);
      await stream.catchUp((operation, input) => client.send(operation, input));
      const texts = items.map(textOfItem).sort();
      expect(stream.items, "each write has its record, and each record its write").toEqual(texts);
    },
  };
}

async function prepare(client: Client): Promise<void> {
  await client.send("CreateTable", {
    TableName: tableName,
    AttributeDefinitions: [
      { AttributeName: "shelf", AttributeType: "S" },
      { AttributeName: "slot", AttributeType: "N" },
      { AttributeName: "version", AttributeType: "N" },
      { AttributeName: "group", AttributeType: "S" },
    ],
    KeySchema: [
      { AttributeName: "shelf", KeyType: "HASH" },
      { AttributeName: "slot", KeyType: "RANGE" },
    ],
    BillingMode: "PAY_PER_REQUEST",
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
    LocalSecondaryIndexes: [
      {
        IndexName: "by-version",
        KeySchema: [
          { AttributeName: "shelf", KeyType: "HASH" },
          { AttributeName: "version", KeyType: "RANGE" },
        ],
        Projection: { ProjectionType: "KEYS_ONLY" },
      },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: "by-group",
        KeySchema: [
          { AttributeName: "group", KeyType: "HASH" },
          { AttributeName: "version", KeyType: "RANGE" },
        ],
        Projection: { ProjectionType: "ALL" },
      },
    ],
  });
  await untilActive(client, tableName);
}

async function writeBatch(client: Client, writer: number, version: number): Promise<void> {
  const requests = batchSlots.map((slot) => {
    const item = itemOf(writer, slot, version);
    return version === 0 ? { DeleteRequest: { Key: keyOf(item) } } : { PutRequest: { Item: item } };
  });
  const { UnprocessedItems } = await client.send("BatchWriteItem", {
    RequestItems: { [tableName]: requests },
  });
  expect(UnprocessedItems ?? {}).toEqual({});
}

async function writeOne(client: Client, item: Item, version: number): Promise<void> {
  await (version === 0
    ? client.send("DeleteItem", { TableName: tableName, Key: keyOf(item) })
    : client.send("PutItem", { TableName: tableName, Item: item }));
}

function keyOf({ shelf, slot }: Item): Item {
  return shelf === undefined || slot === undefined ? {} : { shelf, slot };
}

/** Compares the table with what was acknowledged, and notes which of the unknown writes are there. */
function checkItems(items: readonly Item[], slots: Map<string, Slot>): void {
  const found = new Map<string, number>();
  for (const item of items) {
    const writer = Number(textOf(item, "shelf").replace("shelf-", ""));
    const [slot, version] = [numberOf(item, "slot"), numberOf(item, "version")];
    expect(item, "no item is half there").toEqual(itemOf(writer, slot, version));
    found.set(`${writer}/${slot}`, version);
  }
  for (const [id, { known, sent }] of slots) {
    const version = found.get(id) ?? 0;
    expect([known, sent ?? known], `the version in ${id}`).toContain(version);
    slots.set(id, { known: version, sent: undefined });
    found.delete(id);
  }
  expect([...found.keys()], "nothing is there that nobody wrote").toEqual([]);
}

/** Holds each index, and what DescribeTable counts, against the table's items. */
async function checkIndexes(
  client: Client,
  items: readonly Item[],
  indexChange: IndexChange,
): Promise<void> {
  const { Table } = await client.send("DescribeTable", { TableName: tableName });
  expect(Table.ItemCount).toBe(items.length);
  const indexes = [...(Table.LocalSecondaryIndexes ?? []), ...(Table.GlobalSecondaryIndexes ?? [])];
  for (const { IndexName, KeySchema, Projection, ItemCount } of indexes) {
    const keyNames = KeySchema.map((element) => element.AttributeName);
    const held = items.filter((item) => keyNames.every((name) => item[name] !== undefined));
    const expected = held.map((item) =>
      Projection.ProjectionType === "ALL" ? item : only(item, ["shelf", "slot", ...keyNames]),
    );
    const found = await allItems(client, tableName, IndexName);
    expect(sorted(found), `the index ${IndexName}`).toEqual(sorted(expected));
    expect(ItemCount, `the count of ${IndexName}`).toBe(expected.length);
  }
  indexChange.check(indexes.some(({ IndexName }) => IndexName === "comes-and-goes"));
}

function only(item: Item, names: readonly string[]): Item {
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));
}

function sorted(items: readonly Item[]): Item[] {
  const place = (item: Item): string => `${textOf(item, "shelf")}/${numberOf(item, "slot")}`;
  return [...items].sort((a, b) => (place(a) < place(b) ? -1 : 1));
}

interface IndexChange {
  write(client: Client): Promise<void>;
  check(isThere: boolean): void;
}

function createIndexChange(): IndexChange {
  let isThere = false;
  let isUnknown = false;
  return {
    async write(client): Promise<void> {
      await untilActive(client, tableName);
      isUnknown = true;
      await (isThere ? removeIndex(client) : addIndex(client));
      isThere = !isThere;
      isUnknown = false;
    },
    check(isFound): void {
      if (!isUnknown) expect(isFound, "an index is added or removed for good").toBe(isThere);
      isThere = isFound;
      isUnknown = false;
    },
  };
}

async function addIndex(client: Client): Promise<void> {
  await client.send("UpdateTable", {
    TableName: tableName,
    AttributeDefinitions: [{ AttributeName: "group", AttributeType: "S" }],
    GlobalSecondaryIndexUpdates: [
      {
        Create: {
          IndexName: "comes-and-goes",
          KeySchema: [{ AttributeName: "group", KeyType: "HASH" }],
          Projection: { ProjectionType: "ALL" },
        },
      },
    ],
  });
}

async function removeIndex(client: Client): Promise<void> {
  await client.send("UpdateTable", {
    TableName: tableName,
    GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: "comes-and-goes" } }],
  });
}
