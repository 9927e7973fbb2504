import type { ApplicationOptions } from "@plinth/infra";
import { defineApplication } from "@plinth/infra";
import { defineEntity, defineTable, PlinthError } from "@plinth/model";
import { expect } from "vitest";
import { z } from "zod";

/** A small definition that is right, and what a caller who went around the types could make of it. */

export const books = defineTable({
  name: "books",
  partitionKey: "category",
  sortKey: "book_id",
  globalSecondaryIndexes: { TitleIndex: { partitionKey: "title", projection: "ALL" } },
  localSecondaryIndexes: { YearIndex: { sortKey: "year", projection: "ALL" } },
  timeToLive: "expires_at",
  stream: "NEW_IMAGE",
});
const bookAttributes = z.object({ category: z.string(), book_id: z.string(), title: z.string() });
export const Book = defineEntity(books, { name: "Book", attributes: bookAttributes });
const { timeToLive: _, ...withoutTimeToLive } = books.options;
export const StoredBook = defineEntity(defineTable(withoutTimeToLive), {
  name: "StoredBook",
  attributes: bookAttributes,
});
export const notes = defineTable({ name: "notes", partitionKey: "id" });
export const Note = defineEntity(notes, { name: "Note", attributes: z.object({ id: z.string() }) });
export const OtherKey = defineEntity(defineTable({ name: "books", partitionKey: "category" }), {
  name: "OtherKey",
  attributes: z.object({ category: z.string() }),
});

export const minimal: ApplicationOptions = {
  name: "shop",
  description: "A shop.",
  tables: { Books: books },
  entities: { Book },
  accessPatterns: { bookById: { description: "A book", entity: Book, operation: "GetItem" } },
};

/** The options, changed as a caller that went around the types could change them. */
export function optionsWith(changes: object): ApplicationOptions {
  return { ...minimal, ...changes };
}

export function patternOf(changes: object): ApplicationOptions {
  const pattern = { description: "A book", entity: Book, operation: "Query", ...changes };
  return optionsWith({ accessPatterns: { bookById: pattern } });
}

export function functionOf(changes: object, others: object = {}): ApplicationOptions {
  const orders = {
    description: "Orders",
    handler: "lambda.orders",
    accessPatterns: ["bookById"],
    ...changes,
  };
  return optionsWith({ functions: { orders }, ...others });
}

export function tableWith(changes: object, others: object = {}): ApplicationOptions {
  return optionsWith({ tables: { Books: { table: books, ...changes } }, ...others });
}

export function problemOf(options: unknown): string {
  try {
    defineApplication(options as ApplicationOptions);
  } catch (error) {
    expect(error).toBeInstanceOf(PlinthError);
    expect(error).toMatchObject({ code: "invalidDefinition" });
    return (error as PlinthError).message;
  }
  return "none";
}
