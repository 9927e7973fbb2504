import { z } from "zod";
import { uploadSizeBytesMax } from "../../services/import/import-options.ts";
import { newBookShape } from "../json-shapes.ts";

const count = z.int().nonnegative();

/** For new books whose row does not say it; a row that lacks what has no default stays out. */
const importDefaultsShape = newBookShape
  .pick({ category: true, price: true, stockQuantity: true })
  .partial();

const formats = ["csv", "json", "dynamodb-json"] as const;

export const importRequestShape = z
  .strictObject({
    fileName: z.string().trim().min(1).max(200).meta({ example: "books.csv" }),
    /** Of UTF-16 units; the bytes are counted by the service. */
    content: z.string().min(1).max(uploadSizeBytesMax).meta({ description: "The file's text" }),
    format: z
      .enum(formats)
      .optional()
      .meta({ description: "By the name and the first bytes when absent" }),
    defaults: importDefaultsShape.optional(),
    known: z.enum(["change", "keep"]).default("change"),
    knownStock: z.enum(["keep", "set"]).default("keep"),
    mode: z.enum(["write", "check"]).default("write"),
  })
  .meta({ id: "ImportRequest" });

const importedRowShape = z.object({
  line: z.int(),
  column: z.int(),
  outcome: z.enum(["created", "updated", "unchanged", "refused"]),
  bookId: z.string(),
  title: z.string(),
  message: z.string(),
});

export const importShape = z
  .object({
    importId: z.string(),
    fileName: z.string(),
    format: z.enum(formats),
    defaults: importDefaultsShape,
    known: z.enum(["change", "keep"]),
    knownStock: z.enum(["keep", "set"]),
    mode: z.enum(["write", "check"]),
    status: z.enum(["running", "done", "stopped", "failed"]),
    rowCount: count,
    doneRowCount: count,
    counts: z.object({ created: count, updated: count, unchanged: count, refused: count }),
    problems: z.array(importedRowShape).readonly(),
    unusedNames: z.array(z.string()).readonly(),
    failure: z.string().optional(),
    startedAt: z.string(),
    finishedAt: z.string().optional(),
  })
  .meta({ id: "Import" });
