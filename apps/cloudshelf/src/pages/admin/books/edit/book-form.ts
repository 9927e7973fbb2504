import { z } from "zod";
import { isReservedCategory } from "../../../../schema.ts";
import type { StockedBook } from "../../../../services/book-office.ts";
import type { NewBook } from "../../../../services/book-shop.ts";
import {
  categoryPattern,
  readCents,
  readWholeNumber,
} from "../../../../services/import/read-row.ts";

const copiesMax = 1_000_000;

function text(message: string, lengthMax: number) {
  return z
    .string({ error: message })
    .trim()
    .min(1, message)
    .max(lengthMax, `Use at most ${lengthMax} characters.`);
}

function optionalText(lengthMax: number) {
  return z.string().trim().max(lengthMax, `Use at most ${lengthMax} characters.`).default("");
}

/** A text that is checked as it is and used as a number. */
function numberField(read: (text: string) => number | undefined, message: string) {
  return z.string({ error: message }).transform((typed, context) => {
    const number = read(typed.trim());
    if (number !== undefined) return number;
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  });
}

const price = numberField(readCents, "Enter a price like 12.99.");
const copies = numberField(
  (typed) => readWholeNumber(typed, 0, copiesMax),
  "Enter a whole number of copies, such as 10.",
);

const detailFields = {
  title: text("Enter the title.", 300),
  author: text("Enter the author.", 1_000),
  category: text("Enter the category.", 60).refine(
    (name) => categoryPattern.expression.test(name) && !isReservedCategory(name),
    "Use letters, digits and spaces.",
  ),
  isbn: text("Enter the ISBN.", 20),
  description: optionalText(5_000),
  image_url: optionalText(500),
  published_year: optionalText(5).refine(
    (year) => year === "" || readWholeNumber(year, -3_000, 3_000) !== undefined,
    "Enter a year such as 1999, or nothing.",
  ),
  language: optionalText(20),
};

export const detailsForm = z.object(detailFields);

export const newBookForm = z.object({
  book_id: text("Enter an id.", 60).regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
    "Use letters, digits, dots, dashes and underscores.",
  ),
  ...detailFields,
  price,
  copies,
});

export const priceForm = z.object({ price, seen_cents: z.coerce.number().int().nonnegative() });

export const copiesForm = z.object({
  way: z.enum(["add", "remove", "set"], { error: "Choose what to do with the copies." }),
  copies,
  seen_copies: z.coerce.number().int().nonnegative().default(0),
});

/** What a checked form says of a book. */
export function detailsOf(form: z.output<typeof detailsForm>) {
  const { title, author, category, isbn, description } = form;
  return {
    ...{ title, author, category, isbn, description },
    imageUrl: form.image_url,
    publishedYear: form.published_year === "" ? null : Number(form.published_year),
    language: form.language === "" ? null : form.language,
  };
}

export function newBookOf(form: z.output<typeof newBookForm>): NewBook {
  const { publishedYear, language, ...details } = detailsOf(form);
  return {
    ...details,
    bookId: form.book_id,
    publishedYear: publishedYear ?? undefined,
    language: language ?? undefined,
    priceCents: form.price,
    stockQuantity: form.copies,
  };
}

/** A book as the values of its form. */
export function detailValues(book: StockedBook): Readonly<Record<string, string>> {
  return {
    title: book.title,
    author: book.author,
    category: book.category,
    isbn: book.isbn,
    description: book.description,
    image_url: book.imageUrl,
    published_year: book.publishedYear === undefined ? "" : String(book.publishedYear),
    language: book.language ?? "",
  };
}
