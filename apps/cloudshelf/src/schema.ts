import {
  type ConnectOptions,
  connect,
  defineEntity,
  defineTable,
  type InferItem,
  money,
} from "@plinth/model";
import { z } from "zod";
import { importAttributes, importedRows } from "./import-attributes.ts";

/**
 * The only place that names a table, a key or an index. Four tables hold everything: what is not a
 * book, cart, user or order is a helper item under a partition key of its own, which starts with
 * capitals and lacks every index attribute, so that no index and no query of the shop can see it.
 */

/** What readers of the streams are told of each change: live pages and reports need both sides. */
const stream = "NEW_AND_OLD_IMAGES";

export const books = defineTable({
  name: "cloudshelf-books",
  partitionKey: "category",
  sortKey: "book_id",
  stream,
  globalSecondaryIndexes: { TitleSearchIndex: { partitionKey: "title", projection: "ALL" } },
});

export const carts = defineTable({
  name: "cloudshelf-carts",
  partitionKey: "user_id",
  sortKey: "cart_id",
  stream,
  timeToLive: "expires_at",
});

export const users = defineTable({
  name: "cloudshelf-users",
  partitionKey: "user_id",
  stream,
  globalSecondaryIndexes: { EmailIndex: { partitionKey: "email", projection: "ALL" } },
});

export const orders = defineTable({
  name: "cloudshelf-orders",
  partitionKey: "user_id",
  sortKey: "order_id",
  stream,
  globalSecondaryIndexes: {
    OrderDateIndex: { partitionKey: "order_date", sortKey: "order_id", projection: "ALL" },
  },
});

export const tables = [books, carts, users, orders] as const;

const timestamps = { created: "created_at", updated: "updated_at" } as const;

// ---- in the table of books

