import { batchWriteRequest } from "./batch.ts";
import { benchItem, benchKey, itemsPerPartition, seededItems, tableName } from "./items.ts";
import { randomNumbers } from "./random-numbers.ts";
import type { BenchRequest, Workload, WorkloadName } from "./workload.ts";

const requestCount = 2048;
const batchCount = 256;

/** What every contender is asked. The table holds 10,000 items of 1 KB, and its size stays. */
export const workloads: Readonly<Record<WorkloadName, Workload>> = {
  get: {
    name: "get",
    title: "GetItem of 1 KB",
    requests: () => randomNumbers(requestCount, seededItems).map(getRequest),
  },
  put: {
    name: "put",
    title: "PutItem of 1 KB",
    requests: () => randomNumbers(requestCount, seededItems).map(putRequest),
  },
  query: {
    name: "query",
    title: "Query of 20 items of 1 KB",
    requests: () => randomNumbers(requestCount, seededItems / itemsPerPartition).map(queryRequest),
  },
  transact: {
    name: "transact",
    title: "TransactWriteItems of 2: a put of 1 KB and an update",
    requests: () => randomNumbers(requestCount, seededItems / 2).map(transactRequest),
  },
  batch: {
    name: "batch",
    title: "BatchWriteItem of 25 puts of 1 KB",
    requests: () => randomNumbers(batchCount, seededItems - 25).map(batchWriteRequest),
  },
};

function getRequest(number: number): BenchRequest<"GetItem"> {
  return { operation: "GetItem", input: { TableName: tableName, Key: benchKey(number) } };
}

function putRequest(number: number): BenchRequest<"PutItem"> {
  return { operation: "PutItem", input: { TableName: tableName, Item: benchItem(number) } };
}

function queryRequest(partition: number): BenchRequest<"Query"> {
  return {
    operation: "Query",
    input: {
      TableName: tableName,
      KeyConditionExpression: "customer_id = :customer",
      ExpressionAttributeValues: {
        ":customer": benchKey(partition * itemsPerPartition).customer_id,
      },
      Limit: 20,
    },
  };
}

function transactRequest(number: number): BenchRequest<"TransactWriteItems"> {
  return {
    operation: "TransactWriteItems",
    input: {
      TransactItems: [
        { Put: { TableName: tableName, Item: benchItem(number) } },
        {
          Update: {
            TableName: tableName,
            Key: benchKey(number + seededItems / 2),
            UpdateExpression: "SET quantity = quantity + :one",
            ExpressionAttributeValues: { ":one": { N: "1" } },
          },
        },
      ],
    },
  };
}
