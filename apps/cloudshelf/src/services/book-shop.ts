import type {
  BookView,
  OrderStatus,
  OrderView,
  Page,
  PageRequest,
  Shop,
  UserView,
} from "./shop.ts";

/** The whole shop: what shoppers do, what they write about books, and what the staff does. */
export interface BookShop extends Shop {
  readonly inventory: Inventory;
  readonly reviews: Reviews;
  readonly orderOffice: OrderOffice;
  readonly accountOffice: AccountOffice;
}

export interface NewBook {
  readonly bookId: string;
  readonly category: string;
  readonly title: string;
  readonly author: string;
  readonly isbn: string;
  readonly priceCents: number;
  readonly stockQuantity: number;
  readonly description: string;
  readonly imageUrl: string;
  readonly publishedYear?: number | undefined;
}

/** What is absent stays as it is. Another category moves the book, with its pointer and tokens. */
export type BookChange = {
  readonly [Member in keyof Omit<NewBook, "bookId">]?: NewBook[Member] | undefined;
} & {
  /** An inactive book is shown, but cannot be put in a cart or ordered. */
  readonly isActive?: boolean | undefined;
};

export interface Inventory {
  /** Every book, category after category. */
  books(page?: PageRequest): Promise<Page<BookView>>;
  /** Books of exactly this title, by TitleSearchIndex. */
  booksTitled(title: string): Promise<readonly BookView[]>;
  /** Rejects with BOOK_EXISTS. */
  create(book: NewBook): Promise<BookView>;
  change(bookId: string, change: BookChange): Promise<BookView>;
  remove(bookId: string): Promise<void>;
}

export interface NewReview {
  /** 1 to 5. */
  readonly rating: number;
  readonly title: string;
  readonly content: string;
}

export interface Review extends NewReview {
  readonly bookId: string;
  readonly userId: string;
  readonly createdAt: string;
}

export interface Reviews {
  of(bookId: string, page?: PageRequest): Promise<Page<Review>>;
  /** Only for a book the user has bought (REVIEW_NOT_ALLOWED), and once (REVIEW_EXISTS). */
  write(userId: string, bookId: string, review: NewReview): Promise<Review>;
}

export interface OrderOffice {
  /** All orders of one day in UTC, in the order they came. */
  ofDay(date: string, page?: PageRequest): Promise<Page<OrderView>>;
  /** One step onward: confirmed, packed, shipped, delivered. Rejects with ORDER_STATUS otherwise. */
  advance(userId: string, orderId: string, status: OrderStatus): Promise<OrderView>;
}

export type UserRole = "customer" | "administrator";

export interface AccountOffice {
  /** Making an account inactive ends its sessions. */
  change(
    userId: string,
    change: {
      readonly accountStatus?: "active" | "inactive" | undefined;
      readonly role?: UserRole | undefined;
    },
  ): Promise<UserView>;
  /** Looks a user up by EmailIndex, whatever the case of the e-mail. */
  userByEmail(email: string): Promise<UserView | undefined>;
  /** The account, its e-mail and its sessions go; orders stay, carts expire. */
  remove(userId: string): Promise<void>;
}
