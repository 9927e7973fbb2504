import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openTennis } from "../../../test/tennis.suite.ts";
import { connect, defineEntity, defineTable, PlinthError } from "../../index.ts";

describe("connect", async () => {
  const table = defineTable({
    name: "t",
    partitionKey: "id",
    timeToLive: "expires_at",
    globalSecondaryIndexes: {
      ByName: { partitionKey: "name", projection: "ALL" },
      ByNumber: { partitionKey: { name: "number", type: "N" }, projection: "ALL" },
    },
  });
  const attributes = z.object({
    id: z.string(),
    name: z.string(),
    kind: z.string(),
    secret: z.string(),
    other: z.string(),
    count: z.int(),
    expires_at: z.int(),
  });
  const { client, encryption } = await openTennis();
  const define = (options: object) => () => {
    const entity = defineEntity(table, { name: "T", attributes, ...options } as never);
    connect({ T: entity }, { client, encryption });
  };

  it.each<[string, object, string]>([
    ["is none", { encrypted: ["x"] }, 'attribute "x" is none of its attributes'],
    ["is the key", { encrypted: ["id"] }, "is a key of the table or an index"],
    ["is an index's key", { encrypted: ["name"] }, "is a key of the table or an index"],
    ["is the time to live", { encrypted: ["expires_at"] }, "is the time to live"],
    ["tells entities apart", { encrypted: ["kind"], when: { kind: "a" } }, "must be readable"],
    [
      "is read-only",
      { encrypted: ["secret"], readOnly: ["secret"] },
      'its read-only "secret" is encrypted',
    ],
    [
      "is kept by the entity",
      { encrypted: ["version"], version: "version" },
      "is none of its attributes",
    ],
  ])("refuses to encrypt what %s", (_case, options, message) => {
    expect(define(options)).toThrow(message);
    expect(define(options)).toThrow(PlinthError);
  });

  it.each<[string, object, string]>([
    ["is not encrypted", { other: { attribute: "b" } }, 'of "other", which is not encrypted'],
    ["is no text", { count: { attribute: "b" } }, "must be a string"],
    ["has an attribute's name", { secret: { attribute: "other" } }, "is also an attribute"],
    [
      "stands in another one's place",
      { secret: { attribute: "b" }, kind: { attribute: "b" } },
      "two blind indexes are kept in one attribute",
    ],
    ["is a number's key", { secret: { attribute: "number" } }, "of type N"],
  ])("refuses a blind index that %s", (_case, blindIndexes, message) => {
    expect(define({ encrypted: ["secret", "count", "kind"], blindIndexes })).toThrow(message);
  });
});
