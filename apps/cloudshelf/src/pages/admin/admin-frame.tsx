/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { answerPage, type PageAnswer } from "../answer.tsx";
import type { PageContext, Site } from "../environment.ts";
import type { Links } from "../links.ts";

/** The parts of the back office, in the order in which its navigation has them. */
const sections = [
  { name: "books", label: "Books" },
  { name: "orders", label: "Orders" },
  { name: "users", label: "Users" },
  { name: "sales", label: "Sales" },
  { name: "outbox", label: "Outbox" },
  { name: "reports", label: "Reports" },
  { name: "monitoring", label: "Monitoring" },
] as const;

export type AdminSection = (typeof sections)[number]["name"];

export interface AdminPageAnswer extends Omit<PageAnswer, "searchText" | "category"> {
  readonly section: AdminSection;
}

/** Answers with a page of the back office: the shop's frame, and the staff's navigation in it. */
export function answerAdminPage(
  context: PageContext,
  site: Site,
  { section, body, ...answer }: AdminPageAnswer,
): Promise<Response> {
  return answerPage(context, site, {
    ...answer,
    title: `${answer.title} · Back office`,
    body: (
      <AdminFrame links={site.links} section={section}>
        {body}
      </AdminFrame>
    ),
  });
}

interface AdminFrameProps {
  readonly links: Links;
  readonly section: AdminSection;
  readonly children?: Child;
}

function AdminFrame({ links, section, children }: AdminFrameProps): JSX.Element {
  return (
    <div class="admin">
      <nav class="admin-sections" aria-label="Back office">
        <ul class="admin-sections-list">
          {sections.map(({ name, label }) => (
            <li>
              <a
                class="admin-section-link"
                href={links.admin[name]}
                aria-current={name === section ? "page" : undefined}
              >
                {label}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="admin-content">{children}</div>
    </div>
  );
}
