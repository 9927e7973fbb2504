import {
  BatchWriteItemCommand,
  type BatchWriteItemCommandInput,
  DynamoDBClient,
  type DynamoDBClientConfig,
  GetItemCommand,
  type GetItemCommandInput,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
} from "@aws-sdk/client-dynamodb";
import type { BenchRequest } from "../workloads/workload.ts";
import type { Door, DoorOptions } from "./door.ts";

type Send = (client: DynamoDBClient) => Promise<unknown>;

/** The AWS SDK, by a socket or by a request handler, as `config` says. */
export function awsSdkDoor(config: DynamoDBClientConfig, { requests }: DoorOptions): Door {
  const client = new DynamoDBClient({
    region: "us-east-1",
    credentials: { accessKeyId: "bench", secretAccessKey: "bench" },
    ...config,
  });
  const sends = requests.map(sendOf);
  return {
    call(_lane, requestIndex) {
      const send = sends[requestIndex];
      if (send === undefined) throw new RangeError("no such request");
      return send(client);
    },
    async close() {
      client.destroy();
    },
  };
}

/** The inputs of the API's types and the SDK's are the same JSON. */
function sendOf({ operation, input }: BenchRequest): Send {
  switch (operation) {
    case "GetItem":
      return (client) => client.send(new GetItemCommand(input as GetItemCommandInput));
    case "PutItem":
      return (client) => client.send(new PutItemCommand(input as PutItemCommandInput));
    case "Query":
      return (client) => client.send(new QueryCommand(input as QueryCommandInput));
    case "BatchWriteItem":
      return (client) =>
        client.send(new BatchWriteItemCommand(input as BatchWriteItemCommandInput));
    case "TransactWriteItems":
      return (client) =>
        client.send(new TransactWriteItemsCommand(input as TransactWriteItemsCommandInput));
    default:
      throw new Error(`The bench has no SDK command for ${operation}.`);
  }
}
