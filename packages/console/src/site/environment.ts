import type { Client } from "@plinth/client";
import type { RandomBytes, RateLimiter } from "@plinth/kit";
import type { Context } from "hono";
import type { Sessions } from "../access/sessions.ts";
import type { RequestFeed } from "../requests/request-feed.ts";
import type { Assets } from "./assets.ts";
import type { Links } from "./links.ts";

/** What the handlers of the pages share. */
export interface Site {
  readonly client: Client;
  readonly links: Links;
  readonly assets: Assets;
  /** Where the tables are, for people to read. */
  readonly endpoint: string;
  /** Signs forms and messages. */
  readonly secret: string;
  readonly now: () => number;
  readonly random: RandomBytes;
  /** Undefined when no password is set: then callers of this machine are answered, and nobody else. */
  readonly door: PasswordDoor | undefined;
  /** The requests of an engine in this process, where there is one. */
  readonly feed: RequestFeed | undefined;
  readonly reportError: (error: unknown) => void;
}

/** What a password needs: its hash, the sessions of those who knew it, and who tried how often. */
export interface PasswordDoor {
  readonly passwordHash: Promise<string>;
  readonly sessions: Sessions;
  readonly attemptsOfCaller: RateLimiter;
  readonly attemptsOfAll: RateLimiter;
}

/** Who asks for the page. */
export interface Caller {
  readonly csrfToken: string;
  readonly isSignedIn: boolean;
}

export interface ConsoleEnvironment {
  Variables: { caller: Caller; form: URLSearchParams };
}

export type ConsoleContext = Context<ConsoleEnvironment>;
