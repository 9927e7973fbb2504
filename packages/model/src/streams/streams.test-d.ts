import { expectTypeOf } from "vitest";
import { z } from "zod";
import { type Connection, defineEntity, defineTable, type InferItem } from "../index.ts";
import {
  defineStreamHandler,
  defineStreamState,
  type HandlingOptions,
  type InsertEvent,
  type StreamContext,
} from "./index.ts";

const app = defineTable({
  name: "app",
  partitionKey: "pk",
  sortKey: "sk",
  timeToLive: "expires_at",
});
const Order = defineEntity(app, {
  name: "Order",
  attributes: z.object({ pk: z.string(), sk: z.string(), total: z.number() }),
});
type OrderItem = InferItem<typeof Order>;

// Without a declared stream, an event has both items.
defineStreamHandler(
  { Order },
  {
    Order: {
      insert: ({ key, newItem, ...rest }, context) => {
        expectTypeOf(key).toEqualTypeOf<{ pk: string; sk: string }>();
        expectTypeOf(newItem).toEqualTypeOf<OrderItem>();
        expectTypeOf(rest).toEqualTypeOf<Record<never, never>>();
        expectTypeOf(context).toEqualTypeOf<StreamContext>();
      },
      modify: async ({ oldItem, newItem }) => {
        expectTypeOf(oldItem).toEqualTypeOf<OrderItem>();
        expectTypeOf(newItem).toEqualTypeOf<OrderItem>();
      },
      remove: ({ oldItem, expired }) => {
        expectTypeOf(oldItem).toEqualTypeOf<OrderItem>();
        expectTypeOf(expired).toEqualTypeOf<boolean>();
      },
    },
  },
);

// What the view does not have is not in the events.
defineStreamHandler(
  { Order },
  {
    Order: {
      insert: (event) => expectTypeOf(event).not.toHaveProperty("newItem"),
      modify: (event) => expectTypeOf(event).not.toHaveProperty("oldItem"),
      remove: (event) => {
        expectTypeOf(event.expired).toEqualTypeOf<boolean>();
        expectTypeOf(event).not.toHaveProperty("oldItem");
      },
    },
  },
  { view: "KEYS_ONLY" },
);

// A declared stream decides by itself.
const News = defineEntity(defineTable({ name: "news", partitionKey: "id", stream: "NEW_IMAGE" }), {
  name: "News",
  attributes: z.object({ id: z.string(), text: z.string() }),
});
defineStreamHandler(
  { News },
  {
    News: {
      insert: ({ newItem }) => expectTypeOf(newItem.text).toEqualTypeOf<string>(),
      modify: (event) => expectTypeOf(event).not.toHaveProperty("oldItem"),
      remove: (event) => expectTypeOf(event).not.toHaveProperty("oldItem"),
    },
  },
);
expectTypeOf<InsertEvent<typeof News, "NEW_IMAGE">["newItem"]>().toEqualTypeOf<
  InferItem<typeof News>
>();

defineStreamHandler(
  { Order },
  {
    // @ts-expect-error: there is no such entity here
    Cart: { insert: () => {} },
  },
);
defineStreamHandler(
  { Order },
  {
    Order: {
      // @ts-expect-error: there is no such event
      delete: () => {},
    },
  },
);
defineStreamHandler(
  { Order },
  {
    Order: {
      // @ts-expect-error: an order has no such attribute
      insert: ({ newItem }) => newItem.price,
    },
  },
);

// Only a stream state can keep the state.
const StreamState = defineStreamState(app);
declare const shop: Connection<{ Order: typeof Order; StreamState: typeof StreamState }>;
expectTypeOf(shop.StreamState).toExtend<HandlingOptions["state"]>();
expectTypeOf(shop.Order).not.toExtend<HandlingOptions["state"]>();
expectTypeOf(shop).toExtend<HandlingOptions["connection"]>();
