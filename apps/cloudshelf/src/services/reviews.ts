import { add } from "@plinth/model";
import { type BookItem, helperKeys } from "../schema.ts";
import { helperParts } from "./book-helper-items.ts";
import type { NewReview, Review, Reviews } from "./book-shop.ts";
import { readBook } from "./catalogue.ts";
import { isAsRead } from "./inventory.ts";
import { type Page, type PageRequest, ShopError } from "./shop.ts";
import { pageOf, refusalOf, retryWhenStale, type ShopContext } from "./shop-context.ts";
import { timestampOf } from "./time.ts";

/** Each failed try means that another review of the same book was written: fifty at once all get in. */
const attemptsMax = 60;

interface StoredReview {
  readonly category: string;
  readonly book_id: string;
  readonly rating: number;
  readonly review_title: string;
  readonly content: string;
  readonly created_at: string;
}

/**
 * Reviews stand under their book's id, one a user: the key itself refuses a second. What was written
 * stays: there is no other way to change a review than to ask the staff.
 */
export function createReviews(context: ShopContext): Reviews {
  const { data } = context;
  return {
    async of(bookId: string, page: PageRequest = {}): Promise<Page<Review>> {
      const query = data.Review.query({ category: helperKeys.reviews(bookId) });
      return await pageOf(query, page, (review) => reviewView(bookId, review));
    },
    async write(userId: string, bookId: string, review: NewReview): Promise<Review> {
      await readBook(context, bookId);
      if (!(await hasBought(context, userId, bookId))) {
        throw new ShopError(
          "REVIEW_NOT_ALLOWED",
          "Only who has bought a book can review it.",
          bookId,
        );
      }
      return await retryWhenStale(attemptsMax, () =>
        writeReview(context, { userId, bookId, review }),
      );
    },
  };
}

interface WrittenReview {
  readonly userId: string;
  readonly bookId: string;
  readonly review: NewReview;
}

/** The review, and what it changes of the book and its words, in one transaction. */
async function writeReview(
  context: ShopContext,
  { userId, bookId, review }: WrittenReview,
): Promise<Review> {
  const { data, now } = context;
  const book = await readBook(context, bookId);
  const stored = {
    category: helperKeys.reviews(bookId),
    book_id: userId,
    rating: review.rating,
    review_title: review.title,
    content: review.content,
  };
  const rated: BookItem = {
    ...book,
    rating_sum: (book.rating_sum ?? 0) + review.rating,
    rating_count: (book.rating_count ?? 0) + 1,
  };
  try {
    await data.transact([
      data.Review.create(stored),
      data.Book.update(
        { category: book.category, book_id: bookId },
        { rating_sum: add(review.rating), rating_count: add(1), review_count: add(1) },
        { if: isAsRead(book) },
      ),
      ...helperParts(data, book, rated),
    ]);
  } catch (error) {
    if (refusalOf(error, "Review") !== undefined) throw reviewExists(bookId, error);
    throw error;
  }
  return reviewView(bookId, { ...stored, created_at: timestampOf(now()) });
}

function reviewExists(bookId: string, cause: unknown): ShopError {
  return new ShopError("REVIEW_EXISTS", "You have reviewed this book already.", bookId, { cause });
}

/** Reads the user's orders from the newest until one holds the book. */
async function hasBought({ data }: ShopContext, userId: string, bookId: string): Promise<boolean> {
  const history = data.Order.query({ user_id: userId }, { order: "descending", consistent: true });
  for await (const order of history) {
    const holdsBook = order.items.some((line) => line.book_id === bookId);
    if (holdsBook && order.status !== "cancelled") return true;
  }
  return false;
}

function reviewView(bookId: string, review: StoredReview): Review {
  return {
    bookId,
    userId: review.book_id,
    rating: review.rating,
    title: review.review_title,
    content: review.content,
    createdAt: review.created_at,
  };
}
