import { defineEntity, defineTable } from "@plinth/model";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineApplication } from "./define-application.ts";
import { tableNames } from "./table-names.ts";

const notes = defineTable({ name: "notes", partitionKey: "id" });
const drafts = defineTable({ name: "drafts", partitionKey: "id" });
const Note = defineEntity(notes, { name: "Note", attributes: z.object({ id: z.string() }) });
const application = defineApplication({
  name: "notes",
  description: "Notes.",
  parameters: { Environment: { description: "Which copy" } },
  tables: { Notes: { table: notes, name: "app-${Environment}-notes" }, Drafts: drafts },
  entities: { Note },
  accessPatterns: { note: { description: "A note", entity: Note, operation: "GetItem" } },
});

/** With a table that has the name which the notes have in one environment. */
const crowded = {
  ...application,
  tables: new Map([
    ...application.tables,
    ["Old", { table: defineTable({ name: "app-prod-notes", partitionKey: "id" }) }] as const,
  ]),
};

describe("tableNames", () => {
  it("has the real name of each table by the name it was defined with", () => {
    expect(tableNames(application, { Environment: "prod" })).toEqual({
      notes: "app-prod-notes",
      drafts: "drafts",
    });
  });

  it.each([
    ["what no name may hold", "*", 'tables.Notes.name comes to "app-*-notes" by its parameters'],
    ["a long name", "x".repeat(250), "but a table's name has 3 to 255 letters"],
    ["another table's name", "prod", 'comes to "app-prod-notes" by its parameters, as that of'],
  ])("refuses parameters that make %s", (_case, Environment, message) => {
    expect(() => tableNames(crowded, { Environment })).toThrow(message);
  });

  it("refuses parameters without a value", () => {
    expect(() => tableNames(application)).toThrow("Environment has no default: give a value");
  });
});
