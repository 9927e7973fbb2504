/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { JSX } from "hono/jsx/jsx-runtime";

/** From this many copies on the number is nobody's concern. */
const scarceCountMax = 5;

/** Says in a word whether the book can be had. */
export function StockNote({ stockQuantity }: { readonly stockQuantity: number }): JSX.Element {
  if (stockQuantity <= 0) return <p class="stock stock-none">Out of stock</p>;
  if (stockQuantity <= scarceCountMax)
    return <p class="stock stock-few">Only {stockQuantity} left</p>;
  return <p class="stock stock-many">In stock</p>;
}
