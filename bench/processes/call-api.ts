import { setTimeout as sleep } from "node:timers/promises";
import type { OperationInput, OperationName, OperationOutput } from "@plinth/api";
import { batchesOf } from "../workloads/batch.ts";
import { createTableInput, seededItems, tableName } from "../workloads/items.ts";

/** One call outside of any measurement. */
export async function callApi<Name extends OperationName>(
  port: number,
  operation: Name,
  input: OperationInput<Name>,
): Promise<OperationOutput<Name>> {
  const response = await fetch(`http://127.0.0.1:${port}/`, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-amz-json-1.0",
      "X-Amz-Target": `DynamoDB_20120810.${operation}`,
      "X-Amz-Date": "20260301T120000Z",
      Authorization:
        "AWS4-HMAC-SHA256 Credential=bench/20260301/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
    },
    body: JSON.stringify(input),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${operation} was refused: ${text}`);
  return JSON.parse(text) as OperationOutput<Name>;
}

/** Creates the table that all workloads use, with the items that they read and replace. */
export async function prepareTable(port: number): Promise<void> {
  await createTable(port);
  for (const { input } of batchesOf(seededItems)) await callApi(port, "BatchWriteItem", input);
}

/** Creates the table and waits until it can be used. */
export async function createTable(port: number): Promise<void> {
  await callApi(port, "CreateTable", createTableInput);
  for (;;) {
    const { Table } = await callApi(port, "DescribeTable", { TableName: tableName });
    if (Table?.TableStatus === "ACTIVE") return;
    await sleep(5);
  }
}
