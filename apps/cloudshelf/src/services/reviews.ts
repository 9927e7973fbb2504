import { isPlinthError } from "@plinth/model";
import { helperKeys } from "../schema.ts";
import type { NewReview, Review, Reviews } from "./book-shop.ts";
import { readBook } from "./catalogue.ts";
import { type Page, type PageRequest, ShopError } from "./shop.ts";
import { pageOf, type ShopContext } from "./shop-context.ts";

interface StoredReview {
  readonly category: string;
  readonly book_id: string;
  readonly rating: number;
  readonly review_title: string;
  readonly content: string;
  readonly created_at: string;
}

/** Reviews stand under their book's id, one a user: the key itself refuses a second. */
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
      try {
        const stored = await data.Review.create({
          category: helperKeys.reviews(bookId),
          book_id: userId,
          rating: review.rating,
          review_title: review.title,
          content: review.content,
        });
        return reviewView(bookId, stored);
      } catch (error) {
        if (!isPlinthError(error, "itemExists")) throw error;
        throw reviewExists(bookId, error);
      }
    },
  };
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
