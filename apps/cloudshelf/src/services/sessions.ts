import { createToken, equalInConstantTime, hashToken } from "@plinth/kit";
import { helperKeys, type TransactionPart } from "../schema.ts";
import type { ShopContext } from "./shop-context.ts";
import { epochSecondsOf } from "./time.ts";

interface StoredSession {
  readonly token_hash: string;
  readonly session_ends_at: number;
}

export interface NewSession {
  readonly token: string;
  readonly endsAtSeconds: number;
  /** Writes the session; refuses when another sign-in of the user was written in between. */
  readonly part: TransactionPart;
}

/**
 * A new session beside the live ones; the oldest makes room when there are too many. The token names
 * its user, so that the list can be read by its key; its secret half is stored only as a hash.
 */
export function openSession(context: ShopContext, userId: string): Promise<NewSession> {
  const { sessionsPerUserMax } = context.rules;
  return sessionAfter(context, userId, (live) => live.slice(-(sessionsPerUserMax - 1)));
}

/** A new session, and the end of all others. */
export function openOnlySession(context: ShopContext, userId: string): Promise<NewSession> {
  return sessionAfter(context, userId, () => []);
}

async function sessionAfter(
  context: ShopContext,
  userId: string,
  keep: (live: readonly StoredSession[]) => readonly StoredSession[],
): Promise<NewSession> {
  const { data, now, rules, randomBytes } = context;
  const secret = createToken(randomBytes);
  const endsAtSeconds = epochSecondsOf(now()) + rules.sessionLifeSeconds;
  const key = { user_id: helperKeys.sessions(userId) };
  const list = await data.SessionList.get(key, { consistent: true });
  const live = (list?.sessions ?? []).filter((session) => isLive(context, session));
  const sessions = [
    ...keep(live),
    { token_hash: hashToken(secret), session_ends_at: endsAtSeconds },
  ];
  const part =
    list === undefined
      ? data.SessionList.create({ ...key, sessions })
      : data.SessionList.update(key, { sessions }, { ifVersion: list.version });
  return { token: `${userId}.${secret}`, endsAtSeconds, part };
}

/** The user whose live session this is. */
export async function userIdOfSession(
  context: ShopContext,
  sessionToken: string,
): Promise<string | undefined> {
  const parts = partsOf(sessionToken);
  if (parts === undefined) return undefined;
  const key = { user_id: helperKeys.sessions(parts.userId) };
  const list = await context.data.SessionList.get(key, { consistent: true });
  const hash = hashToken(parts.secret);
  const isKnown = (list?.sessions ?? []).some(
    (session) => isLive(context, session) && equalInConstantTime(session.token_hash, hash),
  );
  return isKnown ? parts.userId : undefined;
}

export async function liveSessionCount(context: ShopContext, userId: string): Promise<number> {
  const key = { user_id: helperKeys.sessions(userId) };
  const list = await context.data.SessionList.get(key, { consistent: true });
  return (list?.sessions ?? []).filter((session) => isLive(context, session)).length;
}

/** Takes the session out of the list. Nothing happens when it is not there. */
export async function closeSession(context: ShopContext, sessionToken: string): Promise<void> {
  const parts = partsOf(sessionToken);
  if (parts === undefined) return;
  const key = { user_id: helperKeys.sessions(parts.userId) };
  const list = await context.data.SessionList.get(key, { consistent: true });
  const hash = hashToken(parts.secret);
  if (list === undefined || !list.sessions.some((session) => session.token_hash === hash)) return;
  const sessions = list.sessions.filter((session) => session.token_hash !== hash);
  await context.data.SessionList.update(key, { sessions }, { ifVersion: list.version });
}

function isLive({ now }: ShopContext, session: StoredSession): boolean {
  return session.session_ends_at > epochSecondsOf(now());
}

function partsOf(
  sessionToken: string,
): { readonly userId: string; readonly secret: string } | undefined {
  const match = /^(user-[A-Za-z0-9-]{1,60})\.([A-Za-z0-9_-]{43})$/.exec(sessionToken);
  const [, userId, secret] = match ?? [];
  return userId === undefined || secret === undefined ? undefined : { userId, secret };
}
