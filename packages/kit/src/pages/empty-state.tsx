/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { Icon, type IconName } from "./icon.tsx";

export interface EmptyStateProps {
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
  /** What the reader can do from here. */
  readonly children?: Child;
}

/** What stands where there is nothing to list. */
export function EmptyState({ icon, title, text, children }: EmptyStateProps): JSX.Element {
  return (
    <section class="empty">
      <span class="empty-art">
        <Icon name={icon} sizePixels={44} />
      </span>
      <h2>{title}</h2>
      <p>{text}</p>
      <div class="empty-actions">{children}</div>
    </section>
  );
}
