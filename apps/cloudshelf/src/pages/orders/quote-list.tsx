/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { JSX } from "hono/jsx/jsx-runtime";
import type { Quote } from "../../services/shop.ts";
import { formatMoney } from "../format.ts";

/** What an order costs, item by item. */
export function QuoteList({ quote }: { readonly quote: Quote }): JSX.Element {
  const rows = [
    ["Subtotal", quote.subtotalCents],
    ["Tax", quote.taxCents],
    ["Shipping", quote.shippingCents],
  ] as const;
  return (
    <dl class="quote numeric">
      {rows.map(([name, cents]) => (
        <div>
          <dt>{name}</dt>
          <dd>{formatMoney(cents)}</dd>
        </div>
      ))}
      <div class="quote-total">
        <dt>Total</dt>
        <dd>{formatMoney(quote.totalCents)}</dd>
      </div>
    </dl>
  );
}
