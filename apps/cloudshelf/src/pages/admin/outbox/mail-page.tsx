/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Button, PostForm } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { MailView } from "../../../services/mail/outbox.ts";
import { countOf, formatTime } from "../../format.ts";
import type { Links } from "../../links.ts";
import { MailStateBadge } from "./mail-state.tsx";

export interface MailPageProps {
  readonly links: Links;
  readonly mail: MailView;
  readonly service: string | undefined;
  readonly csrfToken: string;
}

/** One mail as it was written, and what became of it. */
export function MailPage({ links, mail, service, csrfToken }: MailPageProps): JSX.Element {
  return (
    <>
      <p class="back">
        <a href={`${links.admin.outbox}?day=${mail.createdAt.slice(0, 10)}`}>
          All mails of this day
        </a>
      </p>
      <div class="page-head">
        <h1>{mail.subject}</h1>
        <p class="order-line">
          <MailStateBadge state={mail.state} />
          <span class="quiet order-id">{mail.mailId}</span>
        </p>
      </div>
      <dl class="outbox-facts">
        <dt>To</dt>
        <dd>{mail.to}</dd>
        <dt>Written</dt>
        <dd>{formatTime(mail.createdAt)}</dd>
        <dt>What became of it</dt>
        <dd>{historyOf(mail, service)}</dd>
        {mail.lastError === undefined ? undefined : (
          <>
            <dt>Last reason</dt>
            <dd>{mail.lastError}</dd>
          </>
        )}
      </dl>
      <h2>As plain text</h2>
      <pre class="outbox-text">{mail.text}</pre>
      <div class="admin-toolbar outbox-actions">
        <a href={links.outboxMailHtml(mail.mailId)}>See it in HTML, as mail programs show it</a>
        {mail.state === "waiting" ? undefined : (
          <PostForm action={links.outboxMailAgain(mail.mailId)} csrfToken={csrfToken}>
            <Button style="secondary">Send it again</Button>
          </PostForm>
        )}
      </div>
    </>
  );
}

function historyOf(mail: MailView, service: string | undefined): string {
  const tries = countOf(mail.attemptCount, "try", "tries");
  switch (mail.state) {
    case "sent":
      return `Taken by ${mail.sentBy ?? "a mail service"} on ${formatTime(mail.sentAt ?? "")}, at ${tries}.`;
    case "failed":
      return `Given up after ${tries}.`;
    case "waiting":
      if (service === undefined) return "Not sent: no mail service is configured.";
      return mail.attemptCount === 0
        ? "Waits to be sent."
        : `Waits for the next try, after ${tries}.`;
  }
}
