import type { Endpoint } from "../endpoint.ts";
import type { Layer } from "../layer.ts";
import { orderKey, orderStatuses, orderWithTexts } from "../order.ts";
import { peerModule } from "../peer-module.ts";
import { documentClient } from "./document-client.ts";

interface Going {
  go(): Promise<{ data: unknown }>;
}

interface OrderEntity {
  put(order: object): Going;
  get(key: object): Going;
  readonly query: { readonly primary: (key: object) => Going };
}

interface ElectroModule {
  readonly Entity: new (schema: object, config: object) => OrderEntity;
}

const text = { type: "string", required: true } as const;
const number = { type: "number", required: true } as const;
const flag = { type: "boolean", required: true } as const;

const schema = {
  model: { entity: "order", version: "1", service: "bench" },
  attributes: {
    customer_id: text,
    order_id: text,
    status: { type: orderStatuses, required: true },
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
    tags: { type: "set", items: "string", required: true },
    steps: { type: "list", items: { type: "string" }, required: true },
    note: text,
    address: {
      type: "map",
      required: true,
      properties: {
        street: text,
        city: text,
        postcode: text,
        country: text,
        place: { type: "map", required: true, properties: { latitude: number, longitude: number } },
      },
    },
    lines: {
      type: "list",
      required: true,
      items: {
        type: "map",
        properties: { sku: text, title: text, quantity: number, price: number },
      },
    },
    created_at: text,
    updated_at: text,
  },
  // Keys that are the attributes themselves, as everybody has them here.
  indexes: {
    primary: {
      pk: { field: "customer_id", composite: ["customer_id"] },
      sk: { field: "order_id", composite: ["order_id"] },
    },
  },
};

/** Validates what is written against its schema; times are text. */
export function openElectroDb(endpoint: Endpoint): Layer {
  const { Entity } = peerModule<ElectroModule>("electrodb");
  const orders = new Entity(schema, { client: documentClient(endpoint), table: "bench-orders" });
  const { customer_id } = orderKey;
  return {
    put: () => orders.put(orderWithTexts).go(),
    get: async () => (await orders.get(orderKey).go()).data,
    query: async () => (await orders.query.primary({ customer_id }).go()).data,
  };
}
