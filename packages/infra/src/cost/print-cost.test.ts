import { defineEntity, defineTable } from "@plinth/model";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { costEstimate, defineApplication, printCost } from "../index.ts";

const notes = defineTable({
  name: "notes",
  partitionKey: "id",
  globalSecondaryIndexes: { ByDay: { partitionKey: "day", projection: "ALL" } },
});
const Note = defineEntity(notes, {
  name: "Note",
  attributes: z.object({ id: z.string(), day: z.string(), text: z.string() }),
});
const diary = defineApplication({
  name: "diary",
  description: "A diary.",
  tables: { Notes: { table: notes, pointInTimeRecovery: false } },
  entities: { Note },
  accessPatterns: {
    read: {
      description: "A note",
      entity: Note,
      operation: "GetItem",
      volume: { callsPerMonth: 4_000_000 },
    },
    write: {
      description: "A new note",
      entity: Note,
      operation: "PutItem",
      volume: { callsPerMonth: 1000 },
    },
    today: { description: "The notes of a day", entity: Note, operation: "Query", index: "ByDay" },
  },
  stored: { Note: { count: 1_000_000, sizeBytes: 900 } },
});

describe("printCost", () => {
  it("shows patterns, tables, what is left out, what could be saved and the free tier", () => {
    expect(printCost(costEstimate(diary, { region: "us-east-1" }))).toMatchInlineSnapshot(`
      "# What diary costs

      **$0.75 a month** in us-east-1, before taxes, discounts and AWS's free tier, without what is listed as not estimated.
      Prices of AWS's list [of 2026-09-06](https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonDynamoDB/current/us-east-1/index.json) and [of 2026-10-08](https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonDynamoDB/current/us-east-1/index.json) and [of 2026-09-29](https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonDynamoDB/current/us-east-1/index.json), as others quoted it; read there on 2026-11-30.

      ## By access pattern

      Units are those of one call, writes to indexes included.

      | access pattern | table | in a month | read units | write units | dollars a month |
      | --- | --- | --- | --- | --- | --- |
      | \`read\` | Notes | 4,000,000 calls | 0.5 | 0 | $0.25 |
      | \`write\` | Notes | 1,000 calls | 0 | 2 | < $0.01 |
      | \`today\` | Notes |  | 0.5 | 0 | not estimated |

      ## By table

      | table | what | in a month | dollars a month |
      | --- | --- | --- | --- |
      | **Notes** | requests | 2,000,000 read and 2,000 write request units | $0.25 |
      |  | storage | 1.000 GB | $0.25 |
      |  | storage of ByDay | 1.000 GB | $0.25 |
      |  | together |  | **$0.75** |

      ## Not estimated

      - no volume is declared: today.

      ## What indexes of keys only would save

      In dollars a month. Whoever reads such an index for other attributes has to get the items besides, which costs read units.

      | table | index | storage | writes | read by |
      | --- | --- | --- | --- | --- |
      | Notes | \`ByDay\` | $0.22 | $0.00 | \`today\` |

      ## Free tier

      Not deducted above. AWS gives it once to each account and region: at most $0.50 a month if no other application uses it.

      | what | how much | dollars a month |
      | --- | --- | --- |
      | storage | 2.000 of 25 GB | $0.50 |
      "
    `);
  });

  it("says so where nothing can be estimated", () => {
    const { name, description, tables, entities, accessPatterns } = diary;
    const unsized = defineApplication({
      name,
      description,
      tables: Object.fromEntries(tables),
      entities: Object.fromEntries(entities),
      accessPatterns: Object.fromEntries(accessPatterns),
    });
    const text = printCost(costEstimate(unsized, { region: "us-east-1" }));
    expect(text).toContain("Nothing of it can be estimated in us-east-1");
    expect(text).not.toContain("$0.00");
  });

  it("shows large amounts with commas", () => {
    const estimate = costEstimate(diary, { region: "us-east-1" });
    expect(printCost({ ...estimate, usd: "1234567.891" })).toContain("**$1,234,567.89 a month**");
  });
});
