import type { z } from "zod";
import type { orderStatus } from "../schema.ts";

/**
 * What the shop does, as its pages and its JSON API see it. Money is in integer cents. Every method
 * rejects with a `ShopError` for what a shopper can mend, and with nothing else of its own.
 */
export interface Shop {
  readonly catalogue: Catalogue;
  readonly carts: Carts;
  readonly accounts: Accounts;
  readonly orders: Orders;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Opaque; absent on the last page. */
  readonly cursor: string | undefined;
}

export interface PageRequest {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface CategorySummary {
  readonly name: string;
  readonly bookCount: number;
}

export interface BookView {
  readonly bookId: string;
  readonly category: string;
  readonly title: string;
  readonly author: string;
  readonly isbn: string;
  readonly priceCents: number;
  readonly stockQuantity: number;
  readonly description: string;
  readonly imageUrl: string;
  readonly publishedYear: number | undefined;
  readonly language?: string | undefined;
  /** Absent when nobody has rated the book. */
  readonly rating?: RatingSummary | undefined;
}

export interface RatingSummary {
  /** From 1 to 5. */
  readonly average: number;
  readonly ratingCount: number;
  /** How many of them came with a review here; the others were imported with the book. */
  readonly reviewCount: number;
}

/** "relevance" is how well the words match; "bestseller" is by copies sold in this shop. */
export type SearchSort =
  | "relevance"
  | "price_asc"
  | "price_desc"
  | "rating"
  | "newest"
  | "bestseller";

export interface SearchRequest extends PageRequest {
  /** Words of titles and authors, or an ISBN; at most 200 characters. May be empty with an author. */
  readonly text: string;
  readonly category?: string | undefined;
  /** Names, or their beginnings, all of which the book's author must have; at most 200 characters. */
  readonly author?: string | undefined;
  readonly priceMinCents?: number | undefined;
  readonly priceMaxCents?: number | undefined;
  /** By relevance when absent. */
  readonly sort?: SearchSort | undefined;
  /** Books that are out of stock are left out when it is absent or false. */
  readonly includeUnavailable?: boolean | undefined;
  /** "exact" takes each word as it is typed; otherwise one that finds nothing is corrected. */
  readonly spelling?: "corrected" | "exact" | undefined;
}

export interface SearchPage extends Page<BookView> {
  /** How many books all pages have together, when that is known without reading each of them. */
  readonly total: number | undefined;
  /** How many books of this part of the results were left out because none is in stock. */
  readonly leftOutCount: number;
  /** True when a word is in more books than a search reads, so that some may be missing. */
  readonly isPartial: boolean;
  /** The texts that were searched for in place of the one that was typed, the best first. */
  readonly correctedTo: readonly string[];
  /** Texts of other spelling that find more, where the one that was typed finds little. */
  readonly suggestions: readonly string[];
}

/** "shelf" is by id, the order of the table itself. */
export type CategorySort = "shelf" | "title" | "price_asc" | "price_desc" | "newest";

export interface CategoryPageRequest extends PageRequest {
  readonly sort?: CategorySort | undefined;
}

export interface Catalogue {
  categories(): Promise<readonly CategorySummary[]>;
  booksOf(category: string, page?: CategoryPageRequest): Promise<Page<BookView>>;
  /** Rejects with BOOK_NOT_FOUND. */
  book(bookId: string): Promise<BookView>;
  /** Many books by their ids; a moment old unless `consistent`. What is no book is left out. */
  booksById(
    bookIds: readonly string[],
    options?: { readonly consistent?: boolean },
  ): Promise<ReadonlyMap<string, BookView>>;
  search(request: SearchRequest): Promise<SearchPage>;
}

/** Whose cart: a guest by a random id kept in a cookie, or a user. Both are user_id in the table. */
export interface CartOwner {
  readonly kind: "guest" | "user";
  readonly id: string;
}

export interface CartLine {
  readonly bookId: string;
  readonly category: string;
  readonly title: string;
  readonly author: string;
  readonly imageUrl: string;
  /** Today's price. */
  readonly priceCents: number;
  /** The price when it was put in the cart, when it was another. */
  readonly previousPriceCents: number | undefined;
  readonly quantity: number;
  readonly lineTotalCents: number;
  /** Copies left; fewer than `quantity` means that the line cannot be ordered as it is. */
  readonly stockQuantity: number;
}

export interface CartView {
  readonly cartId: string | undefined;
  readonly lines: readonly CartLine[];
  readonly itemCount: number;
  readonly totalCents: number;
  readonly expiresAt: string | undefined;
}

/** At most 10 copies of a title and 20 lines; a cart lives 7 days from its creation. */
export interface Carts {
  current(owner: CartOwner): Promise<CartView>;
  /** How many books are in the cart: one read, whatever their number. */
  count(owner: CartOwner): Promise<number>;
  /** Adds to what is there already. */
  add(owner: CartOwner, bookId: string, quantity: number): Promise<CartView>;
  /** Sets the quantity; 0 or less removes the line. Rejects with ITEM_NOT_FOUND. */
  change(owner: CartOwner, bookId: string, quantity: number): Promise<CartView>;
  remove(owner: CartOwner, bookId: string): Promise<CartView>;
  clear(owner: CartOwner): Promise<CartView>;
  /** Moves a guest's lines into the user's cart, up to the limits. */
  merge(guest: CartOwner, user: CartOwner): Promise<MergedCart>;
}

export interface MergedCart extends CartView {
  /** What the limits left no room for. */
  readonly leftOut: readonly { readonly title: string; readonly quantity: number }[];
}

export interface Address {
  readonly street: string;
  readonly city: string;
  readonly state: string;
  readonly postalCode: string;
  readonly country: string;
}

export interface UserView {
  readonly userId: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly phone: string | undefined;
  readonly address: Address | undefined;
  readonly accountStatus: "active" | "inactive";
  readonly createdAt: string;
  readonly lastLogin?: string | undefined;
  /** A customer when absent. */
  readonly role?: "customer" | "administrator" | undefined;
}

export interface Registration {
  readonly email: string;
  readonly password: string;
  readonly firstName: string;
  readonly lastName: string;
}

export interface ProfileChange {
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  /** Null takes it away. */
  readonly phone?: string | null | undefined;
  readonly address?: Address | undefined;
}

export interface PasswordChange {
  /** The one that is good until now. */
  readonly password: string;
  readonly newPassword: string;
}

export interface SignedIn {
  readonly user: UserView;
  /** The secret for the session cookie or a bearer header; only its hash is stored. */
  readonly sessionToken: string;
  readonly expiresAt: string;
}

export interface Accounts {
  /** Rejects with EMAIL_TAKEN, whatever the case of the e-mail. */
  register(registration: Registration): Promise<SignedIn>;
  /** Rejects with WRONG_CREDENTIALS (the same for an unknown e-mail), ACCOUNT_INACTIVE or TOO_MANY_ATTEMPTS. */
  signIn(email: string, password: string): Promise<SignedIn>;
  signOut(sessionToken: string): Promise<void>;
  /** The user of a live session of an active account, else undefined. */
  userOf(sessionToken: string): Promise<UserView | undefined>;
  user(userId: string): Promise<UserView>;
  update(userId: string, change: ProfileChange): Promise<UserView>;
  /**
   * Ends every session of the user, also the one that asks, and gives a new one. A wrong password
   * counts as an attempt to sign in, and is refused with WRONG_CREDENTIALS or TOO_MANY_ATTEMPTS.
   */
  changePassword(userId: string, change: PasswordChange): Promise<SignedIn>;
}

export interface Card {
  readonly number: string;
  readonly expiry: string;
  readonly securityCode: string;
  readonly holder: string;
}

export interface CheckoutRequest {
  /**
   * The same key twice gives the same order once. For another cart, address or total than it was
   * used for it is refused with CHECKOUT_KEY_USED, which names the order that it has made.
   */
  readonly idempotencyKey: string;
  readonly shippingAddress: Address;
  readonly card: Card;
  /**
   * The total the shopper saw. Another one today is refused with CART_CHANGED. Without it, a price
   * that changed since the book was put in the cart is refused once, and the cart takes the new one.
   */
  readonly expectedTotalCents?: number | undefined;
}

/**
 * Confirmed, packed, shipped, delivered: one step after the other. Only a confirmed order can be
 * cancelled, which puts its books back; a later one is refunded, and its books come back by hand.
 */
export type OrderStatus = z.infer<typeof orderStatus>;

export interface OrderLine {
  readonly bookId: string;
  readonly title: string;
  readonly priceCents: number;
  readonly quantity: number;
}

export interface OrderView {
  readonly orderId: string;
  readonly userId: string;
  readonly orderDate: string;
  readonly lines: readonly OrderLine[];
  readonly subtotalCents: number;
  readonly taxCents: number;
  readonly shippingCents: number;
  readonly totalCents: number;
  readonly status: OrderStatus;
  readonly shippingAddress: Address;
  readonly createdAt: string;
}

export interface Quote {
  readonly subtotalCents: number;
  readonly taxCents: number;
  readonly shippingCents: number;
  readonly totalCents: number;
}

export interface Orders {
  /** What the cart would cost, tax and shipping included. */
  quote(cart: CartView): Quote;
  /** One transaction: stock, order, cart, idempotency key. Rejects with INSUFFICIENT_STOCK naming the line. */
  checkout(userId: string, request: CheckoutRequest): Promise<OrderView>;
  /** Newest first. */
  ordersOf(userId: string, page?: PageRequest): Promise<Page<OrderView>>;
  /** Rejects with ORDER_NOT_FOUND, also for another's order. */
  order(userId: string, orderId: string): Promise<OrderView>;
  /**
   * Restocks once, and gives the payment back; where that fails the order is cancelled all the same,
   * and the staff sees that it still holds its payment. Rejects with ORDER_NOT_CANCELLABLE once it is
   * packed.
   */
  cancel(userId: string, orderId: string): Promise<OrderView>;
}

export type ShopErrorCode =
  | "BOOK_NOT_FOUND"
  | "BOOK_UNAVAILABLE"
  | "INSUFFICIENT_STOCK"
  | "QUANTITY_LIMIT"
  | "CART_LIMIT"
  | "CART_EMPTY"
  | "CART_CHANGED"
  | "CHECKOUT_KEY_USED"
  | "ITEM_NOT_FOUND"
  | "EMAIL_TAKEN"
  | "WRONG_CREDENTIALS"
  | "ACCOUNT_INACTIVE"
  | "TOO_MANY_ATTEMPTS"
  | "SIGN_IN_REQUIRED"
  | "ORDER_NOT_FOUND"
  | "ORDER_NOT_CANCELLABLE"
  | "ORDER_STATUS"
  | "PAYMENT_DECLINED"
  | "USER_NOT_FOUND"
  | "OWN_ACCOUNT"
  | "ADMINISTRATOR_REQUIRED"
  | "BOOK_EXISTS"
  | "BOOK_CHANGED"
  | "IMPORT_NOT_FOUND"
  | "REVIEW_EXISTS"
  | "REVIEW_NOT_ALLOWED"
  | "TOKEN_REFUSED"
  | "IDENTITY_UNAVAILABLE"
  | "EMAIL_NOT_VERIFIED"
  | "MAIL_NOT_FOUND"
  | "MAIL_WAITING"
  | "INVALID_INPUT";

/** A refusal that a shopper can understand and mend. */
export class ShopError extends Error {
  readonly code: ShopErrorCode;
  /** The field or the book that it is about, when there is one. */
  readonly subject: string | undefined;

  constructor(code: ShopErrorCode, message: string, subject?: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ShopError";
    this.code = code;
    this.subject = subject;
  }
}
