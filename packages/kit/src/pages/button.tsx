/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";

export type ButtonStyle = "primary" | "secondary" | "danger" | "link";

export interface ButtonProps {
  readonly style?: ButtonStyle;
  readonly name?: string;
  readonly value?: string;
  readonly class?: string;
  /** What a screen reader says, where the text alone does not tell which thing it acts on. */
  readonly label?: string;
  /** The id of what says more, such as why it is disabled. */
  readonly describedBy?: string;
  readonly disabled?: boolean;
  readonly children?: Child;
}

/** A button that sends its form. */
export function Button({ style = "primary", label, ...props }: ButtonProps): JSX.Element {
  return (
    <button
      type="submit"
      name={props.name}
      value={props.value}
      aria-label={label}
      aria-describedby={props.describedBy}
      disabled={props.disabled}
      class={classNames("button", `button-${style}`, props.class)}
    >
      {props.children}
    </button>
  );
}

export interface ButtonLinkProps {
  readonly href: string;
  readonly style?: ButtonStyle;
  readonly class?: string;
  readonly rel?: string;
  readonly children?: Child;
}

/** A link that looks like a button, for a step that changes nothing on the server. */
export function ButtonLink({ style = "primary", ...props }: ButtonLinkProps): JSX.Element {
  return (
    <a
      href={props.href}
      rel={props.rel}
      class={classNames("button", `button-${style}`, props.class)}
    >
      {props.children}
    </a>
  );
}

/** Joins the class names that are there. */
export function classNames(...names: readonly (string | undefined)[]): string {
  return names.filter((name) => name !== undefined && name !== "").join(" ");
}
