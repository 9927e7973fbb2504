/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { JSX } from "hono/jsx/jsx-runtime";

export interface CodeBlockProps {
  readonly label: string;
  readonly text: string;
}

/** Text in its own lines, scrolled in its frame; the button copies it where scripts run. */
export function CodeBlock({ label, text }: CodeBlockProps): JSX.Element {
  return (
    <figure class="code">
      <figcaption class="code-head">
        <span>{label}</span>
        <button type="button" class="button button-secondary button-small" data-copy hidden>
          Copy
        </button>
      </figcaption>
      <section class="code-text" tabindex={0} aria-label={label}>
        <pre>{text}</pre>
      </section>
    </figure>
  );
}
