import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  entities,
  lambdaRecord,
  openStreamShop,
  orderImage,
  Spending,
} from "../../test/streams.suite.ts";
import { defineEntity, defineTable, isPlinthError } from "../index.ts";
import { defineStreamHandler, lambdaHandler } from "./index.ts";

const { Order } = entities;

describe("defineStreamHandler", () => {
  it("refuses entities of two tables, a listener for none of them, and no tries", () => {
    const refused = (define: () => unknown): string => {
      try {
        define();
      } catch (error) {
        return isPlinthError(error, "invalidDefinition") ? error.message : String(error);
      }
      return "accepted";
    };
    expect(refused(() => defineStreamHandler({ Order, Spending }, {}))).toBe(
      "The stream handler is invalid: its entities must be of one table, whose stream it reads.",
    );
    const listeners: object = { Cart: {} };
    expect(refused(() => defineStreamHandler({ Order }, listeners))).toContain('"Cart"');
    expect(refused(() => defineStreamHandler({ Order }, {}, { maxAttempts: 0 }))).toContain(
      "maxAttempts",
    );
  });

  it.each([
    ["NEW_IMAGE", ["newItem"], ["newItem"], ["expired"]],
    ["OLD_IMAGE", [], ["oldItem"], ["oldItem", "expired"]],
    ["KEYS_ONLY", [], [], ["expired"]],
  ] as const)("gives under %s what that view has", async (stream, insert, modify, remove) => {
    const { shop, onError, problems } = await openStreamShop();
    const table = defineTable({
      name: "app",
      partitionKey: "pk",
      sortKey: "sk",
      typeAttribute: "type",
      stream,
    });
    const Purchase = defineEntity(table, {
      name: "Purchase",
      attributes: z.object({
        id: z.string(),
        user: z.string(),
        total: z.int(),
        secret: z.string().optional(),
      }),
      keys: { pk: "ORDER#{id}", sk: "order" },
      hidden: ["secret"],
    });
    const Other = defineEntity(table, {
      name: "Other",
      attributes: z.object({ id: z.string() }),
      keys: { pk: "OTHER#{id}", sk: "order" },
    });
    const heard: object[] = [];
    const note = (event: object): unknown => heard.push(event);
    const listeners = { insert: note, modify: note, remove: note };
    const handler = defineStreamHandler(
      { Purchase, Other },
      { Purchase: listeners, Other: listeners },
    );
    const options = { name: "a", connection: shop, state: shop.StreamState, onError };
    const keys = { pk: { S: "ORDER#1" }, sk: { S: "order" } };
    const image = orderImage("1", 10, { secret: { S: "never told" } });
    const hasNew = stream === "NEW_IMAGE" ? { newImage: image } : {};
    const hasOld = stream === "OLD_IMAGE" ? { oldImage: image } : {};
    const Records = [
      { eventName: "INSERT" as const, keys, ...hasNew },
      { eventName: "MODIFY" as const, keys, ...hasNew, ...hasOld, sequence: 2 },
      { eventName: "REMOVE" as const, keys, ...hasOld, sequence: 3 },
    ].map((record) => lambdaRecord({ ...record, view: stream }));
    await lambdaHandler(handler, options)({ Records });
    expect(problems).toEqual([]);
    const item = { id: "1", user: "ann", total: 10 };
    const parts = { key: { id: "1" }, newItem: item, oldItem: item, expired: false };
    const eventOf = (names: readonly string[]): object =>
      Object.fromEntries(Object.entries(parts).filter(([name]) => names.includes(name)));
    expect(heard).toEqual([
      eventOf(["key", ...insert]),
      eventOf(["key", ...modify]),
      eventOf(["key", ...remove]),
    ]);
  });
});
