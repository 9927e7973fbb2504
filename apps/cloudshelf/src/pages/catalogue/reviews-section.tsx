/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import {
  Button,
  ErrorSummary,
  type FormState,
  Pager,
  type PagerProps,
  PostForm,
  SelectField,
  TextAreaField,
  TextField,
} from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { Review } from "../../services/book-shop.ts";
import type { BookView, Page } from "../../services/shop.ts";
import type { Frame } from "../environment.ts";
import { formatDay } from "../format.ts";
import { ratingText, reviewText, Stars } from "./stars.tsx";

export interface ReviewsSectionProps extends Frame {
  readonly book: BookView;
  readonly pager: Omit<PagerProps, "label">;
  readonly reviews: Page<Review>;
  readonly form: FormState;
}

/** What buyers of the book say, and the form for one who wants to. */
export function ReviewsSection(props: ReviewsSectionProps): JSX.Element {
  const { book, pager } = props;
  const { items } = props.reviews;
  return (
    <section class="home-shelf reviews" aria-labelledby="reviews">
      <div class="home-shelf-head">
        <h2 id="reviews">Reviews</h2>
        {book.rating === undefined ? undefined : (
          <p class="quiet">
            {ratingText(book.rating)}, {reviewText(book.rating)}
          </p>
        )}
      </div>
      {items.length === 0 ? (
        <p class="quiet">Nobody has reviewed this book yet.</p>
      ) : (
        items.map((review) => <ReviewCard review={review} />)
      )}
      <Pager label="Pages of reviews" {...pager} />
      <ReviewForm {...props} />
    </section>
  );
}

function ReviewCard({ review }: { readonly review: Review }): JSX.Element {
  return (
    <article class="review">
      <h3>{review.title}</h3>
      <p class="review-facts quiet">
        <Stars rating={review.rating} />
        <span class="visually-hidden">{review.rating} of 5 stars, </span>
        {formatDay(review.createdAt)}
      </p>
      <p class="review-content">{review.content}</p>
    </article>
  );
}

const ratings = [
  { value: "5", text: "5, could not put it down" },
  { value: "4", text: "4, a good book" },
  { value: "3", text: "3, it has its moments" },
  { value: "2", text: "2, not for me" },
  { value: "1", text: "1, gave up" },
];

function ReviewForm(props: ReviewsSectionProps): JSX.Element {
  const { links, visitor, book, form } = props;
  const { bookId } = book;
  if (visitor.user === undefined) {
    return (
      <p>
        <a href={links.returningTo(links.signIn, links.book(bookId))}>Sign in</a> to review a book
        that you have bought.
      </p>
    );
  }
  const isRefused = Object.keys(form.errors).length > 0;
  // One on a later page is not known here; the form then says that there is one already.
  if (!isRefused && props.reviews.items.some(({ userId }) => userId === visitor.user?.userId)) {
    return <p class="quiet">You have reviewed this book. Thank you.</p>;
  }
  return (
    <details class="review-form" open={isRefused}>
      <summary>Write a review</summary>
      <PostForm action={links.bookReviews(bookId)} csrfToken={visitor.csrfToken} class="form panel">
        <p class="quiet">Buyers of a book can review it, once; a review cannot be changed later.</p>
        <ErrorSummary form={form} />
        <SelectField form={form} name="rating" label="Stars" options={ratings} required />
        <TextField form={form} name="title" label="Title" maxLength={200} required />
        <TextAreaField
          form={form}
          name="content"
          label="Review"
          rowCount={5}
          maxLength={5000}
          required
        />
        <div>
          <Button>Send the review</Button>
        </div>
      </PostForm>
    </details>
  );
}
