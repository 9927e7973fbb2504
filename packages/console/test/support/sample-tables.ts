import type { CreateTableInput } from "@plinth/api";
import type { Client } from "@plinth/client";
import type { AttributeValue, Item } from "@plinth/values";

const orders: CreateTableInput = {
  TableName: "shop-orders",
  AttributeDefinitions: [
    { AttributeName: "customer", AttributeType: "S" },
    { AttributeName: "order", AttributeType: "N" },
    { AttributeName: "status", AttributeType: "S" },
    { AttributeName: "placed_at", AttributeType: "S" },
    { AttributeName: "total", AttributeType: "N" },
  ],
  KeySchema: [
    { AttributeName: "customer", KeyType: "HASH" },
    { AttributeName: "order", KeyType: "RANGE" },
  ],
  BillingMode: "PAY_PER_REQUEST",
  GlobalSecondaryIndexes: [
    {
      IndexName: "by-status",
      KeySchema: [
        { AttributeName: "status", KeyType: "HASH" },
        { AttributeName: "placed_at", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["total", "currency"] },
    },
  ],
  LocalSecondaryIndexes: [
    {
      IndexName: "by-total",
      KeySchema: [
        { AttributeName: "customer", KeyType: "HASH" },
        { AttributeName: "total", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "KEYS_ONLY" },
    },
  ],
  StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
  DeletionProtectionEnabled: true,
  Tags: [
    { Key: "team", Value: "checkout" },
    { Key: "stage", Value: "production" },
    { Key: "cost-center", Value: "4711" },
  ],
};

/** A table with an index of either kind and everything else that a table can have, and 60 orders. */
export async function createOrders(client: Client): Promise<void> {
  await createTable(client, orders);
  await client.send("UpdateTimeToLive", {
    TableName: "shop-orders",
    TimeToLiveSpecification: { AttributeName: "expires_at", Enabled: true },
  });
  await client.send("UpdateContinuousBackups", {
    TableName: "shop-orders",
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  });
  for (let order = 1; order <= 60; order += 1) {
    await client.send("PutItem", { TableName: "shop-orders", Item: orderOf(order) });
  }
}

/** The order of that number: of one of three customers, in one of three states. */
function orderOf(order: number) {
  const day = String((order % 28) + 1).padStart(2, "0");
  return {
    customer: { S: `customer-${(order % 3) + 1}` },
    order: { N: String(order) },
    status: { S: ["new", "paid", "sent"][Math.floor(order / 3) % 3] ?? "new" },
    placed_at: { S: `2026-03-${day}T12:00:00Z` },
    total: { N: `${order * 7}.50` },
    currency: { S: "EUR" },
    paid: { BOOL: order % 2 === 0 },
    lines: {
      L: [{ M: { isbn: { S: "9780132350884" }, quantity: { N: "2" } } }],
    },
  };
}

const bytes = (size: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, position) => (position * 37) % 256);

/** One attribute of each type, and what is hard to show: long, deep, many, hostile. */
export const specimens = {
  everyType: {
    id: { S: "every-type" },
    title: { S: "The Left Hand of Darkness" },
    blurb: { S: "First line.\n\tSecond line, indented.\nThird, with “quotes” & ampersands." },
    price: { N: "12345678901234567890.123456789012345678" },
    cover: { B: bytes(48) },
    in_print: { BOOL: true },
    sequel_of: { NULL: true },
    empty: { S: "" },
    tags: { SS: ["fiction", "winter"] },
    ratings: { NS: ["1", "2.5", "-3"] },
    hashes: { BS: [bytes(6), bytes(9)] },
    shelf: {
      M: {
        room: { S: "North" },
        row: { N: "7" },
        labels: { L: [{ S: "signed" }, { BOOL: false }, { M: { by: { S: "Ursula" } } }] },
        nothing: { M: {} },
      },
    },
    expires_at: { N: "1893456000" },
  },
  hostile: {
    id: { S: "<script>alert(1)</script>" },
    "<img src=x onerror=alert(1)>": { S: '"><script>alert(2)</script>' },
    constructor: { S: "__proto__" },
    ["__proto__"]: { S: "\u202Eright to left" },
    list: { L: [{ S: "</dd></dl><h1>heading</h1>" }] },
    key: { M: { "</code>": { S: "'\"`{{}}" } } },
  },
  long: {
    id: { S: "long" },
    text: { S: "All work and no play makes a dull page. ".repeat(9000) },
    binary: { B: bytes(20_000) },
  },
  deep: { id: { S: "deep" }, down: nested(30) },
  many: {
    id: { S: "many" },
    ...Object.fromEntries(
      Array.from({ length: 10_000 }, (_, position) => [
        `attribute_${String(position).padStart(5, "0")}`,
        { N: String(position) },
      ]),
    ),
  },
} satisfies Record<string, Item>;

function nested(depth: number): AttributeValue {
  return depth === 0 ? { S: "bottom" } : { M: { down: nested(depth - 1) } };
}

export async function createSpecimens(client: Client): Promise<void> {
  await createTable(client, {
    TableName: "specimens",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
  });
  for (const item of Object.values(specimens)) {
    await client.send("PutItem", { TableName: "specimens", Item: item });
  }
}

/** A small provisioned table with a binary key and nothing in it. */
export async function createEmptyTable(client: Client, tableName: string): Promise<void> {
  await createTable(client, {
    TableName: tableName,
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "B" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 2 },
  });
}

/** Creates a table and waits until it is ACTIVE, which in this process is a task or two away. */
export async function createTable(client: Client, input: CreateTableInput): Promise<void> {
  await client.send("CreateTable", input);
  let status = "CREATING";
  while (status !== "ACTIVE") {
    await new Promise((resolve) => setImmediate(resolve));
    const output = await client.send("DescribeTable", { TableName: input.TableName });
    status = output.Table.TableStatus;
  }
}

/** A few requests of an application: reads, writes, a batch, and two that are refused. */
export async function makeRequests(client: Client): Promise<void> {
  const TableName = "shop-orders";
  const Key = { customer: { S: "customer-1" }, order: { N: "3" } };
  const KeyConditionExpression = "customer = :customer";
  const ExpressionAttributeValues = { ":customer": { S: "customer-1" } };
  await client.send("GetItem", { TableName, Key });
  await client.send("Query", { TableName, KeyConditionExpression, ExpressionAttributeValues });
  await client
    .send("Query", {
      TableName,
      IndexName: "by-total",
      KeyConditionExpression,
      FilterExpression: "total > :total",
      ExpressionAttributeValues: { ...ExpressionAttributeValues, ":total": { N: "1" } },
    })
    .catch(() => undefined);
  await client.send("Scan", {
    TableName,
    FilterExpression: "paid = :paid",
    ExpressionAttributeValues: { ":paid": { BOOL: true } },
  });
  await client.send("PutItem", { TableName, Item: orderOf(61) });
  await client
    .send("PutItem", {
      TableName,
      Item: orderOf(61),
      ConditionExpression: "attribute_not_exists(customer)",
    })
    .catch(() => undefined);
  await client.send("BatchGetItem", {
    RequestItems: {
      [TableName]: { Keys: [Key] },
      specimens: { Keys: [{ id: { S: "deep" } }, { id: { S: "long" } }] },
    },
  });
  await client.send("DescribeTable", { TableName: "no-such-table" }).catch(() => undefined);
  await client.send("DeleteItem", { TableName, Key: { ...Key, order: { N: "61" } } });
}
