/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { JSX } from "hono/jsx/jsx-runtime";
import { stockLevelOf } from "./stock-level.ts";

/** Says in a word whether the book can be had. */
export function StockNote({ stockQuantity }: { readonly stockQuantity: number }): JSX.Element {
  const { level, text } = stockLevelOf(stockQuantity);
  return (
    <p class={`stock stock-${level}`} data-live-stock>
      {text}
    </p>
  );
}
