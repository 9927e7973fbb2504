/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { JSX } from "hono/jsx/jsx-runtime";
import type { MailState } from "../../../services/mail/outbox.ts";

const names: Readonly<Record<MailState, string>> = {
  waiting: "Waiting",
  sent: "Sent",
  failed: "Given up",
};

/** The state of a mail in a word. */
export function MailStateBadge({ state }: { readonly state: MailState }): JSX.Element {
  return <span class={`badge badge-mail-${state}`}>{names[state]}</span>;
}
