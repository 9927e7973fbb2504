import { awsSdk, type Client, http } from "@plinth/client";
import { connect, defineEntity, defineTable } from "@plinth/model";
import { z } from "zod";
import type { Endpoint } from "../endpoint.ts";
import type { Layer } from "../layer.ts";
import { orderKey, orderStatuses, orderWithDates } from "../order.ts";
import { sdkClient, sdkModule } from "../sdk-client.ts";

const table = defineTable({
  name: "bench-orders",
  partitionKey: "customer_id",
  sortKey: "order_id",
});

const Order = defineEntity(table, {
  name: "Order",
  attributes: z.object({
    customer_id: z.string().min(1),
    order_id: z.string().min(1),
    status: z.enum(orderStatuses),
    currency: z.string().length(3),
    email: z.string(),
    phone: z.string(),
    channel: z.string(),
    total: z.number().nonnegative(),
    tax: z.number().nonnegative(),
    quantity: z.int().positive(),
    priority: z.int(),
    is_gift: z.boolean(),
    is_paid: z.boolean(),
    tags: z.set(z.string()),
    steps: z.array(z.string()),
    note: z.string(),
    address: z.object({
      street: z.string(),
      city: z.string(),
      postcode: z.string(),
      country: z.string().length(2),
      place: z.object({ latitude: z.number(), longitude: z.number() }),
    }),
    lines: z.array(
      z.object({
        sku: z.string(),
        title: z.string(),
        quantity: z.int().positive(),
        price: z.number().nonnegative(),
      }),
    ),
    created_at: z.date(),
    updated_at: z.date(),
  }),
});

/** Our own client, with everything but the socket: JSON, signature, checksum, retries at hand. */
export function openPlinth(endpoint: Endpoint): Layer {
  return layerOn(
    http({
      region: "eu-west-1",
      credentials: { accessKeyId: "AKIDBENCH", secretAccessKey: "bench" },
      transport: {
        post: ({ headers, body }) => {
          const answer = endpoint.answer(targetOf(headers), body);
          return Promise.resolve({ statusCode: 200, ...answer });
        },
        close: () => Promise.resolve(),
      },
    }),
  );
}

/** The typed layer alone: a client that only reads the answer's JSON. */
export function openPlinthStubbed(endpoint: Endpoint): Layer {
  const client = {
    async send(operation: string, input: object): Promise<object> {
      const body = endpoint.isKeeping ? JSON.stringify(input) : "";
      return JSON.parse(endpoint.answer(operation, body).body.toString()) as object;
    },
    async close(): Promise<void> {},
  };
  return layerOn(client as unknown as Client);
}

/** Behind the same SDK client that the others have. */
export function openPlinthOnSdk(endpoint: Endpoint): Layer {
  return layerOn(awsSdk(sdkClient(endpoint) as Parameters<typeof awsSdk>[0], sdkModule()));
}

function layerOn(client: Client): Layer {
  const { orders } = connect({ orders: Order }, { client });
  const { customer_id } = orderKey;
  return {
    put: async () => orders.put(orderWithDates),
    get: async () => orders.get(orderKey),
    query: () => orders.query({ customer_id }).all(),
  };
}

/** The header's value stands behind its name. */
function targetOf(headers: readonly string[]): string {
  return headers[headers.indexOf("x-amz-target") + 1] ?? "";
}
