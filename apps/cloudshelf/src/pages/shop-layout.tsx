/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Document, type Flash, Icon, Notice } from "@plinth/kit/pages";
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { Assets, Frame } from "./environment.ts";
import { countOf } from "./format.ts";
import type { LiveSettings } from "./live/open-live.ts";

export interface ShopLayoutProps extends Frame {
  readonly assets: Assets;
  readonly live: LiveSettings;
  readonly title: string;
  readonly description?: string | undefined;
  /** What the search bar shows. */
  readonly searchText?: string | undefined;
  /** The category that the reader is in. */
  readonly category?: string | undefined;
  readonly flash?: Flash | undefined;
  readonly refreshSeconds?: number | undefined;
  readonly children?: Child;
}

/** The frame around every page of the shop. */
export function ShopLayout(props: ShopLayoutProps): JSX.Element {
  const { assets, flash, visitor } = props;
  const isStaff = visitor.user?.role === "administrator";
  return (
    <Document
      title={`${props.title} · CloudShelf`}
      description={props.description ?? "CloudShelf, a bookshop with a good memory."}
      stylesheet={(isStaff ? assets.staffStyles : assets.shopStyles).href}
      script={assets.scriptHref}
      icon={assets.iconHref}
      refreshSeconds={props.refreshSeconds}
      header={<ShopHeader {...props} />}
      footer={<ShopFooter {...props} />}
      notices={
        flash === undefined ? undefined : (
          <Notice kind={flash.kind}>
            {flash.text}
            {flash.link === undefined ? undefined : (
              <>
                {" "}
                <a href={flash.link.href}>{flash.link.text}</a>
              </>
            )}
          </Notice>
        )
      }
    >
      {props.children}
    </Document>
  );
}

function ShopHeader(props: ShopLayoutProps): JSX.Element {
  const { links, visitor } = props;
  const { user, cartCount } = visitor;
  return (
    <header class="site-header">
      <div class="page site-bar">
        <a class="logo" href={links.home}>
          <Logo />
          <span>CloudShelf</span>
        </a>
        <search class="search-place">
          <form class="search" action={links.search} method="get">
            <label class="visually-hidden" for="search">
              Search for a title, an author or an ISBN
            </label>
            <input
              class="search-input"
              id="search"
              name="q"
              type="search"
              value={props.searchText}
              placeholder="Title, author or ISBN"
              maxlength={200}
              autocomplete="off"
            />
            <button class="search-button" type="submit" aria-label="Search">
              <Icon name="search" sizePixels={22} />
            </button>
          </form>
        </search>
        <nav class="site-links" aria-label="Your shop">
          {user?.role === "administrator" && (
            <a class="site-link site-link-staff" href={links.admin.books}>
              <Icon name="book" />
              <span class="site-link-text">Back office</span>
            </a>
          )}
          <a class="site-link" href={user === undefined ? links.signIn : links.account}>
            <Icon name="person" />
            <span class="site-link-text">{user === undefined ? "Sign in" : user.firstName}</span>
          </a>
          <a
            class="site-link"
            href={links.cart}
            aria-label={`Cart, ${countOf(cartCount, "book", "books")}`}
          >
            <Icon name="basket" />
            <span class="site-link-text">Cart</span>{" "}
            <span class="cart-count numeric" data-empty={cartCount === 0 ? "true" : undefined}>
              {cartCount}
            </span>
          </a>
        </nav>
      </div>
      <CategoryNavigation {...props} />
    </header>
  );
}

function CategoryNavigation({ links, visitor, category }: ShopLayoutProps): JSX.Element {
  return (
    <nav class="categories" aria-label="Categories">
      <ul class="page categories-list">
        {visitor.categories.map(({ name }) => (
          <li>
            <a
              class="category-link"
              href={links.category(name)}
              aria-current={name === category ? "page" : undefined}
            >
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function ShopFooter(props: ShopLayoutProps): JSX.Element {
  const { links, visitor } = props;
  return (
    <footer class="site-footer">
      <LiveNews {...props} />
      <div class="page site-footer-row">
        <p>
          <strong>CloudShelf</strong> is a demonstration shop: nothing is charged and no book is
          sent.
        </p>
        <ul class="site-footer-links">
          <li>
            <a href={links.home}>All books</a>
          </li>
          <li>
            <a href={visitor.user === undefined ? links.signIn : links.orders}>Your orders</a>
          </li>
          <li>
            <a href={links.cart}>Your cart</a>
          </li>
        </ul>
      </div>
    </footer>
  );
}

/** Where the script finds how to learn of changes, and says those that matter to who cannot see them. */
function LiveNews({ links, live }: ShopLayoutProps): JSX.Element | null {
  if (live.way === "off") return null;
  return (
    <p
      class="visually-hidden"
      id="live-news"
      aria-live="polite"
      data-href={links.live}
      data-poll-milliseconds={String(live.pollMilliseconds)}
    ></p>
  );
}

/** Three spines on a shelf, one of them leaning. */
function Logo(): JSX.Element {
  return (
    <svg
      width="34"
      height="34"
      viewBox="0 0 34 34"
      fill="none"
      aria-hidden="true"
      focusable="false"
    >
      <rect x="4" y="8" width="6" height="19" rx="1" class="logo-one" />
      <rect x="11.5" y="4.5" width="6" height="22.5" rx="1" class="logo-two" />
      <rect
        x="21.5"
        y="8.3"
        width="6"
        height="19"
        rx="1"
        transform="rotate(-14 24.5 17.8)"
        class="logo-three"
      />
      <rect x="2" y="27.5" width="30" height="2.5" rx="1.25" class="logo-shelf" />
    </svg>
  );
}
