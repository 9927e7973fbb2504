import type { AccessPattern } from "@plinth/infra";
import { entities } from "../schema.ts";

/**
 * Every way in which the services read and write, with the calls of a month in a shop of 20,000
 * visitors and 3,000 orders. What is not here a role may not do, and no test lets a service do it.
 */

const { Book, BookPointer, CategoryEntry, SearchToken, Review } = entities;
const { ShelfPlace, Word, WordEnding } = entities;
const { Cart, StoredCart, CheckoutKey } = entities;
const { User, EmailGuard, Credential, SessionList, Order } = entities;

export type Patterns = Readonly<Record<string, AccessPattern>>;

/** A pattern that is part of a TransactWriteItems. */
export function inTransaction(pattern: AccessPattern): AccessPattern {
  return { ...pattern, transactional: true };
}

export function calls(callsPerMonth: number, itemsPerCall = 1): Pick<AccessPattern, "volume"> {
  return { volume: { callsPerMonth, itemsPerCall } };
}

/** What everybody does who looks around. */
export const cataloguePatterns = {
  categories: {
    description: "The categories, for the header of every page",
    entity: CategoryEntry,
    operation: "Query",
    ...calls(200_000, 12),
  },
  booksOfCategory: {
    description: "A category's books, a page at a time",
    entity: Book,
    operation: "Query",
    ...calls(60_000, 20),
  },
  bookPlace: {
    description: "In which category a book stands, by its id alone",
    entity: BookPointer,
    operation: "GetItem",
    ...calls(90_000),
  },
  book: {
    description: "A book to show, which may be a moment old",
    entity: Book,
    operation: "GetItem",
    ...calls(250_000),
  },
  liveBooks: {
    description: "How the books of an open page stand, asked again and again",
    entity: Book,
    operation: "BatchGetItem",
    ...calls(900_000, 12),
  },
  liveBookPlaces: {
    description: "In which categories the books of an open page stand, once for each function",
    entity: BookPointer,
    operation: "BatchGetItem",
    ...calls(20_000, 12),
  },
  booksWithWord: {
    description:
      "The books that have a word which begins so, in title, author or category, or an ISBN",
    entity: SearchToken,
    operation: "Query",
    ...calls(40_000, 30),
  },
  booksOfPage: {
    description: "The books of a page of results, or of a category in order, in one request",
    entity: Book,
    operation: "BatchGetItem",
    ...calls(35_000, 24),
  },
  booksInOrder: {
    description: "A category's books by title, price or year, a page at a time",
    entity: ShelfPlace,
    operation: "Query",
    ...calls(15_000, 24),
  },
  wordsThatBegin: {
    description: "Words that begin like one that finds nothing",
    entity: Word,
    operation: "Query",
    ...calls(3000, 100),
  },
  wordsThatEnd: {
    description: "Words that end like it",
    entity: WordEnding,
    operation: "Query",
    ...calls(3000, 100),
  },
  word: {
    description: "The word with its two middle letters exchanged",
    entity: Word,
    operation: "GetItem",
    ...calls(3000),
  },
  reviewsOfBook: {
    description: "A book's reviews",
    entity: Review,
    operation: "Query",
    ...calls(90_000, 5),
  },
} satisfies Patterns;

/** Carts of guests and of users. */
export const cartPatterns = {
  newestCart: {
    description: "A shopper's newest cart, expired or not",
    entity: StoredCart,
    operation: "Query",
    consistent: true,
    ...calls(200_000),
  },
  bookPlaceNow: {
    description: "In which category a book stands, for who will write",
    entity: BookPointer,
    operation: "GetItem",
    consistent: true,
    ...calls(20_000),
  },
  bookNow: {
    description: "A book as it is now, for who will write",
    entity: Book,
    operation: "GetItem",
    consistent: true,
    ...calls(30_000),
  },
  startCart: {
    description: "A cart with its first line",
    entity: Cart,
    operation: "PutItem",
    ...calls(8000),
  },
  changeCart: {
    description: "Other lines in a cart, or today's prices",
    entity: Cart,
    operation: "UpdateItem",
    ...calls(10_000),
  },
  emptyCart: {
    description: "A cart whose last line was taken out",
    entity: Cart,
    operation: "DeleteItem",
    ...calls(1000),
  },
  moveCart: inTransaction({
    description: "A guest's cart becomes the cart of the user who signs in",
    entity: Cart,
    operation: "PutItem",
    ...calls(1500),
  }),
  mergeCart: inTransaction({
    description: "A guest's lines come into the cart of the user who signs in",
    entity: Cart,
    operation: "UpdateItem",
    ...calls(500),
  }),
  endCart: inTransaction({
    description: "A cart that was merged into another, or ordered",
    entity: Cart,
    operation: "DeleteItem",
    ...calls(5000),
  }),
} satisfies Patterns;

