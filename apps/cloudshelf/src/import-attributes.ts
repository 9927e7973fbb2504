import { money } from "@plinth/model";
import { z } from "zod";

/** What became of rows of a file of books, as an import keeps it. */
export const importedRows = z.array(
  z.object({
    line: z.int(),
    column: z.int(),
    outcome: z.enum(["created", "updated", "unchanged", "refused"]),
    book_id: z.string(),
    title: z.string(),
    message: z.string(),
  }),
);

const rowCounts = z.object({
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  refused: z.int(),
});

/** An import of books, and how far it is. */
export const importAttributes = z.object({
  user_id: z.literal("IMPORTS"),
  cart_id: z.string().min(1),
  file_name: z.string(),
  format: z.enum(["json", "dynamodb-json", "csv"]),
  options: z.object({
    category: z.string().optional(),
    price: money().optional(),
    stock_quantity: z.int().optional(),
    known: z.enum(["change", "keep"]),
    known_stock: z.enum(["keep", "set"]),
    mode: z.enum(["write", "check"]),
  }),
  status: z.enum(["running", "done", "stopped", "failed"]),
  row_count: z.int(),
  done_row_count: z.int(),
  counts: rowCounts,
  /** The first refused rows. */
  problems: importedRows,
  unused_names: z.array(z.string()),
  failure: z.string().optional(),
  started_by: z.string(),
  started_at: z.string(),
  finished_at: z.string().optional(),
  /** Epoch milliseconds until which whoever works on it keeps others off. */
  lease_ends_at: z.int(),
  expires_at: z.int(),
});
