/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Button, EmptyState, Notice, Pager, type PagerProps } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import { type MailView, type QueuedMail, waitingShownMax } from "../../../services/mail/outbox.ts";
import { formatTime } from "../../format.ts";
import type { Links } from "../../links.ts";
import { MailStateBadge } from "./mail-state.tsx";

type Pages = Omit<PagerProps, "label">;

/** What of the outbox is shown. */
export type OutboxList =
  | {
      readonly view: "day";
      readonly day: string;
      readonly mails: readonly MailView[];
      readonly pager: Pages;
    }
  | { readonly view: "waiting"; readonly mails: readonly QueuedMail[] }
  | { readonly view: "failed"; readonly mails: readonly QueuedMail[]; readonly pager: Pages };

export interface OutboxPageProps {
  readonly links: Links;
  readonly service: string | undefined;
  readonly today: string;
  readonly list: OutboxList;
}

/** The outbox by one of its three sides. */
export function OutboxPage(props: OutboxPageProps): JSX.Element {
  return (
    <>
      <h1>Outbox</h1>
      <ServiceNote service={props.service} />
      <OutboxToolbar {...props} />
      <OutboxTable {...props} />
      {props.list.view === "waiting" ? undefined : (
        <Pager label="Pages of mails" {...props.list.pager} />
      )}
    </>
  );
}

function ServiceNote({ service }: { readonly service: string | undefined }): JSX.Element {
  return service === undefined ? (
    <Notice kind="warning">
      No mail service is configured: mails are written and wait here, and none is sent. Set{" "}
      <code>CLOUDSHELF_SMTP_URL</code> or <code>CLOUDSHELF_SES_REGION</code>, and{" "}
      <code>CLOUDSHELF_MAIL_FROM</code>.
    </Notice>
  ) : (
    <p>Mails are sent by {service}.</p>
  );
}

const views = [
  { view: "day", label: "By day" },
  { view: "waiting", label: "Waiting" },
  { view: "failed", label: "Given up" },
] as const;

function OutboxToolbar({ links, today, list }: OutboxPageProps): JSX.Element {
  return (
    <div class="admin-toolbar">
      <nav aria-label="Outbox">
        <ul class="admin-views">
          {views.map(({ view, label }) => (
            <li>
              <a
                class="admin-view"
                href={`${links.admin.outbox}?view=${view}`}
                aria-current={view === list.view ? "page" : undefined}
              >
                {label}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {list.view === "day" ? (
        <form class="admin-toolbar" action={links.admin.outbox} method="get">
          <div class="field">
            <label for="day">Day, in UTC</label>
            <input
              class="input"
              id="day"
              name="day"
              type="date"
              value={list.day}
              max={today}
              required
            />
          </div>
          <Button style="secondary">Show</Button>
        </form>
      ) : undefined}
    </div>
  );
}

function OutboxTable({ links, list }: OutboxPageProps): JSX.Element {
  if (list.mails.length === 0) return <EmptyState icon="check" {...emptyTexts[list.view]} />;
  switch (list.view) {
    case "day":
      return <MailTable links={links} mails={list.mails} />;
    case "waiting":
      return (
        <>
          <QueueTable links={links} mails={list.mails} timeLabel="Due" />
          {list.mails.length < waitingShownMax ? undefined : (
            <p class="quiet">These are due first; more may wait behind them.</p>
          )}
        </>
      );
    case "failed":
      return <QueueTable links={links} mails={list.mails} timeLabel="Given up" />;
  }
}

const emptyTexts = {
  day: { title: "No mails", text: "None was written on this day, or it is more than 90 days ago." },
  waiting: { title: "Nothing waits", text: "Every mail was sent, or was given up." },
  failed: { title: "None given up", text: "Every mail was sent, or waits to be." },
} as const;

interface MailTableProps {
  readonly links: Links;
  readonly mails: readonly MailView[];
}

/** Of one day, so that the time tells enough. */
function MailTable({ links, mails }: MailTableProps): JSX.Element {
  return (
    <div class="admin-table-place">
      <table class="admin-table">
        <thead>
          <tr>
            <th scope="col">Written</th>
            <th scope="col">State</th>
            <th scope="col">Subject</th>
            <th scope="col">To</th>
            <th scope="col" class="numeric">
              Tries
            </th>
            <th scope="col">Last reason</th>
          </tr>
        </thead>
        <tbody>
          {mails.map((mail) => (
            <tr>
              <td>
                <time datetime={mail.createdAt}>{mail.createdAt.slice(11, 16)}</time>
              </td>
              <td>
                <MailStateBadge state={mail.state} />
              </td>
              <td class="outbox-subject">
                <a href={links.outboxMail(mail.mailId)}>{mail.subject}</a>
              </td>
              <td class="outbox-to">{mail.to}</td>
              <td class="numeric">{mail.attemptCount}</td>
              <td class="outbox-reason">{mail.lastError}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface QueueTableProps {
  readonly links: Links;
  readonly mails: readonly QueuedMail[];
  readonly timeLabel: string;
}

function QueueTable({ links, mails, timeLabel }: QueueTableProps): JSX.Element {
  return (
    <div class="admin-table-place">
      <table class="admin-table">
        <thead>
          <tr>
            <th scope="col">Subject</th>
            <th scope="col">{timeLabel}</th>
            <th scope="col">To</th>
            <th scope="col" class="numeric">
              Tries
            </th>
            <th scope="col">Last reason</th>
          </tr>
        </thead>
        <tbody>
          {mails.map((mail) => (
            <tr>
              <td class="outbox-subject">
                <a href={links.outboxMail(mail.mailId)}>{mail.subject}</a>
              </td>
              <td class="outbox-time">
                <time datetime={mail.time}>{formatTime(mail.time)}</time>
              </td>
              <td class="outbox-to">{mail.to}</td>
              <td class="numeric">{mail.attemptCount}</td>
              <td class="outbox-reason">{mail.lastError}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
