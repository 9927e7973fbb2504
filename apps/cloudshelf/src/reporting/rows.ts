import { createHash } from "node:crypto";
import { searchTokensOf, wordsOf } from "../services/search-tokens.ts";
import {
  type ItemKind,
  type Layout,
  type RelationName,
  relationOf,
  rootRelations,
} from "./relations.ts";

/** A value as it goes to SQL. */
export type SqlValue = string | number | boolean | null;
export type Row = Readonly<Record<string, SqlValue>>;

/** The rows of one item: its own, and its lines. */
export interface ItemRows {
  readonly kind: ItemKind;
  /** The values of its own row's key as one text. */
  readonly key: string;
  readonly rows: Readonly<Partial<Record<RelationName, readonly Row[]>>>;
}

type Attributes = Readonly<Record<string, unknown>>;

/** Which item a key is about. `key` has the key's attributes, and may have others. */
export function keyOf(kind: ItemKind, key: Attributes, layout: Layout): string {
  const row = keyRows[kind](key, layout);
  return JSON.stringify(relationOf(rootRelations[kind]).key.map((column) => row[column]));
}

/** The key's columns of an item's own row, by which it is deleted. */
export function keyColumnsOf(kind: ItemKind, key: string): Row {
  const values: readonly string[] = JSON.parse(key);
  return Object.fromEntries(
    relationOf(rootRelations[kind]).key.map((column, index) => [column, values[index] ?? ""]),
  );
}

/**
 * What an item is as rows. A foreign writer may have put anything into an attribute: what is not of
 * its column's type is null there, so that one such item does not hold up all others.
 */
export function rowsOf(kind: ItemKind, item: Attributes, layout: Layout): ItemRows {
  return { kind, key: keyOf(kind, item, layout), rows: rowMakers[kind](item, layout) };
}

