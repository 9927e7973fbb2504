import { defineConfig } from "@plinth/cli";
import { defineApplication } from "@plinth/infra";
import { defineEntity, defineTable } from "@plinth/model";
import { z } from "zod";
import { Book, books } from "../shop/schema.ts";

const shop = defineApplication({
  name: "shop",
  description: "A bookshop.",
  parameters: {
    Environment: { description: "Which copy of the shop", allowedValues: ["dev", "prod"] },
  },
  tags: { Environment: "${Environment}" },
  tables: { Books: { table: books, name: "shop-${Environment}-books" } },
  entities: { Book },
  accessPatterns: {
    book: {
      description: "A book by its id",
      entity: Book,
      operation: "GetItem",
      volume: { callsPerMonth: 1_000_000 },
    },
    addBook: { description: "A new book", entity: Book, operation: "PutItem" },
  },
  stored: { Book: { count: 1_000_000, sizeBytes: 1000 } },
  functions: {
    reader: { description: "Shows books", handler: "lambda.reader", accessPatterns: ["book"] },
  },
});

const notes = defineTable({ name: "notes", partitionKey: "id" });
const Note = defineEntity(notes, { name: "Note", attributes: z.object({ id: z.string() }) });
const notebook = defineApplication({
  name: "notebook",
  description: "Notes.",
  tables: { Notes: notes },
  entities: { Note },
  accessPatterns: { note: { description: "A note", entity: Note, operation: "GetItem" } },
});

export const config = defineConfig({ applications: [shop, notebook] });