/** Accounts, passwords and sessions; the last ones are the staff's. */
export const accountPatterns = {
  emailKnown: {
    description: "Whether an e-mail has an account, before the costly hash",
    entity: EmailGuard,
    operation: "GetItem",
    ...calls(800),
  },
  emailOwner: {
    description: "Whose e-mail it is",
    entity: EmailGuard,
    operation: "GetItem",
    consistent: true,
    ...calls(6000),
  },
  credential: {
    description: "A password's hash",
    entity: Credential,
    operation: "GetItem",
    consistent: true,
    ...calls(6000),
  },
  countAttempt: {
    description: "One attempt to sign in more, or none any more",
    entity: Credential,
    operation: "UpdateItem",
    ...calls(7000),
  },
  sessions: {
    description: "A user's sessions, for every page of who is signed in",
    entity: SessionList,
    operation: "GetItem",
    consistent: true,
    ...calls(80_000),
  },
  user: {
    description: "A user by id",
    entity: User,
    operation: "GetItem",
    consistent: true,
    ...calls(95_000),
  },
  endSession: {
    description: "A user signs out",
    entity: SessionList,
    operation: "UpdateItem",
    ...calls(2000),
  },
  changeUser: {
    description: "Another profile",
    entity: User,
    operation: "UpdateItem",
    ...calls(1000),
  },
  takeEmail: inTransaction({
    description: "An account's e-mail is nobody else's",
    entity: EmailGuard,
    operation: "PutItem",
    ...calls(800),
  }),
  createUser: inTransaction({
    description: "A new account",
    entity: User,
    operation: "PutItem",
    ...calls(800),
  }),
  createCredential: inTransaction({
    description: "A new account's password",
    entity: Credential,
    operation: "PutItem",
    ...calls(800),
  }),
  firstSession: inTransaction({
    description: "A user's first session, or the first since all were ended",
    entity: SessionList,
    operation: "PutItem",
    ...calls(1000),
  }),
  nextSession: inTransaction({
    description: "A session beside others",
    entity: SessionList,
    operation: "UpdateItem",
    ...calls(5500),
  }),
  recordSignIn: inTransaction({
    description: "When a user signed in last; or another status or role, by the staff",
    entity: User,
    operation: "UpdateItem",
    ...calls(5500),
  }),
  forgetAttempts: inTransaction({
    description: "A right password ends the count of attempts; or there is another password",
    entity: Credential,
    operation: "UpdateItem",
    ...calls(5500),
  }),
  userByEmail: {
    description: "A user by e-mail, for the staff",
    entity: User,
    operation: "Query",
    index: "EmailIndex",
    ...calls(200),
  },
  endSessions: {
    description: "All sessions of a user end, by the staff",
    entity: SessionList,
    operation: "DeleteItem",
    ...calls(20),
  },
  removeUser: inTransaction({
    description: "An account goes",
    entity: User,
    operation: "DeleteItem",
    ...calls(50),
  }),
  freeEmail: inTransaction({
    description: "Its e-mail may be taken again",
    entity: EmailGuard,
    operation: "DeleteItem",
    ...calls(50),
  }),
  removeCredential: inTransaction({
    description: "Its password goes",
    entity: Credential,
    operation: "DeleteItem",
    ...calls(50),
  }),
  removeSessions: inTransaction({
    description: "Its sessions go; so do those of an account that is no longer active",
    entity: SessionList,
    operation: "DeleteItem",
    ...calls(50),
  }),
} satisfies Patterns;

