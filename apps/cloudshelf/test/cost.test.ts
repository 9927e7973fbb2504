import { costEstimate, defineApplication, printCost } from "@plinth/infra";
import { defineTable } from "@plinth/model";
import { describe, expect, it } from "vitest";
import { application } from "../src/infra/application.ts";
import { books, entities } from "../src/schema.ts";

const region = "us-east-1";
const itemBytes = 900;
/** What DynamoDB counts for each stored item beside its own bytes. */
const overheadBytes = 100;

/** The source knows of no streams. */
const { stream: _, ...withoutStream } = books.options;

/** The books alone, read, written and stored as often and as much as the source's cost table says. */
function shopOf(readsPerMonth: number, writesPerMonth: number, gigabytes: number) {
  const { Book } = entities;
  return defineApplication({
    name: "cloudshelf",
    description: "One row of the source's cost table.",
    tables: { Books: { table: defineTable(withoutStream), pointInTimeRecovery: false } },
    entities: { Book },
    accessPatterns: {
      read: {
        description: "A book",
        entity: Book,
        operation: "GetItem",
        consistent: true,
        volume: { callsPerMonth: readsPerMonth },
      },
      write: {
        description: "A book and its entry in the index",
        entity: Book,
        operation: "PutItem",
        volume: { callsPerMonth: writesPerMonth },
      },
    },
    stored: {
      Book: { count: (gigabytes * 1e9) / (itemBytes + overheadBytes), sizeBytes: itemBytes },
    },
  });
}

describe("the cost of the bookshop", () => {
  // The source's sizes and dollars, and what AWS's prices make of the same: writes and
  // storage twice, since its indexes hold whole items.
  const rows: [string, [number, number, number], [number, number], string][] = [
    ["development", [100_000, 50_000, 1], [2, 5], "0.575"],
    ["a small business", [1_000_000, 500_000, 10], [15, 25], "5.75"],
    ["a growing business", [10_000_000, 5_000_000, 100], [100, 150], "57.5"],
  ];

  it.each(rows)("S-68: is below what the source says of %s", (_, sizes, [low], usd) => {
    const estimate = costEstimate(shopOf(...sizes), { region });
    expect(estimate.usd).toBe(usd);
    expect(Number(usd)).toBeLessThan(low);
    expect(estimate.prices.sources.map(({ takenOn }) => takenOn)).toEqual([
      "2026-09-06",
      "2026-10-08",
      "2026-09-29",
    ]);
    expect(estimate.notEstimated).toEqual([]);
  });

  it("S-67: shows what indexes of keys only would save, which is cents", () => {
    const estimate = costEstimate(application, { region });
    expect(estimate.savings.map(({ index }) => index)).toEqual([
      "TitleSearchIndex",
      "EmailIndex",
      "OrderDateIndex",
    ]);
    for (const { storageUsd, writesUsd } of estimate.savings) {
      expect(Number(storageUsd) + Number(writesUsd)).toBeLessThan(0.05);
    }
    expect(printCost(estimate)).toContain("## What indexes of keys only would save");
  });

  it("is estimated for all that the shop does", () => {
    expect(costEstimate(application, { region }).notEstimated).toEqual([]);
  });
});
