import { defineEntity, defineTable, isPlinthError } from "@plinth/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { checkReferences } from "../../test/check-references.suite.ts";
import { readTemplate } from "../../test/read-template.suite.ts";
import { printTemplate } from "../template/print-template.ts";
import { template } from "../template/template.ts";
import type { Application, ApplicationOptions } from "./application.ts";
import { defineApplication } from "./define-application.ts";

const notes = defineTable({
  name: "notes",
  partitionKey: "id",
  stream: "NEW_IMAGE",
  globalSecondaryIndexes: { ByDay: { partitionKey: "day", projection: "ALL" } },
});
const Note = defineEntity(notes, {
  name: "Note",
  attributes: z.object({ id: z.string(), day: z.string() }),
});

/** Made anew for each run, since runs put other values into it. */
function options(): Record<string, unknown> {
  return {
    name: "notes",
    description: "Notes.",
    parameters: { Stage: { description: "Which", default: "dev", allowedValues: ["dev", "prod"] } },
    tags: { Stage: "${Stage}" },
    tables: {
      Notes: {
        table: notes,
        name: "notes-${Stage}",
        pointInTimeRecovery: { recoveryPeriodInDays: 7 },
        encryption: { kmsKeyId: "alias/notes" },
        billing: { mode: "PROVISIONED", readCapacityUnits: 1, writeCapacityUnits: 1 },
        tags: { Data: "private" },
      },
    },
    entities: { Note },
    accessPatterns: {
      notesOfDay: {
        description: "A day's notes",
        entity: Note,
        operation: "Query",
        index: "ByDay",
        leadingKeys: ["2*"],
        volume: { callsPerMonth: 1, itemsPerCall: 2 },
      },
    },
    stored: { Note: { count: 1, sizeBytes: 100 } },
    functions: {
      notes: {
        description: "Notes",
        handler: "lambda.notes",
        accessPatterns: ["notesOfDay"],
        routes: ["GET /notes/{day}", "$default"],
        environment: { STAGE: "${Stage}" },
        streams: ["Notes"],
      },
    },
    httpApi: { throttling: { rateLimit: 1, burstLimit: 2 }, corsOrigins: ["https://example.com"] },
    site: { apiPaths: ["/api/*"], domain: { name: "a.example.com", certificateArn: "arn:x" } },
  };
}

/** Places in the options, those of what defineTable() and defineEntity() made left out. */
function placesIn(value: unknown, place: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null || value === notes || value === Note) {
    return [place];
  }
  return [
    ...(place.length === 0 ? [] : [place]),
    ...Object.entries(value).flatMap(([name, member]) => placesIn(member, [...place, name])),
  ];
}

function optionsWith(place: readonly string[], value: unknown): unknown {
  const changed = options();
  const last = place.at(-1) ?? "";
  const owner = place
    .slice(0, -1)
    .reduce((each, name) => each[name] as Record<string, unknown>, changed);
  owner[last] = value;
  return changed;
}

function define(given: unknown): Application | undefined {
  try {
    return defineApplication(given as ApplicationOptions);
  } catch (error) {
    if (!isPlinthError(error, "invalidDefinition")) {
      throw error;
    }
    expect(error.issues.length).toBeGreaterThan(0);
    return undefined;
  }
}

const hostile = fc.constantFrom<unknown>(
  "${",
  "${Stage}${Other}",
  "${!Stage}",
  "__proto__",
  "constructor",
  "a\nb: c",
  "# no comment",
  "é🎟\u0000",
  "x".repeat(5000),
  Number.NaN,
  -1,
  0.5,
  1e300,
  Note,
  notes,
  { table: notes },
  { partitionKeys: [] },
  { compiled: {} },
);
const anything = fc.oneof(hostile, fc.anything({ maxDepth: 2 }), fc.string({ unit: "binary" }));

describe("defineApplication", () => {
  it("refuses whatever stands in any place, or makes a template that reads back whole", () => {
    const places = placesIn(options());
    expect(define(options())).toBeDefined();
    fc.assert(
      fc.property(fc.constantFrom(...places), anything, (place, value) => {
        const application = define(optionsWith(place, value));
        if (application !== undefined) {
          const made = template(application);
          const read = readTemplate(printTemplate(made));
          expect(read).toEqual(JSON.parse(JSON.stringify(made)));
          expect(checkReferences(read)).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("refuses what is no options at all", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(define(value)).toBeUndefined();
      }),
    );
  });
});
