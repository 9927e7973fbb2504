import type { Endpoint } from "../endpoint.ts";
import type { Layer } from "../layer.ts";
import { orderKey, orderWithTexts } from "../order.ts";
import { peerModule } from "../peer-module.ts";
import { type SdkClient, sdkClient } from "../sdk-client.ts";

interface LibModule {
  readonly DynamoDBDocumentClient: { from(client: SdkClient): SdkClient };
  readonly GetCommand: new (input: object) => object;
  readonly PutCommand: new (input: object) => object;
  readonly QueryCommand: new (input: object) => object;
}

function libModule(): LibModule {
  return peerModule<LibModule>("@aws-sdk/lib-dynamodb");
}

export function documentClient(endpoint: Endpoint): SdkClient {
  return libModule().DynamoDBDocumentClient.from(sdkClient(endpoint));
}

/** The SDK's own conversion to native values, times as text, nothing validated. */
export function openDocumentClient(endpoint: Endpoint): Layer {
  const client = documentClient(endpoint);
  const { GetCommand, PutCommand, QueryCommand } = libModule();
  const TableName = "bench-orders";
  const query = {
    TableName,
    KeyConditionExpression: "customer_id = :customer_id",
    ExpressionAttributeValues: { ":customer_id": orderKey.customer_id },
  };
  return {
    put: () => client.send(new PutCommand({ TableName, Item: orderWithTexts })),
    get: async () => (await client.send(new GetCommand({ TableName, Key: orderKey })))["Item"],
    query: async () => (await client.send(new QueryCommand(query)))["Items"],
  };
}
