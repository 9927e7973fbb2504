import { defineEntity, defineTable, money } from "@plinth/model";
import { z } from "zod";
import { type Application, defineApplication } from "../src/index.ts";

/** A library: tables of one kind, of many kinds, with every feature that something is derived from. */
const books = defineTable({
  name: "books",
  partitionKey: "category",
  sortKey: "book_id",
  globalSecondaryIndexes: { TitleIndex: { partitionKey: "title", projection: "ALL" } },
});
const loans = defineTable({
  name: "loans",
  partitionKey: "user_id",
  sortKey: "loan_id",
  timeToLive: "expires_at",
});
const app = defineTable({
  name: "app",
  partitionKey: "pk",
  sortKey: "sk",
  typeAttribute: "type",
  stream: "NEW_AND_OLD_IMAGES",
  globalSecondaryIndexes: {
    byStatus: { partitionKey: "gsi1pk", sortKey: "gsi1sk", projection: ["total"] },
    byType: { partitionKey: "type", sortKey: "pk", projection: "KEYS_ONLY" },
    byPlace: { partitionKey: ["country", "city"], projection: "KEYS_ONLY" },
  },
});
const counters = defineTable({ name: "counters", partitionKey: { name: "number", type: "N" } });

export const Book = defineEntity(books, {
  name: "Book",
  attributes: z.object({
    category: z.string(),
    book_id: z.string(),
    title: z.string().min(1),
    price: money().nonnegative(),
  }),
});
export const Token = defineEntity(books, {
  name: "Token",
  attributes: z.object({ category: z.string(), book_id: z.string(), weight: z.int() }),
  when: { category: { beginsWith: "TOKEN#" } },
});
export const Pointer = defineEntity(books, {
  name: "Pointer",
  attributes: z.object({ category: z.literal("BOOK"), book_id: z.string() }),
  when: { category: "BOOK" },
});
export const Loan = defineEntity(loans, {
  name: "Loan",
  attributes: z.object({ user_id: z.string(), loan_id: z.string(), expires_at: z.int() }),
  version: "version",
});
export const User = defineEntity(app, {
  name: "User",
  attributes: z.object({
    user_id: z.string(),
    email: z.string(),
    name: z.string().default("nobody"),
  }),
  keys: { pk: "USER#{user_id}", sk: "USER" },
  unique: { email: { normalize: (email) => email.toLowerCase() } },
});
export const Order = defineEntity(app, {
  name: "Order",
  attributes: z.object({
    user_id: z.string(),
    order_id: z.string(),
    status: z.enum(["new", "paid"]),
    rank: z.int(),
    total: money(),
  }),
  keys: {
    pk: "USER#{user_id}",
    sk: "ORDER#{order_id}",
    gsi1pk: "STATUS#{status}",
    gsi1sk: "{rank:8}",
  },
});
export const Note = defineEntity(app, {
  name: "Note",
  attributes: z.object({
    note_id: z.string(),
    text: z.string(),
    country: z.string(),
    city: z.string(),
  }),
  keys: { pk: "NOTE#{note_id}", sk: "NOTE" },
  upgrade: { attribute: "v", steps: [{ up: (item) => ({ ...item, country: "DE", city: "Ulm" }) }] },
});
export const Counter = defineEntity(counters, {
  name: "Counter",
  attributes: z.object({ number: z.int(), count: z.int() }),
  when: { number: 7 },
});

export const library: Application = defineApplication({
  name: "library",
  description: "A library's books, loans and readers.",
  parameters: {
    Environment: {
      description: "Which copy of the library",
      default: "dev",
      allowedValues: ["dev", "prod"],
    },
  },
  tags: { Project: "Library", Environment: "${Environment}" },
  tables: {
    Books: { table: books, name: "library-${Environment}-books" },
    Loans: loans,
    App: { table: app, encryption: { kmsKeyId: "alias/library" } },
    Counters: counters,
  },
  entities: { Book, Token, Pointer, Loan, User, Order, Note, Counter },
  accessPatterns: {
    booksOfCategory: { description: "A category's books", entity: Book, operation: "Query" },
    bookByTitle: {
      description: "A book by its title",
      entity: Book,
      operation: "Query",
      index: "TitleIndex",
    },
    putBook: { description: "A new book", entity: Book, operation: "PutItem" },
    wordsOfPrefix: { description: "Search by words", entity: Token, operation: "Query" },
    indexWords: { description: "Its words", entity: Token, operation: "BatchWriteItem" },
    readWords: { description: "Words by key", entity: Token, operation: "BatchGetItem" },
    pointer: { description: "Where a book stands", entity: Pointer, operation: "GetItem" },
    renew: { description: "A longer loan", entity: Loan, operation: "UpdateItem" },
    signUp: { description: "A new reader", entity: User, operation: "PutItem" },
    changeUser: { description: "A reader's new address", entity: User, operation: "UpdateItem" },
    leave: { description: "A reader leaves", entity: User, operation: "DeleteItem" },
    user: { description: "A reader, also by address", entity: User, operation: "GetItem" },
    order: { description: "An order", entity: Order, operation: "PutItem", transactional: true },
    pay: { description: "An order is paid", entity: Order, operation: "UpdateItem" },
    unpaid: { description: "Orders to pay", entity: Order, operation: "Query", index: "byStatus" },
    allOrders: { description: "Every order", entity: Order, operation: "Query", index: "byType" },
    checkOrder: { description: "Is it there", entity: Order, operation: "ConditionCheckItem" },
    notesAt: { description: "Notes of a city", entity: Note, operation: "Query", index: "byPlace" },
    note: { description: "A note goes", entity: Note, operation: "DeleteItem" },
    export: { description: "All books, for a job", entity: Book, operation: "Scan" },
    count: { description: "The only counter", entity: Counter, operation: "GetItem" },
    tenant: {
      description: "A tenant's books",
      entity: Book,
      operation: "GetItem",
      leadingKeys: ["${aws:PrincipalTag/tenant}", "SHARED#*"],
    },
  },
  functions: {
    search: {
      description: "Search",
      handler: "lambda.search",
      accessPatterns: ["wordsOfPrefix", "pointer"],
    },
    changes: {
      description: "Follows the orders",
      handler: "lambda.changes",
      accessPatterns: ["indexWords"],
      streams: ["App"],
      schedule: { expression: "rate(5 minutes)" },
      permissions: {
        SendMail: {
          actions: ["ses:SendEmail"],
          resources: [
            "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/example.com",
          ],
          condition: { StringLike: { "ses:FromAddress": "${Environment}@example.com" } },
        },
      },
    },
  },
});
