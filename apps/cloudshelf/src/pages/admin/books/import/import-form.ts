import type { FormState } from "@plinth/kit/pages";
import { z } from "zod";
import { isReservedCategory } from "../../../../schema.ts";
import type { ImportOptions } from "../../../../services/import/import-options.ts";
import {
  categoryPattern,
  readCents,
  readWholeNumber,
} from "../../../../services/import/read-row.ts";

/** What a fresh form shows: nothing is decided for the administrator but to lose nothing. */
export const freshImportForm: FormState = {
  values: { format: "", known: "change", known_stock: "keep", mode: "write" },
  errors: {},
};

const category = z
  .string()
  .trim()
  .max(60, "Use at most 60 characters.")
  .refine(
    (text) => text === "" || (categoryPattern.expression.test(text) && !isReservedCategory(text)),
    "Use letters, digits and spaces.",
  )
  .default("");

const price = z
  .string()
  .trim()
  .refine((text) => text === "" || readCents(text) !== undefined, "Enter a price like 12.99.")
  .default("");

const stockQuantity = z
  .string()
  .trim()
  .refine(
    (text) => text === "" || readWholeNumber(text, 0, 1_000_000) !== undefined,
    "Enter a whole number of copies, such as 10.",
  )
  .default("");

export const importForm = z.object({
  format: z.enum(["", "csv", "json", "dynamodb-json"], { error: "Choose a format." }).default(""),
  category,
  price,
  stock_quantity: stockQuantity,
  known: z.enum(["change", "keep"], { error: "Choose one of the two." }).default("change"),
  known_stock: z.enum(["keep", "set"], { error: "Choose one of the two." }).default("keep"),
  mode: z.enum(["write", "check"], { error: "Choose one of the two." }).default("write"),
});

export function importOptionsOfForm(form: z.output<typeof importForm>): ImportOptions {
  return {
    defaults: {
      category: form.category === "" ? undefined : form.category,
      priceCents: form.price === "" ? undefined : readCents(form.price),
      stockQuantity:
        form.stock_quantity === "" ? undefined : readWholeNumber(form.stock_quantity, 0, 1_000_000),
    },
    known: form.known,
    knownStock: form.known_stock,
    mode: form.mode,
  };
}
