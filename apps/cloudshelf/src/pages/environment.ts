import type { StaticFiles } from "@plinth/kit";
import type { Context, Hono } from "hono";
import type { Reporting } from "../reporting/reporting.ts";
import type { BookShop } from "../services/book-shop.ts";
import type { CartOwner, CategorySummary, UserView } from "../services/shop.ts";
import type { Links } from "./links.ts";
import type { Live } from "./live/open-live.ts";

/** Some of the shop's pages, which are mounted and deployed together. */
export interface PagesPart {
  /** For who has been recognized. */
  pageRoutes(site: Site): Hono<PagesEnvironment>;
  /** The same for everybody, so that nobody has to be recognized. */
  fileRoutes?(site: Site): Hono<PagesEnvironment>;
}

export interface PagesOptions {
  readonly parts: readonly PagesPart[];
  readonly shop: BookShop;
  /** Where the application mounts the pages, such as `/cloudshelf`. */
  readonly basePath: string;
  /** Where a CDN has the files that `siteFiles` gives; below `basePath`, from here, when absent. */
  readonly assetsPath?: string | undefined;
  /** Signs the forms' tokens and the one-time messages; the same on every server of the shop. */
  readonly secret: string;
  /** A fresh text nobody can guess: for a guest's cart and for the key of a checkout. */
  readonly newId: () => string;
  readonly live: Live;
  /** "always" where the shop is reached over HTTPS; by default only when the request itself says so. */
  readonly secureCookies?: "always" | "byRequest";
  /** The sales reports in SQL; the back office says how to set them up when absent. */
  readonly reporting?: Reporting | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Hears of every failure that the reader is told nothing about. */
  readonly reportError?: (error: unknown, context: Context) => void;
}

/** What the handlers of the pages share. */
export interface Site {
  readonly shop: BookShop;
  readonly links: Links;
  readonly assets: Assets;
  readonly secret: string;
  readonly newId: () => string;
  readonly live: Live;
  readonly now: () => number;
  readonly reporting: Reporting | undefined;
  readonly secureCookies: "always" | "byRequest";
  readonly reportError: (error: unknown, context: Context) => void;
}

/** Several style files as one of them, at an address that changes with its content. */
export interface Stylesheet {
  readonly name: string;
  readonly content: string;
  readonly version: string;
  readonly href: string;
}

export interface Assets {
  readonly files: StaticFiles;
  /** Of the shop's pages as everybody sees them. */
  readonly shopStyles: Stylesheet;
  /** The same with those of the back office, for pages that the staff sees. */
  readonly staffStyles: Stylesheet;
  /** The entry of the scripts, which import each other from beside it. */
  readonly scriptHref: string;
  readonly scriptsVersion: string;
  readonly iconHref: string;
}

/** Who asks for the page. */
export interface Visitor {
  readonly user: UserView | undefined;
  readonly sessionToken: string | undefined;
  readonly guestId: string;
  readonly owner: CartOwner;
  readonly csrfToken: string;
  readonly cartCount: number;
  readonly categories: readonly CategorySummary[];
}

export interface PagesEnvironment {
  Variables: {
    visitor: Visitor;
    form: URLSearchParams;
    /** The files of a form that sends any, by their fields. */
    files: ReadonlyMap<string, File>;
  };
}

export type PageContext = Context<PagesEnvironment>;

/** What a view needs besides its own data. */
export interface Frame {
  readonly links: Links;
  readonly visitor: Visitor;
}
