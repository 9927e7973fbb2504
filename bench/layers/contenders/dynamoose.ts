import type { Endpoint } from "../endpoint.ts";
import type { Layer } from "../layer.ts";
import { orderKey, orderStatuses, orderWithDates } from "../order.ts";
import { peerModule } from "../peer-module.ts";
import { sdkConfig } from "../sdk-client.ts";

interface OrderModel {
  create(order: object, settings: object): Promise<unknown>;
  get(key: object): Promise<unknown>;
  query(name: string): { eq(value: string): { exec(): Promise<unknown> } };
}

interface DynamooseModule {
  readonly aws: {
    readonly ddb: { readonly DynamoDB: new (config: object) => object; set(client: object): void };
  };
  readonly Schema: new (schema: object, settings?: object) => object;
  readonly Table: new (name: string, models: readonly object[], options: object) => object;
  model(name: string, schema: object): OrderModel;
}

const text = { type: String, required: true };
const number = { type: Number, required: true };
const flag = { type: Boolean, required: true };
const time = { type: { value: Date, settings: { storage: "iso" } }, required: true };

const attributes = {
  customer_id: { type: String, hashKey: true },
  order_id: { type: String, rangeKey: true },
  status: { ...text, enum: [...orderStatuses] },
  currency: text,
  email: text,
  phone: text,
  channel: text,
  total: number,
  tax: number,
  quantity: number,
  priority: number,
  is_gift: flag,
  is_paid: flag,
  tags: { type: Set, required: true, schema: [String] },
  steps: { type: Array, required: true, schema: [String] },
  note: text,
  address: {
    type: Object,
    required: true,
    schema: {
      street: text,
      city: text,
      postcode: text,
      country: text,
      place: { type: Object, required: true, schema: { latitude: number, longitude: number } },
    },
  },
  lines: {
    type: Array,
    required: true,
    schema: [{ type: Object, schema: { sku: text, title: text, quantity: number, price: number } }],
  },
  created_at: time,
  updated_at: time,
};

/** Checks what is written by its schema, and keeps a Date. */
export function openDynamoose(endpoint: Endpoint): Layer {
  const dynamoose = peerModule<DynamooseModule>("dynamoose");
  const { ddb } = dynamoose.aws;
  ddb.set(new ddb.DynamoDB(sdkConfig(endpoint)));
  const orders = dynamoose.model("bench-orders", new dynamoose.Schema(attributes));
  // Binds the model to a table that is there.
  new dynamoose.Table("bench-orders", [orders], { create: false, waitForActive: false });
  return {
    put: () => orders.create(orderWithDates, { overwrite: true }),
    get: () => orders.get(orderKey),
    query: () => orders.query("customer_id").eq(orderKey.customer_id).exec(),
  };
}
