/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { ButtonLink, EmptyState, type IconName } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { Links } from "./links.ts";
import type { PageErrorStatus } from "./page-error.ts";

interface ErrorText {
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
}

/** What a reader is told, by status: what happened and what to do now. */
export const errorTexts: Record<PageErrorStatus, ErrorText> = {
  403: {
    icon: "alert",
    title: "This form is no longer valid",
    text: "You may have signed in or out in another window since it was opened. Go back, reload the page and send it again.",
  },
  404: {
    icon: "book",
    title: "There is no such page",
    text: "The book may have left the shop, or the address has a slip in it. The search above finds what is here.",
  },
  413: {
    icon: "alert",
    title: "That was too much",
    text: "The form was larger than anything we ask for. Go back and shorten what you typed.",
  },
  429: {
    icon: "alert",
    title: "A little slower, please",
    text: "Too many requests came from you in a short time. Wait a minute, then try again.",
  },
  500: {
    icon: "alert",
    title: "Something broke on our side",
    text: "It is not your fault, and it has been written down. Your cart is safe. Please try again in a moment.",
  },
  503: {
    icon: "alert",
    title: "The shop is very busy",
    text: "Your cart is safe. Please try again in a moment.",
  },
};

export interface ErrorViewProps {
  readonly links: Links;
  readonly status: PageErrorStatus;
}

export function ErrorView({ links, status }: ErrorViewProps): JSX.Element {
  const { icon, title, text } = errorTexts[status];
  return (
    <>
      <h1 class="visually-hidden">{title}</h1>
      <EmptyState icon={icon} title={title} text={text}>
        <ButtonLink href={links.home}>Back to the shop</ButtonLink>
      </EmptyState>
    </>
  );
}
