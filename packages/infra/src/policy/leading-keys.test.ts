import { defineEntity, defineTable } from "@plinth/model";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { AccessPattern } from "../application/access-pattern.ts";
import { leadingKeysOf, withoutCovered } from "./leading-keys.ts";

const table = defineTable({
  name: "t",
  partitionKey: "pk",
  sortKey: "sk",
  typeAttribute: "type",
  globalSecondaryIndexes: {
    byType: { partitionKey: "type", projection: "ALL" },
    byDay: { partitionKey: "day", projection: "ALL" },
    byPlace: { partitionKey: ["land", "town"], projection: "ALL" },
    byRank: { partitionKey: { name: "rank", type: "N" }, projection: "ALL" },
  },
});
const attributes = z.object({ id: z.string(), shop: z.string(), number: z.int() });

function keysOf(
  { pk, when = {} }: { pk: string; when?: Record<string, string | { beginsWith: string }> },
  pattern: Partial<AccessPattern> = {},
): unknown {
  const entity = defineEntity(table, {
    name: "Thing",
    attributes,
    keys: { pk, sk: "THING" },
    when,
  });
  const keys = leadingKeysOf({ description: "", operation: "Query", ...pattern, entity }, table);
  return keys?.map(({ like, equals }) => (equals === undefined ? { like } : { equals }));
}

describe("leadingKeysOf", () => {
  const fixed: [string, Parameters<typeof keysOf>, unknown][] = [
    ["a text alone", [{ pk: "THINGS" }], [{ equals: "THINGS" }]],
    ["a beginning", [{ pk: "THING#{id}" }], [{ like: "THING#*" }]],
    ["texts around places", [{ pk: "A#{id}#B#{number:4}" }], [{ like: "A#*#B#*" }]],
    ["nothing", [{ pk: "{id}" }], undefined],
    ["an end", [{ pk: "{id}#END" }], [{ like: "*#END" }]],
    [
      "what `when` fixes in a place",
      [{ pk: "S#{shop}#{id}", when: { shop: "x" } }],
      [{ like: "S#x#*" }],
    ],
    [
      "how `when` begins a place",
      [{ pk: "S#{shop}", when: { shop: { beginsWith: "x-" } } }],
      [{ like: "S#x-*" }],
    ],
    ["asterisks and dollars in a text", [{ pk: "*${id}" }], [{ like: "${*}${$}*" }]],
    ["a dollar in an exact text", [{ pk: "$5*" }], [{ equals: "${$}5*" }]],
    ["a text that a policy cannot hold", [{ pk: "заказ#{id}" }], [{ like: "*#*" }]],
    ["nothing but such a text", [{ pk: "заказ" }], undefined],
    ["the type in an index of types", [{ pk: "a" }, { index: "byType" }], [{ equals: "Thing" }]],
    [
      "`when` in an index",
      [{ pk: "a", when: { day: "MON" } }, { index: "byDay" }],
      [{ equals: "MON" }],
    ],
    ["nothing of an index that has other keys", [{ pk: "a" }, { index: "byDay" }], undefined],
    ["nothing of keys of several attributes", [{ pk: "a" }, { index: "byPlace" }], undefined],
    ["nothing of keys that are numbers", [{ pk: "a" }, { index: "byRank" }], undefined],
    ["nothing of a Scan", [{ pk: "a" }, { operation: "Scan" }], undefined],
    [
      "what the pattern declares instead, as it stands",
      [{ pk: "a" }, { leadingKeys: ["${aws:userid}", "B*"] }],
      [{ equals: "${aws:userid}" }, { like: "B*" }],
    ],
  ];

  it.each(fixed)("knows %s", (_, input, expected) => {
    expect(keysOf(...input)).toEqual(expected);
  });

  it.each(["", "заказ", "a\u0007"])("refuses the declared key %j", (key) => {
    expect(() => keysOf({ pk: "a" }, { leadingKeys: [key] })).toThrow("a policy cannot hold");
  });
});

describe("withoutCovered", () => {
  it.each([
    [
      ["A#*", "A#1", "A#1*", "B"],
      ["A#*", "B"],
    ],
    [["A", "A"], ["A"]],
    [["*", "A*"], ["*"]],
    [
      ["${*}", "A"],
      ["${*}", "A"],
    ],
  ])("takes %j as %j", (keys, expected) => {
    const found = withoutCovered(keys.map((like) => ({ like, equals: undefined })));
    expect(found.map(({ like }) => like)).toEqual(expected);
  });
});
