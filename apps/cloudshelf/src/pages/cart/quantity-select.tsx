/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { JSX } from "hono/jsx/jsx-runtime";

/** The shop sells at most so many copies of a title at once. */
export const copiesMax = 10;

export interface QuantitySelectProps {
  readonly id: string;
  readonly label: string;
  readonly stockQuantity: number;
  readonly chosen: number;
}

/** How many copies, up to what there are and what the shop allows. */
export function QuantitySelect(props: QuantitySelectProps): JSX.Element {
  // What is in the cart can be shown even when it is more than can be had.
  const last = Math.max(Math.min(copiesMax, props.stockQuantity), props.chosen, 1);
  const choices = Array.from({ length: last }, (_, index) => index + 1);
  return (
    <div class="quantity">
      <label class="quantity-label" for={props.id}>
        {props.label}
      </label>
      <select class="select quantity-select numeric" id={props.id} name="quantity">
        {choices.map((count) => (
          <option value={String(count)} selected={count === props.chosen}>
            {count}
          </option>
        ))}
      </select>
    </div>
  );
}
