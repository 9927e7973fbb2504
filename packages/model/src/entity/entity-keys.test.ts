import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineEntity, defineTable } from "../index.ts";

const app = defineTable({
  name: "app",
  partitionKey: "pk",
  sortKey: "sk",
  typeAttribute: "type",
  globalSecondaryIndexes: {
    byRank: { partitionKey: "type", sortKey: { name: "rank", type: "N" }, projection: "ALL" },
  },
});

describe("defineEntity with key templates", () => {
  const attributes = z.object({
    id: z.string(),
    other: z.string().optional(),
    count: z.int(),
    address: z.object({ city: z.string() }),
  });
  it.each([
    [{ pk: "A#{id}" }, 'lacks the table\'s key attribute "sk"'],
    [{ pk: "A#{user}", sk: "B" }, 'names "user", which is none of its attributes'],
    [{ pk: "A#{id}", sk: "{address.city}" }, "is inside an attribute"],
    [{ pk: "A#{id}", sk: "{count}" }, "A whole number needs a width: {count:8}"],
    [{ pk: "A#{id}", sk: "{id:4}" }, "gives a width"],
    [{ pk: "A#{id}", sk: "{other}" }, "is optional"],
    [{ pk: "A#{id}", sk: "B", gsi9: "C" }, "is for no key attribute"],
    [{ pk: "A#{id}", sk: "B", rank: "{count:4}" }, "the key attribute is of type N"],
    [{ pk: "A#{id}", sk: "B", type: "{id}" }, "it holds the entity's name"],
    [{ pk: "A#{id", sk: "B" }, "has a brace that is no place"],
  ])("refuses %j", (keys, message) => {
    expect(() => defineEntity(app, { name: "X", attributes, keys } as never)).toThrow(message);
  });
});
