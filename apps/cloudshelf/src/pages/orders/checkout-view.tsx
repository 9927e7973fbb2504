/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import {
  Button,
  ErrorSummary,
  type FormState,
  Notice,
  PostForm,
  TextField,
} from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { CartView, Quote } from "../../services/shop.ts";
import { AddressFields } from "../account/address-fields.tsx";
import type { Frame } from "../environment.ts";
import { formatMoney } from "../format.ts";
import { QuoteList } from "./quote-list.tsx";

export interface CheckoutViewProps extends Frame {
  readonly cart: CartView;
  readonly quote: Quote;
  readonly form: FormState;
  /** Made with the form, so that sending it twice orders once. */
  readonly idempotencyKey: string;
}

/** The last step: where to, paid how, and what it comes to. */
export function CheckoutView(props: CheckoutViewProps): JSX.Element {
  const { links, visitor, quote, form } = props;
  return (
    <>
      <div class="page-head">
        <h1>Checkout</h1>
      </div>
      <ErrorSummary form={form} />
      <PostForm action={links.checkout} csrfToken={visitor.csrfToken} class="two-columns">
        <div class="form">
          <input type="hidden" name="idempotency_key" value={props.idempotencyKey} />
          <input type="hidden" name="expected_total_cents" value={String(quote.totalCents)} />
          <div class="panel">
            <fieldset class="fieldset">
              <legend>Shipping address</legend>
              <AddressFields form={form} />
            </fieldset>
          </div>
          <div class="panel">
            <PaymentFields form={form} />
          </div>
        </div>
        <aside class="panel summary stack" aria-labelledby="summary">
          <h2 id="summary">Your order</h2>
          <OrderedBooks cart={props.cart} />
          <QuoteList quote={quote} />
          <Button class="button-wide" name="confirm" value="yes">
            Order and pay {formatMoney(quote.totalCents)}
          </Button>
          <p class="quiet">
            <a href={links.cart}>Change the cart</a>
          </p>
        </aside>
      </PostForm>
    </>
  );
}

function PaymentFields({ form }: { readonly form: FormState }): JSX.Element {
  return (
    <fieldset class="fieldset">
      <legend>Payment</legend>
      <Notice kind="info">
        The payment is simulated and the card is not kept. Type <strong>4242 4242 4242 4242</strong>{" "}
        with any date and code to pay, or <strong>4000 0000 0000 0002</strong> to see a card
        declined.
      </Notice>
      <TextField
        form={form}
        name="holder"
        label="Name on the card"
        autocomplete="cc-name"
        required
      />
      <TextField
        form={form}
        name="card_number"
        label="Card number"
        autocomplete="cc-number"
        inputmode="numeric"
        maxLength={30}
        required
      />
      <div class="field-row">
        <TextField
          form={form}
          name="expiry"
          label="Expires"
          hint="Month and year, like 09/29"
          autocomplete="cc-exp"
          maxLength={9}
          required
        />
        <TextField
          form={form}
          name="security_code"
          label="Security code"
          hint="3 or 4 digits"
          autocomplete="cc-csc"
          inputmode="numeric"
          maxLength={4}
          required
        />
      </div>
    </fieldset>
  );
}

function OrderedBooks({ cart }: { readonly cart: CartView }): JSX.Element {
  return (
    <ul class="ordered">
      {cart.lines.map((line) => (
        <li>
          <span>
            {line.title} <span class="quiet">× {line.quantity}</span>
          </span>
          <span class="numeric">{formatMoney(line.lineTotalCents)}</span>
        </li>
      ))}
    </ul>
  );
}