/** Checkout, history, and what the staff does with orders. */
export const orderPatterns = {
  orderOfKey: {
    description: "Which order a checkout's key has made, so that a second try makes none",
    entity: CheckoutKey,
    operation: "GetItem",
    consistent: true,
    ...calls(3500),
  },
  placeOrder: inTransaction({
    description: "An order",
    entity: Order,
    operation: "PutItem",
    ...calls(3000),
  }),
  takeStock: inTransaction({
    description: "Its copies leave the shelf, at the price that was shown",
    entity: Book,
    operation: "UpdateItem",
    ...calls(6000),
  }),
  keepKey: inTransaction({
    description: "The checkout's key, for a day",
    entity: CheckoutKey,
    operation: "PutItem",
    ...calls(3000),
  }),
  userIsActive: inTransaction({
    description:
      "Only an active account orders or changes its password, only an administrator others'",
    entity: User,
    operation: "ConditionCheckItem",
    ...calls(3000),
  }),
  order: {
    description: "An order by its user and id",
    entity: Order,
    operation: "GetItem",
    consistent: true,
    ...calls(15_000),
  },
  ordersOfUser: {
    description: "A user's orders, the newest first",
    entity: Order,
    operation: "Query",
    consistent: true,
    ...calls(8000, 5),
  },
  cancelOrder: inTransaction({
    description: "An order that is not packed yet is cancelled",
    entity: Order,
    operation: "UpdateItem",
    ...calls(100),
  }),
  restock: inTransaction({
    description: "A cancelled order's copies come back",
    entity: Book,
    operation: "UpdateItem",
    ...calls(200),
  }),
  ordersOfDay: {
    description: "All orders of a day, for the staff; a sales report asks for up to 31 days",
    entity: Order,
    operation: "Query",
    index: "OrderDateIndex",
    ...calls(1500, 50),
  },
  advanceOrder: {
    description: "An order is packed or delivered, or its payment is given back",
    entity: Order,
    operation: "UpdateItem",
    ...calls(6000),
  },
  shipOrder: inTransaction({
    description: "An order is shipped or refunded, and its buyer is written to",
    entity: Order,
    operation: "UpdateItem",
    ...calls(3000),
  }),
  review: inTransaction({
    description: "A review by who has bought the book, once",
    entity: Review,
    operation: "PutItem",
    ...calls(200),
  }),
} satisfies Patterns;

/** What the staff does with books: a book and all that leads to it change together. */
export const inventoryPatterns = {
  booksTitled: {
    description: "The books of exactly this title",
    entity: Book,
    operation: "Query",
    index: "TitleSearchIndex",
    ...calls(200),
  },
  category: {
    description: "A category's entry, to count a book in or out",
    entity: CategoryEntry,
    operation: "GetItem",
    consistent: true,
    ...calls(300),
  },
  createBook: inTransaction({
    description: "A new book, or one that moves to another category",
    entity: Book,
    operation: "PutItem",
    ...calls(200),
  }),
  changeCopies: {
    description: "Copies come in or are counted anew",
    entity: Book,
    operation: "UpdateItem",
    ...calls(500),
  },
  changeBook: inTransaction({
    description: "Another price, stock or text",
    entity: Book,
    operation: "UpdateItem",
    ...calls(2000),
  }),
  removeBook: inTransaction({
    description: "A book goes, or moves to another category",
    entity: Book,
    operation: "DeleteItem",
    ...calls(50),
  }),
  createBookPlace: inTransaction({
    description: "Where a new book stands; it also keeps its id from being given twice",
    entity: BookPointer,
    operation: "PutItem",
    ...calls(200),
  }),
  moveBookPlace: inTransaction({
    description: "Where a book stands now",
    entity: BookPointer,
    operation: "UpdateItem",
    ...calls(20),
  }),
  removeBookPlace: inTransaction({
    description: "A book that is gone stands nowhere",
    entity: BookPointer,
    operation: "DeleteItem",
    ...calls(30),
  }),
  createCategory: inTransaction({
    description: "A category with its first book",
    entity: CategoryEntry,
    operation: "PutItem",
    ...calls(2),
  }),
  countBook: inTransaction({
    description: "A category has a book more or less",
    entity: CategoryEntry,
    operation: "UpdateItem",
    ...calls(300),
  }),
  writeWord: inTransaction({
    description: "A word by which a book is found",
    entity: SearchToken,
    operation: "PutItem",
    ...calls(16_000),
  }),
  writePlace: inTransaction({
    description: "Where a book stands in its category by title, price and year",
    entity: ShelfPlace,
    operation: "PutItem",
    ...calls(2000),
  }),
  removePlace: inTransaction({
    description: "Where it stands no longer",
    entity: ShelfPlace,
    operation: "DeleteItem",
    ...calls(1800),
  }),
  learnWords: {
    description: "The words of a book, for who mistypes their ends",
    entity: Word,
    operation: "BatchWriteItem",
    ...calls(300, 7),
  },
  learnWordEndings: {
    description: "The same words backwards, for who mistypes their beginnings",
    entity: WordEnding,
    operation: "BatchWriteItem",
    ...calls(300, 7),
  },
  removeWord: inTransaction({
    description: "A word by which it is found no longer",
    entity: SearchToken,
    operation: "DeleteItem",
    ...calls(1500),
  }),
} satisfies Patterns;
