import { defineEntity, defineTable } from "@plinth/model";
import { describe, it } from "vitest";
import { z } from "zod";
import { defineApplication } from "./define-application.ts";

const notes = defineTable({ name: "notes", partitionKey: "id", stream: "NEW_IMAGE" });
const Note = defineEntity(notes, { name: "Note", attributes: z.object({ id: z.string() }) });
const base = {
  name: "notes",
  description: "Notes.",
  tables: { Notes: notes },
  entities: { Note },
  accessPatterns: { note: { description: "A note", entity: Note, operation: "GetItem" } },
} as const;

describe("defineApplication", () => {
  it("knows the names of patterns, tables and entities when it is compiled", () => {
    const job = { description: "A job", handler: "lambda.job" };
    defineApplication({
      ...base,
      functions: { job: { ...job, accessPatterns: ["note"], streams: ["Notes"] } },
      stored: { Note: { count: 1, sizeBytes: 100 } },
    });
    // @ts-expect-error: no pattern is called "notes"
    defineApplication({ ...base, functions: { job: { ...job, accessPatterns: ["notes"] } } });
    defineApplication({
      ...base,
      // @ts-expect-error: no table is called "Note"
      functions: { job: { ...job, accessPatterns: ["note"], streams: ["Note"] } },
    });
    // @ts-expect-error: no entity is called "Notes"
    defineApplication({ ...base, stored: { Notes: { count: 1, sizeBytes: 100 } } });
  });
});
