import type { Endpoint } from "../endpoint.ts";
import type { Layer } from "../layer.ts";
import { orderKey, orderStatuses, orderWithDates } from "../order.ts";
import { peerModule } from "../peer-module.ts";
import { sdkClient } from "../sdk-client.ts";

interface OrderModel {
  create(order: object, params: object): Promise<unknown>;
  get(key: object): Promise<unknown>;
  find(key: object): Promise<unknown>;
}

interface OneTableModule {
  readonly Table: new (options: object) => { getModel(name: string): OrderModel };
}

interface DynamoModule {
  readonly Dynamo: new (options: object) => object;
}

const text = { type: String, required: true };
const number = { type: Number, required: true };
const flag = { type: Boolean, required: true };
const time = { type: Date, required: true };

const schema = {
  format: "onetable:1.1.0",
  version: "0.0.1",
  indexes: { primary: { hash: "customer_id", sort: "order_id" } },
  models: {
    Order: {
      customer_id: text,
      order_id: text,
      status: { ...text, enum: orderStatuses },
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
      tags: { type: Set, required: true },
      steps: { type: Array, required: true, items: { type: String } },
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
        items: {
          type: Object,
          schema: { sku: text, title: text, quantity: number, price: number },
        },
      },
      created_at: time,
      updated_at: time,
    },
  },
  params: { isoDates: true, timestamps: false },
};

/** Checks what is written by its schema, and keeps a Date. */
export function openOneTable(endpoint: Endpoint): Layer {
  const { Table } = peerModule<OneTableModule>("dynamodb-onetable");
  const { Dynamo } = peerModule<DynamoModule>("dynamodb-onetable/Dynamo");
  const client = new Dynamo({ client: sdkClient(endpoint) });
  const table = new Table({ client, name: "bench-orders", schema, partial: false, logger: false });
  const orders = table.getModel("Order");
  const { customer_id } = orderKey;
  return {
    // Without a condition, as the others put.
    put: () => orders.create(orderWithDates, { exists: null }),
    get: () => orders.get(orderKey),
    query: () => orders.find({ customer_id }),
  };
}
