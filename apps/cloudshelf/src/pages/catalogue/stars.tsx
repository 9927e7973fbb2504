/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { JSX } from "hono/jsx/jsx-runtime";
import type { RatingSummary } from "../../services/shop.ts";
import { countOf } from "../format.ts";

const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat("en-US");

/** Five stars, filled from the left as far as `rating` goes. For the eye: words must stand beside it. */
export function Stars({ rating }: { readonly rating: number }): JSX.Element {
  return (
    <svg class="stars" viewBox="0 0 90 18" width="90" height="18" aria-hidden="true">
      <rect class="stars-none" width="90" height="18" />
      <rect class="stars-full" width={Math.round(rating * 18)} height="18" />
    </svg>
  );
}

/** On a card: the stars, and in brief how many readers gave them. */
export function CardRating({ rating }: { readonly rating: RatingSummary }): JSX.Element {
  return (
    <p class="card-rating">
      <Stars rating={rating.average} />
      <span aria-hidden="true" class="numeric">
        {rating.average.toFixed(1)}{" "}
        <span class="quiet">({compact.format(rating.ratingCount)})</span>
      </span>
      <span class="visually-hidden">{ratingText(rating)}</span>
    </p>
  );
}

/** "4.3 of 5 stars from 1,208 ratings". */
export function ratingText({ average, ratingCount }: RatingSummary): string {
  const count = `${whole.format(ratingCount)} ${ratingCount === 1 ? "rating" : "ratings"}`;
  return `${average.toFixed(1)} of 5 stars from ${count}`;
}

/** How many of the ratings have words to them here. */
export function reviewText({ reviewCount }: RatingSummary): string {
  return reviewCount === 0 ? "no reviews yet" : countOf(reviewCount, "review", "reviews");
}
