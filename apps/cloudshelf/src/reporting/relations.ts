import { type AnyEntity, defineEntity, defineTable } from "@plinth/model";
import { carts, entities, StoredCart } from "../schema.ts";

/** What a column holds. Only the columns of a key are never null: what an item lacks is null. */
type ColumnType = "text" | "money" | "integer" | "boolean" | "time" | "day";

/** How a value of each type comes from SQL, on every server alike; and money as it goes there. */
interface NativeTypes {
  readonly text: string;
  /** A number with two decimals, as text. */
  readonly money: string;
  readonly integer: number;
  readonly boolean: boolean;
  readonly time: Date;
  /** `2025-09-05` */
  readonly day: string;
}

export interface Relation {
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** Lines go with the row of this relation that has the first columns of their key. */
  readonly parent?: RelationName;
  /** What is left out of reports: no report needs it. */
  readonly onlyWhole?: readonly string[];
}

export const relations = {
  books: {
    key: ["category", "book_id"],
    columns: {
      category: "text",
      book_id: "text",
      title: "text",
      author: "text",
      isbn: "text",
      price: "money",
      stock_quantity: "integer",
      description: "text",
      image_url: "text",
      published_year: "integer",
      rating_sum: "integer",
      rating_count: "integer",
      language: "text",
      review_count: "integer",
      sold_count: "integer",
      is_active: "boolean",
      created_at: "time",
      updated_at: "time",
    },
    onlyWhole: ["language", "review_count", "sold_count"],
  },
  reviews: {
    key: ["book_id", "user_id"],
    columns: {
      book_id: "text",
      user_id: "text",
      rating: "integer",
      review_title: "text",
      content: "text",
      created_at: "time",
      updated_at: "time",
    },
  },
  customers: {
    key: ["user_id"],
    columns: {
      user_id: "text",
      email: "text",
      first_name: "text",
      last_name: "text",
      phone: "text",
      street: "text",
      city: "text",
      state: "text",
      postal_code: "text",
      country: "text",
      account_status: "text",
      role: "text",
      created_at: "time",
      last_login: "time",
    },
    onlyWhole: ["phone", "street", "postal_code"],
  },
  carts: {
    key: ["user_id", "cart_id"],
    columns: {
      user_id: "text",
      cart_id: "text",
      total_amount: "money",
      item_count: "integer",
      expires_at: "time",
      version: "integer",
      created_at: "time",
      updated_at: "time",
    },
  },
  cart_lines: {
    key: ["user_id", "cart_id", "line_number"],
    parent: "carts",
    columns: {
      user_id: "text",
      cart_id: "text",
      line_number: "integer",
      book_id: "text",
      category: "text",
      title: "text",
      price: "money",
      quantity: "integer",
    },
  },
  orders: {
    key: ["user_id", "order_id"],
    columns: {
      user_id: "text",
      order_id: "text",
      order_date: "day",
      status: "text",
      subtotal: "money",
      tax: "money",
      shipping: "money",
      total: "money",
      shipping_street: "text",
      shipping_city: "text",
      shipping_state: "text",
      shipping_postal_code: "text",
      shipping_country: "text",
      payment_reference: "text",
      payment_returned_at: "time",
      created_at: "time",
      updated_at: "time",
    },
    onlyWhole: ["shipping_street", "shipping_postal_code", "payment_reference"],
  },
  order_changes: {
    key: ["user_id", "order_id", "line_number"],
    parent: "orders",
    columns: {
      user_id: "text",
      order_id: "text",
      line_number: "integer",
      status: "text",
      changed_at: "time",
      changed_by: "text",
    },
    onlyWhole: ["changed_by"],
  },
  order_lines: {
    key: ["user_id", "order_id", "line_number"],
    parent: "orders",
    columns: {
      user_id: "text",
      order_id: "text",
      line_number: "integer",
      book_id: "text",
      title: "text",
      price: "money",
      quantity: "integer",
    },
  },
} as const satisfies Readonly<Record<string, Omit<Relation, "parent"> & { parent?: string }>>;

export type RelationName = keyof typeof relations;

/** Parents before their lines. */
export const relationNames: readonly RelationName[] = Object.keys(relations) as RelationName[];

export function relationOf(name: RelationName): Relation {
  return relations[name];
}

/** For reports, or whole as an export is. */
export type Layout = "report" | "whole";

export function columnsOf(name: RelationName, layout: Layout): readonly [string, ColumnType][] {
  const { columns, onlyWhole = [] } = relationOf(name);
  return Object.entries(columns).filter(
    ([column]) => layout === "whole" || !onlyWhole.includes(column),
  );
}

type KeyOf<Name extends RelationName> = (typeof relations)[Name]["key"][number];
type ColumnsOf<Name extends RelationName> = (typeof relations)[Name]["columns"];

/** A row of a relation as SQL gives it. */
export type RowOf<Name extends RelationName> = {
  readonly [Column in keyof ColumnsOf<Name>]: ColumnsOf<Name>[Column] extends ColumnType
    ? Column extends KeyOf<Name>
      ? NativeTypes[ColumnsOf<Name>[Column]]
      : NativeTypes[ColumnsOf<Name>[Column]] | null
    : never;
};

const { timeToLive: _, ...cartsAsStored } = carts.options;

/** A cart with or without a version, expired or not, and no other item of its table. */
const ReportedCart = defineEntity(defineTable(cartsAsStored), {
  name: "ReportedCart",
  attributes: StoredCart.options.attributes,
  when: { cart_id: { beginsWith: "cart-" } },
  timestamps: StoredCart.options.timestamps,
});

/** The kinds of items that become rows, each with the relation of its own row. */
export const reportedEntities = {
  Book: entities.Book,
  Review: entities.Review,
  User: entities.User,
  Cart: ReportedCart,
  Order: entities.Order,
} as const satisfies Readonly<Record<string, AnyEntity>>;

export type ItemKind = keyof typeof reportedEntities;

export const itemKinds: readonly ItemKind[] = Object.keys(reportedEntities) as ItemKind[];

export const rootRelations: Readonly<Record<ItemKind, RelationName>> = {
  Book: "books",
  Review: "reviews",
  User: "customers",
  Cart: "carts",
  Order: "orders",
};
