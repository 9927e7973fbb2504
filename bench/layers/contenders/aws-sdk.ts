import type { Endpoint } from "../endpoint.ts";
import type { Layer } from "../layer.ts";
import { orderKey, orderWithTexts } from "../order.ts";
import { sdkClient, sdkModule } from "../sdk-client.ts";

const TableName = "bench-orders";
const customerIs = "customer_id = :customer_id";

/** The SDK alone: attribute values in, attribute values out, nothing validated, nothing converted. */
export function openAwsSdk(endpoint: Endpoint): Layer {
  const client = sdkClient(endpoint);
  const { GetItemCommand, PutItemCommand, QueryCommand } = sdkModule();
  const Item = wireMembers(orderWithTexts);
  const Key = wireMembers(orderKey);
  const ExpressionAttributeValues = { ":customer_id": wireValue(orderKey.customer_id) };
  const query = { TableName, KeyConditionExpression: customerIs, ExpressionAttributeValues };
  return {
    put: () => client.send(new PutItemCommand({ TableName, Item })),
    get: async () => (await client.send(new GetItemCommand({ TableName, Key })))["Item"],
    query: async () => (await client.send(new QueryCommand(query)))["Items"],
  };
}

function wireMembers(members: object): Record<string, object> {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [name, wireValue(value)]),
  );
}

function wireValue(value: unknown): object {
  if (typeof value === "string") return { S: value };
  if (typeof value === "number") return { N: String(value) };
  if (typeof value === "boolean") return { BOOL: value };
  if (value instanceof Set) return { SS: [...value] };
  if (Array.isArray(value)) return { L: value.map(wireValue) };
  return { M: wireMembers(value as object) };
}
