import type { Monitor } from "../monitoring/monitor.ts";
import type { BookOffice } from "./book-office.ts";
import type { Identities } from "./identity/identities.ts";
import type { Imports } from "./import/imports.ts";
import type { Outbox } from "./mail/outbox.ts";
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
  readonly bookOffice: BookOffice;
  readonly imports: Imports;
  readonly reviews: Reviews;
  readonly orderOffice: OrderOffice;
  readonly accountOffice: AccountOffice;
  readonly outbox: Outbox;
  readonly monitor: Monitor;
  readonly identities: Identities;
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
  /** As its source writes it, such as "eng" or "en-US". */
  readonly language?: string | undefined;
  /** From 0 to 5, and of how many: ratings that the book brings along from elsewhere. */
  readonly averageRating?: number | undefined;
  readonly ratingCount?: number | undefined;
}

type NeverChanged = "bookId" | "averageRating" | "ratingCount";
type MayGo = "publishedYear" | "language";

/**
 * What is absent stays as it is. Another category moves the book with all that leads to it. Ratings
 * change by reviews alone.
 */
export type BookChange = {
  readonly [Member in keyof Omit<NewBook, NeverChanged | MayGo>]?: NewBook[Member] | undefined;
} & {
  /** Null takes it away. */
  readonly [Member in MayGo]?: NewBook[Member] | null;
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
  /** The day that it is in UTC. */
  today(): string;
  /** All orders of one day in UTC, in the order they came. */
  ofDay(date: string, page?: PageRequest): Promise<Page<OfficeOrder>>;
  /** A user's orders, the newest first. */
  ofUser(userId: string, page?: PageRequest): Promise<Page<OfficeOrder>>;
  /** An order with what only the staff sees. */
  order(userId: string, orderId: string): Promise<OfficeOrder>;
  /** Who these users are; without those that are gone. */
  customers(userIds: readonly string[]): Promise<ReadonlyMap<string, UserView>>;
  /**
   * One step onward: confirmed, packed, shipped, delivered. Rejects with ORDER_STATUS otherwise, also
   * when somebody else was faster.
   */
  advance(userId: string, orderId: string, step: OrderStep): Promise<OfficeOrder>;
  /** As the customer does it, in the name of the staff. */
  cancel(userId: string, orderId: string, byUserId: string): Promise<OfficeOrder>;
  /**
   * Gives the payment back. An order that is on its way becomes refunded, and its books stay where
   * they are; one that was cancelled or refunded and still holds its payment gives it back now.
   */
  refund(userId: string, orderId: string, byUserId: string): Promise<OfficeOrder>;
  /** What was sold on these days of UTC, at most 31. Each day is a Query on OrderDateIndex. */
  sales(range: DayRange): Promise<SalesReport>;
}

export interface OrderStep {
  readonly status: OrderStatus;
  /** The user who takes the step. */
  readonly byUserId: string;
}

export interface OrderChange {
  readonly status: OrderStatus;
  readonly changedAt: string;
  /** The id of the customer, or of one of the staff. */
  readonly changedBy: string;
}

export interface OfficeOrder extends OrderView {
  readonly paymentReference: string | undefined;
  readonly paymentReturnedAt: string | undefined;
  /** The order is over and its payment has not been given back yet. */
  readonly isPaymentOwed: boolean;
  /** The one step onward. */
  readonly nextStatus: OrderStatus | undefined;
  readonly isCancellable: boolean;
  readonly isRefundable: boolean;
  /** The oldest first. */
  readonly changes: readonly OrderChange[];
}

export interface DayRange {
  /** YYYY-MM-DD; both days are in it. */
  readonly from: string;
  readonly to: string;
}

/** Orders and the money in them. */
export interface OrderSum {
  readonly orderCount: number;
  readonly totalCents: number;
}

/** What was sold and not given back. */
export interface SalesFigures extends OrderSum {
  readonly copyCount: number;
  readonly subtotalCents: number;
  readonly taxCents: number;
  readonly shippingCents: number;
  /** Of an order, rounded half up; 0 where there is none. */
  readonly averageCents: number;
  readonly cancelled: OrderSum;
  readonly refunded: OrderSum;
}

export interface SalesDay extends SalesFigures {
  readonly date: string;
}

export interface BookSales {
  readonly bookId: string;
  readonly title: string;
  readonly copyCount: number;
  readonly subtotalCents: number;
}

export interface SalesReport extends DayRange {
  readonly days: readonly SalesDay[];
  readonly total: SalesFigures;
  readonly statusCounts: Readonly<Record<OrderStatus, number>>;
  /** The most copies first, all books of the days. */
  readonly books: readonly BookSales[];
  /** When the index was read, which may be a moment behind the orders. */
  readonly readAt: string;
  /** Read capacity units that the report took. */
  readonly readUnits: number;
}

export type UserRole = "customer" | "administrator";

export interface AccountChange {
  readonly accountStatus?: "active" | "inactive" | undefined;
  readonly role?: UserRole | undefined;
}

/** An account as the staff sees it: never its password. */
export interface OfficeAccount {
  readonly user: UserView;
  /** Attempts to sign in since the last right password, of those that still count. */
  readonly attemptCount: number;
  /** Until when nobody can sign in to it; absent when it is not locked. */
  readonly lockedUntil: string | undefined;
  readonly sessionCount: number;
}

export interface AccountOffice {
  account(userId: string): Promise<OfficeAccount>;
  /**
   * Making an account inactive ends its sessions. `byUserId` is the administrator who asks for it:
   * one who is so no longer is refused with ADMINISTRATOR_REQUIRED, and nobody takes access away from
   * themselves (OWN_ACCOUNT), so that there is always one left. Without it, the shop itself asks.
   */
  change(userId: string, change: AccountChange, byUserId?: string): Promise<UserView>;
  /** Ends the lockout after too many attempts to sign in. */
  unlock(userId: string): Promise<void>;
  /** Ends all sessions of a user, wherever they are open. */
  endSessions(userId: string): Promise<void>;
  /** Looks a user up by EmailIndex, whatever the case of the e-mail. */
  userByEmail(email: string): Promise<UserView | undefined>;
  /**
   * The account, its e-mail and its sessions go; orders stay, carts expire. `byUserId` is who asks for
   * it, with the same rules as for `change`; a customer may remove their own account.
   */
  remove(userId: string, byUserId?: string): Promise<void>;
}
