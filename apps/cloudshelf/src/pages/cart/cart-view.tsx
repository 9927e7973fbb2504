/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Button, ButtonLink, classNames, EmptyState, Notice, PostForm } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { CartLine, CartView, Quote } from "../../services/shop.ts";
import { Cover } from "../catalogue/cover.tsx";
import type { Frame } from "../environment.ts";
import { countOf, formatDay, formatMoney } from "../format.ts";
import { liveAttributes } from "../live/live-book.ts";
import { QuoteList } from "../orders/quote-list.tsx";
import { QuantitySelect } from "./quantity-select.tsx";

export interface CartPageProps extends Frame {
  readonly cart: CartView;
  readonly quote: Quote;
}

/** What is in the cart, what it costs, and the way to the checkout. */
export function CartPage(props: CartPageProps): JSX.Element {
  const { links, cart } = props;
  if (cart.lines.length === 0) {
    return (
      <>
        <h1 class="visually-hidden">Your cart</h1>
        <EmptyState
          icon="basket"
          title="Your cart is empty"
          text="What you put in stays for seven days, also when you close the window."
        >
          <ButtonLink href={links.home}>Look around the shop</ButtonLink>
        </EmptyState>
      </>
    );
  }
  return (
    <>
      <div class="page-head">
        <h1>Your cart</h1>
        <p class="quiet">
          {countOf(cart.itemCount, "book", "books")}
          {cart.expiresAt === undefined ? "" : `, kept for you until ${formatDay(cart.expiresAt)}`}
        </p>
      </div>
      <div class="two-columns">
        <div>
          <ul class="cart-lines">
            {cart.lines.map((line) => (
              <CartRow {...props} line={line} />
            ))}
          </ul>
          <PostForm action={links.cartClear} csrfToken={props.visitor.csrfToken}>
            <Button style="link">Empty the cart</Button>
          </PostForm>
        </div>
        <CartSummary {...props} />
      </div>
    </>
  );
}

function CartRow(props: CartPageProps & { readonly line: CartLine }): JSX.Element {
  const { links, visitor, line } = props;
  const isShort = line.stockQuantity < line.quantity;
  return (
    <li
      class={classNames("cart-line", isShort ? "cart-line-short" : undefined)}
      {...liveAttributes(line)}
      data-live-cart
    >
      <div class="cart-thumb">
        <Cover links={links} bookId={line.bookId} loading="eager" />
      </div>
      <div class="cart-text">
        <h2 class="cart-title">
          <a href={links.book(line.bookId)}>{line.title}</a>
        </h2>
        <p class="card-author">{line.author}</p>
        <p class="quiet numeric" data-live-part={`price ${line.bookId}`}>
          {formatMoney(line.priceCents)} each
        </p>
      </div>
      <p class="cart-total numeric" data-live-part={`total ${line.bookId}`}>
        <span class="visually-hidden">Together </span>
        {formatMoney(line.lineTotalCents)}
      </p>
      <div class="cart-actions">
        <PostForm
          action={links.cartItem(line.bookId)}
          csrfToken={visitor.csrfToken}
          class="cart-quantity"
          label={`Copies of ${line.title}`}
        >
          <QuantitySelect
            id={`quantity-${line.bookId}`}
            label="Copies"
            stockQuantity={line.stockQuantity}
            chosen={line.quantity}
          />
          <Button
            style="secondary"
            class="cart-update"
            label={`Update the copies of ${line.title}`}
          >
            Update
          </Button>
        </PostForm>
        <PostForm action={links.cartItemRemoval(line.bookId)} csrfToken={visitor.csrfToken}>
          <Button style="link" label={`Remove ${line.title}`}>
            Remove
          </Button>
        </PostForm>
      </div>
      <CartLineNotices {...props} />
    </li>
  );
}

function CartLineNotices(props: CartPageProps & { readonly line: CartLine }): JSX.Element {
  const { links, visitor, line } = props;
  const isShort = line.stockQuantity < line.quantity;
  return (
    <div class="cart-notices" data-live-part={`notices ${line.bookId}`}>
      {line.previousPriceCents === undefined ? undefined : (
        <Notice kind="info">
          The price is now {formatMoney(line.priceCents)}. It was{" "}
          {formatMoney(line.previousPriceCents)} when you put it in.
        </Notice>
      )}
      {isShort ? (
        <Notice kind="warning">
          {line.stockQuantity <= 0
            ? "This book has just sold out. Remove it to go on."
            : `Only ${countOf(line.stockQuantity, "copy is", "copies are")} left.`}
          {line.stockQuantity <= 0 ? undefined : (
            <PostForm action={links.cartItem(line.bookId)} csrfToken={visitor.csrfToken}>
              <input type="hidden" name="quantity" value={String(line.stockQuantity)} />
              <Button style="link">Take {line.stockQuantity} instead</Button>
            </PostForm>
          )}
        </Notice>
      ) : undefined}
    </div>
  );
}

function CartSummary({ links, visitor, cart, quote }: CartPageProps): JSX.Element {
  const isOrderable = cart.lines.every((line) => line.stockQuantity >= line.quantity);
  return (
    <aside class="panel summary stack" aria-labelledby="summary">
      <h2 id="summary">Summary</h2>
      <div class="summary-quote" data-live-part="quote">
        <QuoteList quote={quote} />
      </div>
      <div data-live-part="checkout">
        {isOrderable ? (
          <ButtonLink href={links.checkout} class="button-wide">
            Go to checkout
          </ButtonLink>
        ) : (
          <p class="summary-blocked">
            There are not enough copies of some books. Change them to go on.
          </p>
        )}
      </div>
      {visitor.user === undefined ? (
        <p class="quiet">You sign in or register in the next step. Your cart comes with you.</p>
      ) : undefined}
    </aside>
  );
}