const reservedCategories = /^(BOOK|CATEGORY|CATALOGUE|(TOKEN|REVIEW|SHELF|WORDS|ENDINGS)#.*)$/;

/** True for a category whose name is kept for helper items. */
export function isReservedCategory(category: string): boolean {
  return reservedCategories.test(category);
}

export const Book = defineEntity(books, {
  name: "Book",
  attributes: z.object({
    category: z.string().min(1),
    book_id: z.string().min(1),
    title: z.string().min(1),
    author: z.string(),
    isbn: z.string(),
    price: money().nonnegative(),
    stock_quantity: z.int().nonnegative(),
    description: z.string(),
    image_url: z.string(),
    published_year: z.int().optional(),
    /** Absent means active. */
    is_active: z.boolean().optional(),
    /** As its source writes it, such as "eng" or "en-US". */
    language: z.string().optional(),
    /** The sum of all stars given, so that the average is exact; a review adds to it. */
    rating_sum: z.int().nonnegative().optional(),
    /** How many gave them: an imported book brings the ratings of its source along. */
    rating_count: z.int().nonnegative().optional(),
    /** How many of them wrote a review here. */
    review_count: z.int().nonnegative().optional(),
    /** Copies sold, cancelled orders taken off. */
    sold_count: z.int().optional(),
  }),
  timestamps,
  discriminate: (item) => !isReservedCategory(String(item["category"])),
});

/** Where a book stands, by its id alone. It also keeps an id from being given twice. */
const BookPointer = defineEntity(books, {
  name: "BookPointer",
  attributes: z.object({
    category: z.literal("BOOK"),
    book_id: z.string().min(1),
    book_category: z.string(),
  }),
  when: { category: "BOOK" },
});

/** The list of categories: `book_id` is the name. */
const CategoryEntry = defineEntity(books, {
  name: "CategoryEntry",
  attributes: z.object({
    category: z.literal("CATEGORY"),
    book_id: z.string().min(1),
    book_count: z.int(),
  }),
  when: { category: "CATEGORY" },
});

/**
 * One word of one book, under the word's first two letters, so that a prefix is one Query. It has what
 * a search filters and sorts by and what changes seldom; stock changes with each sale, and is not here.
 */
const SearchToken = defineEntity(books, {
  name: "SearchToken",
  attributes: z.object({
    category: z.string(),
    book_id: z.string(),
    weight: z.int(),
    /** Not named `title`, which would put the token in TitleSearchIndex. */
    book_title: z.string(),
    price: money().nonnegative(),
    published_year: z.int().optional(),
    /** The average rating in tenths of a star; absent when nobody has rated the book. */
    stars: z.int().optional(),
    /** How many doublings it took to come to the number of ratings, so that it seldom changes. */
    popularity: z.int(),
    /** Set when the word is one of the author's names. */
    in_author: z.boolean().optional(),
  }),
  when: { category: { beginsWith: "TOKEN#" } },
});

/** A book's place in its category's order by title, price or year: `book_id` is `<order>#<value>#<id>`. */
const ShelfPlace = defineEntity(books, {
  name: "ShelfPlace",
  attributes: z.object({ category: z.string(), book_id: z.string() }),
  when: { category: { beginsWith: "SHELF#" } },
});

/** A word that some book has or had, under its first two letters, for who mistypes its end. */
const Word = defineEntity(books, {
  name: "Word",
  attributes: z.object({ category: z.string(), book_id: z.string() }),
  when: { category: { beginsWith: "WORDS#" } },
});

/** The same word written backwards, under its last two letters, for who mistypes its beginning. */
const WordEnding = defineEntity(books, {
  name: "WordEnding",
  attributes: z.object({ category: z.string(), book_id: z.string() }),
  when: { category: { beginsWith: "ENDINGS#" } },
});

/** Which form the helper items of all books have, so that a newer program makes them anew once. */
const CatalogueForm = defineEntity(books, {
  name: "CatalogueForm",
  attributes: z.object({
    category: z.literal("CATALOGUE"),
    book_id: z.string(),
    form: z.int(),
  }),
  when: { category: "CATALOGUE" },
});

const Review = defineEntity(books, {
  name: "Review",
  attributes: z.object({
    category: z.string(),
    book_id: z.string(),
    rating: z.int().min(1).max(5),
    review_title: z.string(),
    content: z.string(),
  }),
  when: { category: { beginsWith: "REVIEW#" } },
  timestamps,
});

// ---- in the table of carts

const cartAttributes = z.object({
  user_id: z.string().min(1),
  cart_id: z.string().min(1),
  items: z.array(
    z.object({
      book_id: z.string(),
      category: z.string(),
      title: z.string(),
      price: money().nonnegative(),
      quantity: z.int().min(1),
    }),
  ),
  total_amount: money().nonnegative(),
  item_count: z.int().nonnegative(),
  expires_at: z.int(),
});

const Cart = defineEntity(carts, {
  name: "Cart",
  attributes: cartAttributes,
  when: { cart_id: { beginsWith: "cart-" } },
  timestamps,
  version: "version",
});

const { timeToLive: _, ...cartsAsStored } = carts.options;

/**
 * A cart as it lies in the table: with or without a version, as the source writes it, and expired or
 * not. Carts are read through this entity, since a query that leaves expired items out would read on
 * past an expired newest cart, where one Query of one item is enough.
 */
export const StoredCart = defineEntity(defineTable(cartsAsStored), {
  name: "StoredCart",
  attributes: cartAttributes.extend({ version: z.int().optional() }),
  timestamps,
});

/** Tells which order a checkout's key has made; the table's time to live clears it away. */
const CheckoutKey = defineEntity(carts, {
  name: "CheckoutKey",
  attributes: z.object({
    user_id: z.string(),
    cart_id: z.string(),
    order_id: z.string(),
    /** Of what was asked for under this key. */
    request_hash: z.string().optional(),
    expires_at: z.int(),
  }),
  when: { user_id: { beginsWith: "CHECKOUT#" } },
});

/**
 * A mail as it was written, under the day of its id. Here and not beside the orders, since here the
 * time to live clears it away: people's addresses are not kept longer than they are needed.
 */
const OutboxMail = defineEntity(carts, {
  name: "OutboxMail",
  attributes: z.object({
    user_id: z.string(),
    /** The mail's id. */
    cart_id: z.string(),
    mail_kind: z.string(),
    mail_to: z.string(),
    subject: z.string(),
    text_body: z.string(),
    html_body: z.string(),
    mail_order_id: z.string().optional(),
    mail_state: z.enum(["waiting", "sent", "failed"]),
    attempt_count: z.int(),
    last_error: z.string().optional(),
    sent_at: z.string().optional(),
    /** The service that took it. */
    sent_by: z.string().optional(),
    failed_at: z.string().optional(),
    expires_at: z.int(),
  }),
  when: { user_id: { beginsWith: "OUTBOX#DAY#" } },
  timestamps,
});

/** That a mail is to be sent, in the order in which it is due; or that its sending was given up. */
const OutboxEntry = defineEntity(carts, {
  name: "OutboxEntry",
  attributes: z.object({
    user_id: z.string(),
    /** When it is due, and the mail's id. */
    cart_id: z.string(),
    mail_id: z.string(),
    mail_to: z.string(),
    subject: z.string(),
    attempt_count: z.int(),
    /** Why the last try failed. */
    last_error: z.string().optional(),
    /** When it was asked for: what lay here too long is not sent. */
    asked_at: z.string(),
    expires_at: z.int(),
  }),
  when: { user_id: { beginsWith: "OUTBOX#ENTRY#" } },
});

/**
 * An import of books, and how far it is: `cart_id` is the import's id. It lies in this table, as do its
 * file and its report, since the time to live of this table clears them away.
 */
const BookImport = defineEntity(carts, {
  name: "BookImport",
  attributes: importAttributes,
  when: { user_id: "IMPORTS" },
  version: "version",
});

/** A piece of an import's file, packed. */
const ImportPart = defineEntity(carts, {
  name: "ImportPart",
  attributes: z.object({
    user_id: z.string(),
    cart_id: z.string(),
    content: z.instanceof(Uint8Array),
    expires_at: z.int(),
  }),
  when: { user_id: { beginsWith: "IMPORT_FILE#" } },
});

/** What became of some of an import's rows. */
const ImportReport = defineEntity(carts, {
  name: "ImportReport",
  attributes: z.object({
    user_id: z.string(),
    cart_id: z.string(),
    rows: importedRows,
    expires_at: z.int(),
  }),
  when: { user_id: { beginsWith: "IMPORT_REPORT#" } },
});

// ---- in the table of users

const address = z.object({
  street: z.string(),
  city: z.string(),
  state: z.string(),
  postal_code: z.string(),
  country: z.string().optional(),
});

export const User = defineEntity(users, {
  name: "User",
  attributes: z.object({
    user_id: z.string().min(1),
    /** In lower case, as EmailIndex is asked. */
    email: z.string().min(3),
    first_name: z.string(),
    last_name: z.string(),
    phone: z.string().optional(),
    address: address.optional(),
    created_at: z.string(),
    last_login: z.string().optional(),
    account_status: z.enum(["active", "inactive"]),
    role: z.enum(["customer", "administrator"]).optional(),
    /** The key of its IdentityGuard, for an account that an identity service's token opens. */
    identity_guard: z.string().optional(),
  }),
  when: { user_id: { beginsWith: "user-" } },
});

/** Makes an e-mail unique: an index alone cannot. Without an attribute `email`, so not in EmailIndex. */
const EmailGuard = defineEntity(users, {
  name: "EmailGuard",
  attributes: z.object({ user_id: z.string(), owner_id: z.string() }),
  when: { user_id: { beginsWith: "EMAIL#" } },
});

/** Whose account a person of an identity service has. Without an e-mail, so not in EmailIndex. */
const IdentityGuard = defineEntity(users, {
  name: "IdentityGuard",
  attributes: z.object({ user_id: z.string(), owner_id: z.string(), issuer: z.string() }),
  when: { user_id: { beginsWith: "IDENTITY#" } },
});

/** The password's hash, apart from the user so that no read of a user can return it. */
const Credential = defineEntity(users, {
  name: "Credential",
  attributes: z.object({
    user_id: z.string(),
    password_hash: z.string(),
    attempt_count: z.int().optional(),
    /** Epoch seconds. */
    attempts_end_at: z.int().optional(),
  }),
  when: { user_id: { beginsWith: "CREDENTIAL#" } },
});

/** A user's live sessions. One item, so that their number stays bounded and all can end at once. */
const SessionList = defineEntity(users, {
  name: "SessionList",
  attributes: z.object({
    user_id: z.string(),
    sessions: z.array(z.object({ token_hash: z.string(), session_ends_at: z.int() })),
  }),
  when: { user_id: { beginsWith: "SESSIONS#" } },
  version: "version",
});

// ---- in the table of orders

export const orderStatus = z.enum([
  "confirmed",
  "packed",
  "shipped",
  "delivered",
  "cancelled",
  "refunded",
]);

export const Order = defineEntity(orders, {
  name: "Order",
  attributes: z.object({
    user_id: z.string().min(1),
    order_id: z.string().min(1),
    order_date: z.string(),
    items: z.array(
      z.object({
        book_id: z.string(),
        title: z.string(),
        price: money().nonnegative(),
        quantity: z.int().min(1),
      }),
    ),
    subtotal: money(),
    tax: money(),
    shipping: money(),
    total: money(),
    status: orderStatus,
    shipping_address: address,
    payment_reference: z.string().optional(),
    /** When the payment was given back; a cancelled or refunded order without it still holds it. */
    payment_returned_at: z.string().optional(),
    /** What became of the order after it was placed, the oldest first. */
    changes: z
      .array(z.object({ status: orderStatus, changed_at: z.string(), changed_by: z.string() }))
      .optional(),
  }),
  when: { order_id: { beginsWith: "order-" } },
  timestamps,
});

export const helperKeys = {
  tokens: (token: string): string => `TOKEN#${[...token].slice(0, 2).join("")}`,
  token: (token: string, category: string, bookId: string): string =>
    `${token}#${category}#${bookId}`,
  shelf: (category: string): string => `SHELF#${category}`,
  words: (beginning: readonly string[]): string => `WORDS#${beginning.slice(0, 2).join("")}`,
  /** Takes the letters from the last one on. */
  endings: (backwards: readonly string[]): string => `ENDINGS#${backwards.slice(0, 2).join("")}`,
  reviews: (bookId: string): string => `REVIEW#${bookId}`,
  email: (email: string): string => `EMAIL#${email}`,
  identity: (hash: string): string => `IDENTITY#${hash}`,
  credential: (userId: string): string => `CREDENTIAL#${userId}`,
  sessions: (userId: string): string => `SESSIONS#${userId}`,
  checkout: (userId: string): string => `CHECKOUT#${userId}`,
  mailsOfDay: (date: string): string => `OUTBOX#DAY#${date}`,
  waitingMails: (shard: number): string => `OUTBOX#ENTRY#WAITING#${shard}`,
  failedMails: "OUTBOX#ENTRY#FAILED",
  importFile: (importId: string): string => `IMPORT_FILE#${importId}`,
  importReport: (importId: string): string => `IMPORT_REPORT#${importId}`,
} as const;

/** All kinds of items, by the names under which the services know them. */
export const entities = {
  Book,
  BookPointer,
  CategoryEntry,
  SearchToken,
  ShelfPlace,
  Word,
  WordEnding,
  CatalogueForm,
  Review,
  Cart,
  StoredCart,
  CheckoutKey,
  OutboxMail,
  OutboxEntry,
  BookImport,
  ImportPart,
  ImportReport,
  User,
  EmailGuard,
  IdentityGuard,
  Credential,
  SessionList,
  Order,
} as const;

type TableName = (typeof tables)[number]["name"];

/** The shop's repositories on a client. Sends nothing by itself. */
export function connectShop(options: ConnectOptions<TableName>) {
  return connect(entities, options);
}

export type ShopData = ReturnType<typeof connectShop>;
export type TransactionPart = Parameters<ShopData["transact"]>[0][number];
export type TableNames = Readonly<Partial<Record<TableName, string | undefined>>>;
export type BookItem = InferItem<typeof Book>;
export type CartItem = InferItem<typeof StoredCart>;
export type OutboxMailItem = InferItem<typeof OutboxMail>;
export type OutboxEntryItem = InferItem<typeof OutboxEntry>;
export type UserItem = InferItem<typeof User>;
export type BookImportItem = InferItem<typeof BookImport>;
export type OrderItem = InferItem<typeof Order>;
