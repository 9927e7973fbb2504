import type { Endpoint } from "../endpoint.ts";
import type { Layer } from "../layer.ts";
import { orderKey, orderStatuses, orderWithTexts } from "../order.ts";
import { peerModule } from "../peer-module.ts";
import { documentClient } from "./document-client.ts";

interface Schema {
  key(): Schema;
  enum(...values: readonly string[]): Schema;
}

/** The commands that `build` makes; each has those of these that it needs. */
interface Building {
  item(order: object): Building;
  key(key: object): Building;
  query(query: object): Building;
  entities(...entities: readonly object[]): Building;
  send(): Promise<Record<string, unknown>>;
}

interface Buildable {
  build(action: unknown): Building;
}

interface ToolboxModule {
  readonly Table: new (options: object) => Buildable;
  readonly Entity: new (options: object) => Buildable;
  readonly PutItemCommand: unknown;
  readonly GetItemCommand: unknown;
  readonly QueryCommand: unknown;
  item(members: Record<string, Schema>): Schema;
  map(members: Record<string, Schema>): Schema;
  list(element: Schema): Schema;
  set(element: Schema): Schema;
  string(): Schema;
  number(): Schema;
  boolean(): Schema;
}

/** Validates what is written and shapes what is read by its schema; times are text. */
export function openDynamoDbToolbox(endpoint: Endpoint): Layer {
  const toolbox = peerModule<ToolboxModule>("dynamodb-toolbox");
  const { Table, Entity, PutItemCommand, GetItemCommand, QueryCommand } = toolbox;
  const table = new Table({
    documentClient: documentClient(endpoint),
    name: "bench-orders",
    partitionKey: { name: "customer_id", type: "string" },
    sortKey: { name: "order_id", type: "string" },
  });
  const schema = orderSchema(toolbox);
  const orders = new Entity({ name: "Order", table, schema, timestamps: false });
  const query = { partition: orderKey.customer_id };
  return {
    put: () => orders.build(PutItemCommand).item(orderWithTexts).send(),
    get: async () => (await orders.build(GetItemCommand).key(orderKey).send())["Item"],
    query: async () =>
      (await table.build(QueryCommand).query(query).entities(orders).send())["Items"],
  };
}

function orderSchema({ item, map, list, set, string, number, boolean }: ToolboxModule): Schema {
  return item({
    customer_id: string().key(),
    order_id: string().key(),
    status: string().enum(...orderStatuses),
    currency: string(),
    email: string(),
    phone: string(),
    channel: string(),
    total: number(),
    tax: number(),
    quantity: number(),
    priority: number(),
    is_gift: boolean(),
    is_paid: boolean(),
    tags: set(string()),
    steps: list(string()),
    note: string(),
    address: map({
      street: string(),
      city: string(),
      postcode: string(),
      country: string(),
      place: map({ latitude: number(), longitude: number() }),
    }),
    lines: list(map({ sku: string(), title: string(), quantity: number(), price: number() })),
    created_at: string(),
    updated_at: string(),
  });
}