const keyRows: Readonly<Record<ItemKind, (key: Attributes, layout: Layout) => Row>> = {
  Book: (key) => ({ category: keyText(key["category"]), book_id: keyText(key["book_id"]) }),
  Review: (key) => ({
    book_id: keyText(key["category"]).replace(/^REVIEW#/, ""),
    user_id: keyText(key["book_id"]),
  }),
  User: (key) => ({ user_id: keyText(key["user_id"]) }),
  Cart: (key, layout) => ({
    user_id: ownerOf(keyText(key["user_id"]), layout),
    cart_id: keyText(key["cart_id"]),
  }),
  Order: (key) => ({ user_id: keyText(key["user_id"]), order_id: keyText(key["order_id"]) }),
};

/** A guest's id opens the guest's cart, so reports know only its hash. */
function ownerOf(userId: string, layout: Layout): string {
  if (layout === "whole" || userId.startsWith("user-")) return userId;
  return `guest#${createHash("sha256").update(userId).digest("hex").slice(0, 32)}`;
}

const rowMakers: Readonly<
  Record<ItemKind, (item: Attributes, layout: Layout) => ItemRows["rows"]>
> = {
  Book: (item, layout) => ({
    books: [
      {
        ...keyRows.Book(item, layout),
        ...texts(item, ["title", "author", "isbn", "description", "image_url"]),
        price: money(item["price"]),
        stock_quantity: integer(item["stock_quantity"]),
        published_year: integer(item["published_year"]),
        rating_sum: integer(item["rating_sum"]),
        rating_count: integer(item["rating_count"]),
        ...(layout === "whole" ? wholeBook(item) : {}),
        is_active: item["is_active"] !== false,
        ...times(item, ["created_at", "updated_at"]),
        ...(layout === "report" ? wordsOfBook(item) : {}),
      },
    ],
  }),
  Review: (item, layout) => ({
    reviews: [
      {
        ...keyRows.Review(item, layout),
        rating: integer(item["rating"]),
        ...texts(item, ["review_title", "content"]),
        ...times(item, ["created_at", "updated_at"]),
      },
    ],
  }),
  User: (item, layout) => ({
    customers: [
      {
        ...keyRows.User(item, layout),
        ...texts(item, ["email", "first_name", "last_name", "account_status", "role"]),
        ...addressOf(item["address"], "", layout),
        ...(layout === "whole" ? texts(item, ["phone"]) : {}),
        ...times(item, ["created_at", "last_login"]),
      },
    ],
  }),
  Cart: (item, layout) => ({
    carts: [
      {
        ...keyRows.Cart(item, layout),
        total_amount: money(item["total_amount"]),
        item_count: integer(item["item_count"]),
        expires_at: secondsAsTime(item["expires_at"]),
        version: integer(item["version"]),
        ...times(item, ["created_at", "updated_at"]),
      },
    ],
    cart_lines: linesOf(item["items"], keyRows.Cart(item, layout), ["category"]),
  }),
  Order: (item, layout) => ({
    orders: [
      {
        ...keyRows.Order(item, layout),
        order_date: day(item["order_date"]),
        ...texts(item, ["status"]),
        subtotal: money(item["subtotal"]),
        tax: money(item["tax"]),
        shipping: money(item["shipping"]),
        total: money(item["total"]),
        ...addressOf(item["shipping_address"], "shipping_", layout),
        ...(layout === "whole" ? texts(item, ["payment_reference"]) : {}),
        ...times(item, ["payment_returned_at", "created_at", "updated_at"]),
      },
    ],
    order_changes: changesOf(item["changes"], keyRows.Order(item, layout), layout),
    order_lines: linesOf(item["items"], keyRows.Order(item, layout), []),
  }),
};

function wholeBook(item: Attributes): Row {
  return {
    ...texts(item, ["language"]),
    review_count: integer(item["review_count"]),
    sold_count: integer(item["sold_count"]),
  };
}

function linesOf(lines: unknown, key: Row, names: readonly string[]): readonly Row[] {
  if (!Array.isArray(lines)) return [];
  return lines.map((line: unknown, index) => {
    const attributes = attributesOf(line);
    return {
      ...key,
      line_number: index + 1,
      ...texts(attributes, ["book_id", "title", ...names]),
      price: money(attributes["price"]),
      quantity: integer(attributes["quantity"]),
    };
  });
}

/** What became of an order. Which of the staff did it is no matter of reports. */
function changesOf(changes: unknown, key: Row, layout: Layout): readonly Row[] {
  if (!Array.isArray(changes)) return [];
  return changes.map((change: unknown, index) => {
    const attributes = attributesOf(change);
    return {
      ...key,
      line_number: index + 1,
      ...texts(attributes, layout === "whole" ? ["status", "changed_by"] : ["status"]),
      ...times(attributes, ["changed_at"]),
    };
  });
}

function addressOf(value: unknown, prefix: string, layout: Layout): Row {
  const address = attributesOf(value);
  const names =
    layout === "whole"
      ? ["street", "city", "state", "postal_code", "country"]
      : ["city", "state", "country"];
  return Object.fromEntries(names.map((name) => [prefix + name, text(address[name])]));
}

/** The words by which the full-text search finds a book, one column for each weight. */
function wordsOfBook(item: Attributes): Row {
  const [title, author, isbn, category] = ["title", "author", "isbn", "category"].map(
    (name) => text(item[name]) ?? "",
  );
  const codes = searchTokensOf({ title: "", author: "", isbn: isbn ?? "", category: "" });
  return {
    words_title: wordsOf(title ?? "").join(" "),
    words_author: wordsOf(author ?? "").join(" "),
    words_isbn: codes.map(({ token }) => token).join(" "),
    words_category: wordsOf(category ?? "").join(" "),
    words_description: wordsOf(text(item["description"]) ?? "").join(" "),
  };
}

function attributesOf(value: unknown): Attributes {
  return value !== null && typeof value === "object" ? { ...value } : {};
}

function texts(item: Attributes, names: readonly string[]): Row {
  return Object.fromEntries(names.map((name) => [name, text(item[name])]));
}

function times(item: Attributes, names: readonly string[]): Row {
  return Object.fromEntries(names.map((name) => [name, time(item[name])]));
}

/** PostgreSQL has no text with a NUL in it: the sign for what cannot be shown stands there instead. */
function text(value: unknown): string | null {
  return typeof value === "string" ? value.replaceAll("\0", "\uFFFD") : null;
}

function keyText(value: unknown): string {
  return text(value) ?? "";
}

/** Cents as code has them, exactly. */
function money(cents: unknown): string | null {
  if (typeof cents !== "number" || !Number.isSafeInteger(cents)) return null;
  const digits = String(Math.abs(cents)).padStart(3, "0");
  return `${cents < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

const integerMax = 2 ** 31 - 1;

function integer(value: unknown): number | null {
  const isInteger = Number.isInteger(value) && Math.abs(Number(value)) <= integerMax;
  return isInteger ? Number(value) : null;
}

/** Within the years that ISO writes with four digits, which PostgreSQL reads. */
function time(value: unknown): string | null {
  const milliseconds = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return timeOf(milliseconds);
}

function secondsAsTime(value: unknown): string | null {
  return typeof value === "number" ? timeOf(value * 1000) : null;
}

const firstTimeMs = Date.parse("0001-01-01T00:00:00Z");
const lastTimeMs = Date.parse("9999-12-31T00:00:00Z");

function timeOf(milliseconds: number): string | null {
  const isTime = milliseconds >= firstTimeMs && milliseconds <= lastTimeMs;
  return isTime ? new Date(milliseconds).toISOString() : null;
}

function day(value: unknown): string | null {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return null;
  const start = time(`${value}T00:00:00Z`);
  return start?.slice(0, 10) === value ? value : null;
}
