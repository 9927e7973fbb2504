/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { JSX } from "hono/jsx/jsx-runtime";
import type { MailView } from "../../services/mail/outbox.ts";

export interface ConfirmationNoteProps {
  /** Undefined for an order from before there were any, or whose mail is no longer kept. */
  readonly mail: MailView | undefined;
  /** The mail service; undefined when none is configured. */
  readonly service: string | undefined;
}

/** What became of the confirmation, and no more than that is known to have. */
export function ConfirmationNote({ mail, service }: ConfirmationNoteProps): JSX.Element | null {
  return mail === undefined ? null : <p class="quiet">{textOf(mail, service)}</p>;
}

function textOf({ state, to }: MailView, service: string | undefined): string {
  switch (state) {
    case "sent":
      return `A confirmation was sent to ${to}.`;
    case "failed":
      return `A confirmation was written to ${to}, but could not be sent. Is the address right?`;
    case "waiting":
      return service === undefined
        ? `This shop sends no e-mail yet: your confirmation to ${to} is written, and waits. This page has all of it.`
        : `A confirmation was written to ${to} and will be sent in a moment.`;
  }
}
