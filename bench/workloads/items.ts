import type { CreateTableInput } from "@plinth/api";

/** An item in the API's JSON, of one kilobyte as DynamoDB counts. */
export type BenchItem = Record<string, { S: string } | { N: string } | { SS: string[] }>;

export const tableName = "bench-orders";
export const itemsPerPartition = 20;
export const seededItems = 10_000;

export const createTableInput: CreateTableInput = {
  TableName: tableName,
  KeySchema: [
    { AttributeName: "customer_id", KeyType: "HASH" },
    { AttributeName: "order_id", KeyType: "RANGE" },
  ],
  AttributeDefinitions: [
    { AttributeName: "customer_id", AttributeType: "S" },
    { AttributeName: "order_id", AttributeType: "S" },
  ],
  BillingMode: "PAY_PER_REQUEST",
};

export function benchKey(number: number): { customer_id: { S: string }; order_id: { S: string } } {
  const partition = Math.floor(number / itemsPerPartition);
  return {
    customer_id: { S: `customer-${String(partition).padStart(6, "0")}` },
    order_id: { S: `order-${String(number).padStart(8, "0")}` },
  };
}

const note =
  "Leave it with the neighbour if nobody is at home, and ring twice, since the bell is quiet. ";

/** The item of that number: short attributes as an order has them, and a note that fills the kilobyte. */
export function benchItem(number: number): BenchItem {
  return {
    ...benchKey(number),
    status: { S: number % 3 === 0 ? "shipped" : "open" },
    total: { N: `${20 + (number % 400)}.${10 + (number % 90)}` },
    quantity: { N: String(1 + (number % 9)) },
    created_at: { S: "2026-03-01T12:00:00.000Z" },
    tags: { SS: ["gift", "express"] },
    street: { S: `${1 + (number % 200)} Harbour Road` },
    city: { S: "Rotterdam" },
    note: { S: note.repeat(9).slice(0, 826) },
  };
}
