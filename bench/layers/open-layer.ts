import { openAwsSdk } from "./contenders/aws-sdk.ts";
import { openDocumentClient } from "./contenders/document-client.ts";
import { openDynamoDbToolbox } from "./contenders/dynamodb-toolbox.ts";
import { openDynamoose } from "./contenders/dynamoose.ts";
import { openElectroDb } from "./contenders/electrodb.ts";
import { openOneTable } from "./contenders/onetable.ts";
import { openPlinth, openPlinthOnSdk, openPlinthStubbed } from "./contenders/plinth.ts";
import { Endpoint, ordersOfQuery } from "./endpoint.ts";
import type { Layer, LayerName, OpenLayer } from "./layer.ts";
import { orderWithoutTimes } from "./order.ts";

const opens: Readonly<Record<LayerName, OpenLayer>> = {
  Plinth: openPlinth,
  "Plinth, client stubbed": openPlinthStubbed,
  "Plinth through the SDK": openPlinthOnSdk,
  "AWS SDK client": openAwsSdk,
  DocumentClient: openDocumentClient,
  ElectroDB: openElectroDb,
  "DynamoDB-Toolbox": openDynamoDbToolbox,
  OneTable: openOneTable,
  Dynamoose: openDynamoose,
};

/** Opens a layer on an endpoint of its own, which holds the order. Throws when it does not give back what it put. */
export async function openLayer(name: LayerName): Promise<Layer> {
  const endpoint = new Endpoint();
  const layer = opens[name](endpoint);
  await layer.put();
  endpoint.freeze();
  assertOrder(await layer.get());
  const items = await layer.query();
  if (!Array.isArray(items) || items.length !== ordersOfQuery) {
    throw new Error(`A query gave ${(items as unknown[] | undefined)?.length ?? "no"} orders.`);
  }
  assertOrder({ ...(items.at(0) as object) });
  return layer;
}

/** A layer that lost half of the item would be very fast. */
function assertOrder(given: unknown): void {
  const order = given as Record<string, unknown>;
  const names = [...Object.keys(orderWithoutTimes), "created_at", "updated_at"];
  const missing = names.filter((name) => order[name] === undefined || order[name] === null);
  if (missing.length > 0) throw new Error(`The order lacks ${missing.join(", ")}.`);
  const lines = JSON.stringify(order["lines"]);
  if (!/Domain-Driven Design/.test(lines) || !/43\.48/.test(lines)) {
    throw new Error(`The order's lines came back as ${lines}.`);
  }
}
