/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Document, type Flash, Icon, Notice, PostForm } from "@plinth/kit/pages";
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { Caller, Site } from "../site/environment.ts";
import { VisibleText } from "../values/visible-text.tsx";

/** The part of the console that a page belongs to. */
export type Section = "tables" | "requests";

export interface ConsoleLayoutProps {
  readonly site: Site;
  /** Undefined while nobody is known to ask, as on the page that refuses a caller from elsewhere. */
  readonly caller: Caller | undefined;
  readonly title: string;
  readonly section?: Section | undefined;
  /** What the search of the header shows. */
  readonly searchText?: string | undefined;
  readonly flash?: Flash | undefined;
  readonly children?: Child;
}

/** The frame around every page of the console. */
export function ConsoleLayout(props: ConsoleLayoutProps): JSX.Element {
  const { site, flash } = props;
  return (
    <Document
      title={`${props.title} · Plinth console`}
      description="The tables of a DynamoDB, their items, and the requests as they happen."
      stylesheet={site.assets.stylesheetHref}
      script={site.assets.scriptHref}
      icon={site.assets.iconHref}
      header={<ConsoleHeader {...props} />}
      footer={undefined}
      notices={flash === undefined ? undefined : <FlashNotice {...flash} />}
    >
      {props.children}
    </Document>
  );
}

/** What a message names, such as a key, may be anybody's text. */
function FlashNotice({ kind, text }: Flash): JSX.Element {
  return (
    <Notice kind={kind}>
      <bdi>
        <VisibleText text={text} />
      </bdi>
    </Notice>
  );
}

function ConsoleHeader(props: ConsoleLayoutProps): JSX.Element {
  const { site, caller } = props;
  const isOpen = caller !== undefined && (site.door === undefined || caller.isSignedIn);
  return (
    <header class="site-header">
      <div class="page site-bar">
        <a class="logo" href={site.links.tables}>
          <Column />
          <span>
            Plinth <span class="logo-part">console</span>
          </span>
        </a>
        {isOpen ? <TableSearch {...props} /> : undefined}
        {isOpen ? <SiteLinks {...props} /> : undefined}
      </div>
    </header>
  );
}

function TableSearch({ site, searchText }: ConsoleLayoutProps): JSX.Element {
  return (
    <search class="search-place">
      <form class="search" action={site.links.tables} method="get">
        <label class="visually-hidden" for="search">
          Find a table by its name
        </label>
        <Icon name="search" sizePixels={20} />
        <input
          class="search-input"
          id="search"
          name="q"
          type="search"
          value={searchText}
          placeholder="Find a table"
          maxlength={255}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          aria-keyshortcuts="/"
          data-shortcut="/"
        />
        <span class="search-key mono" aria-hidden="true">
          /
        </span>
      </form>
    </search>
  );
}

function SiteLinks({ site, caller, section }: ConsoleLayoutProps): JSX.Element {
  const { links } = site;
  return (
    <nav class="site-links" aria-label="Console">
      <a
        class="site-link"
        href={links.tables}
        aria-current={section === "tables" ? "page" : undefined}
      >
        Tables
      </a>
      <a
        class="site-link"
        href={links.requests}
        aria-current={section === "requests" ? "page" : undefined}
      >
        Requests
      </a>
      <span class="endpoint" title="Where the tables are">
        {site.endpoint}
      </span>
      {caller?.isSignedIn === true ? (
        <PostForm action={links.signOut} csrfToken={caller.csrfToken}>
          <button class="site-link site-button" type="submit">
            Sign out
          </button>
        </PostForm>
      ) : undefined}
    </nav>
  );
}

/** A column on its plinth. */
function Column(): JSX.Element {
  return (
    <svg
      class="logo-mark"
      width="20"
      height="25"
      viewBox="4 2 16 20"
      fill="currentColor"
      aria-hidden="true"
      focusable="false"
    >
      <path d="M5 2h14v3H5zM7 6h2v11H7zM11 6h2v11h-2zM15 6h2v11h-2zM4 18h16v4H4z" />
    </svg>
  );
}
