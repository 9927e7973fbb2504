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

describe("tableNames", () => {
  it("has the real name of each table by the name it was defined with", () => {
    expect(tableNames(application, { Environment: "prod" })).toEqual({
      notes: "app-prod-notes",
      drafts: "drafts",
    });
  });

  it("refuses parameters without a value", () => {
    expect(() => tableNames(application)).toThrow("Environment has no default: give a value");
  });
});
