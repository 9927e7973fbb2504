/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { JSX } from "hono/jsx/jsx-runtime";
import type { Links } from "../links.ts";

export interface CoverProps {
  readonly links: Links;
  readonly bookId: string;
  readonly loading: "eager" | "lazy";
  /** Left out where the title stands beside the cover. */
  readonly alt?: string;
}

/** A book's cover; its size is known before it is loaded, so nothing moves. */
export function Cover({ links, bookId, loading, alt = "" }: CoverProps): JSX.Element {
  return (
    <img
      class="cover"
      src={links.cover(bookId)}
      alt={alt}
      width={400}
      height={600}
      loading={loading}
      decoding="async"
    />
  );
}
