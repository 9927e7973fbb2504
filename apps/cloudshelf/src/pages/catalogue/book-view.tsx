/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Button, type FormState, type PagerProps, PostForm } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { Review } from "../../services/book-shop.ts";
import type { BookView, Page } from "../../services/shop.ts";
import { copiesMax, QuantitySelect } from "../cart/quantity-select.tsx";
import type { Frame } from "../environment.ts";
import { formatMoney, languageName } from "../format.ts";
import { liveAttributes } from "../live/live-book.ts";
import { BookGrid } from "./book-grid.tsx";
import { Cover } from "./cover.tsx";
import { ReviewsSection } from "./reviews-section.tsx";
import { ratingText, reviewText, Stars } from "./stars.tsx";
import { StockNote } from "./stock-note.tsx";

export interface BookPageProps extends Frame {
  readonly book: BookView;
  /** Others from the same shelf. */
  readonly neighbours: readonly BookView[];
  readonly reviews: Page<Review>;
  readonly reviewPager: Omit<PagerProps, "label">;
  readonly reviewForm: FormState;
}

/** One book: its cover, what there is to know, and the way into the cart. */
export function BookPage(props: BookPageProps): JSX.Element {
  const { links, visitor, book, neighbours } = props;
  return (
    <>
      <article class="book" {...liveAttributes(book)} data-live-title={book.title}>
        <div class="book-cover">
          <Cover
            links={links}
            bookId={book.bookId}
            loading="eager"
            alt={`Cover of ${book.title}`}
          />
        </div>
        <div class="book-text">
          <p class="book-category">
            <a href={links.category(book.category)}>{book.category}</a>
          </p>
          <h1 class={book.title.length > 80 ? "title-long" : undefined}>{book.title}</h1>
          <p class="lead">by {book.author}</p>
          {book.rating === undefined ? undefined : (
            <p class="book-rating">
              <Stars rating={book.rating.average} />
              <a href="#reviews">
                {ratingText(book.rating)}, {reviewText(book.rating)}
              </a>
            </p>
          )}
          <p class="book-price numeric" data-live-price>
            {formatMoney(book.priceCents)}
          </p>
          <StockNote stockQuantity={book.stockQuantity} />
          <BuyForm links={links} visitor={visitor} book={book} />
          <p class="book-description">{book.description}</p>
          <BookFacts book={book} />
        </div>
      </article>
      <ReviewsSection
        links={links}
        visitor={visitor}
        book={book}
        reviews={props.reviews}
        pager={props.reviewPager}
        form={props.reviewForm}
      />
      {neighbours.length === 0 ? undefined : (
        <section class="home-shelf" aria-labelledby="neighbours">
          <div class="home-shelf-head">
            <h2 id="neighbours">From the same shelf</h2>
          </div>
          <BookGrid
            links={links}
            books={neighbours}
            loading="lazy"
            arrangement="single"
            headingLevel={3}
          />
        </section>
      )}
    </>
  );
}

function BuyForm({ links, visitor, book }: Frame & { readonly book: BookView }): JSX.Element {
  const isSoldOut = book.stockQuantity <= 0;
  return (
    <>
      <PostForm action={links.cartItems} csrfToken={visitor.csrfToken} class="buy">
        <input type="hidden" name="book_id" value={book.bookId} />
        <QuantitySelect
          id="quantity"
          label="Copies"
          stockQuantity={book.stockQuantity}
          chosen={1}
        />
        <Button class="buy-button" disabled={isSoldOut} describedBy="buy-note">
          Add to cart
        </Button>
      </PostForm>
      <p class="buy-note" id="buy-note">
        <span data-live-sold-out hidden={!isSoldOut}>
          We have no copy left. Come back soon: the shelves are refilled.
        </span>
        <span data-live-on-sale hidden={isSoldOut}>
          Up to {copiesMax} copies of a book in one order.
        </span>
      </p>
    </>
  );
}

function BookFacts({ book }: { readonly book: BookView }): JSX.Element {
  return (
    <dl class="facts">
      <div>
        <dt>Author</dt>
        <dd>{book.author}</dd>
      </div>
      {book.publishedYear === undefined ? undefined : (
        <div>
          <dt>First published</dt>
          <dd>{book.publishedYear < 0 ? `${-book.publishedYear} BCE` : book.publishedYear}</dd>
        </div>
      )}
      {book.language === undefined ? undefined : (
        <div>
          <dt>Language</dt>
          <dd>{languageName(book.language)}</dd>
        </div>
      )}
      <div>
        <dt>ISBN</dt>
        <dd class="numeric">{book.isbn}</dd>
      </div>
      <div>
        <dt>Category</dt>
        <dd>{book.category}</dd>
      </div>
    </dl>
  );
}
