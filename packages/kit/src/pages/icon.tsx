/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { JSX } from "hono/jsx/jsx-runtime";

/** Outlines on a grid of 24, drawn with the text's colour. */
const outlines = {
  alert:
    "M12 8v5m0 3.2v.1M10.3 4.2 2.9 17a2 2 0 0 0 1.7 3h14.8a2 2 0 0 0 1.7-3L13.7 4.2a2 2 0 0 0-3.4 0Z",
  basket:
    "M5 9h14l-1.4 9.2a2 2 0 0 1-2 1.8H8.4a2 2 0 0 1-2-1.8L5 9Zm3.5 0 2-5m5 5-2-5M10 13v3.5m4-3.5v3.5",
  book: "M12 6.5C10 5 7 4.5 3.5 4.5v13c3.5 0 6.5.5 8.5 2 2-1.5 5-2 8.5-2v-13c-3.5 0-6.5.5-8.5 2Zm0 0v13",
  check: "M20 12a8 8 0 1 1-16 0 8 8 0 0 1 16 0Zm-11.2.2 2.2 2.2 4.3-4.6",
  info: "M20 12a8 8 0 1 1-16 0 8 8 0 0 1 16 0Zm-8-.8v4.3m0-7.3v.1",
  person: "M15.5 8.5a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0ZM5 20c.5-4 3.3-6 7-6s6.5 2 7 6",
  search: "M16.5 11a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0Zm-1.5 4 4.5 4.5",
} as const;

export type IconName = keyof typeof outlines;

export interface IconProps {
  readonly name: IconName;
  readonly sizePixels?: number;
}

/** A small picture beside a text that says the same, so screen readers pass it over. */
export function Icon({ name, sizePixels = 24 }: IconProps): JSX.Element {
  return (
    <svg
      class="icon"
      width={sizePixels}
      height={sizePixels}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.7"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={outlines[name]} />
    </svg>
  );
}
