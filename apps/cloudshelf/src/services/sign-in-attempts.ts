import {
  add,
  atMost,
  isPlinthError,
  lessThan,
  moreThan,
  notExists,
  or,
  remove,
} from "@plinth/model";
import { helperKeys } from "../schema.ts";
import { ShopError } from "./shop.ts";
import type { ShopContext } from "./shop-context.ts";
import { epochSecondsOf, timestampOf } from "./time.ts";

/**
 * A window that ends later than this was begun by a clock that was wrong, and would lock the account
 * out for as long as it was. Two servers' clocks differ by much less, so no window begins anew by that.
 */
const windowsAheadMax = 2;

/**
 * Takes one of the attempts that an account has in a window, before the password is looked at:
 * counted afterwards, a hundred guesses at once would all be tried.
 */
export async function takeAttempt(context: ShopContext, userId: string): Promise<void> {
  const { data, now, rules } = context;
  const key = { user_id: helperKeys.credential(userId) };
  const nowSeconds = epochSecondsOf(now());
  const isFirst = await unlessRefused(
    data.Credential.update(
      key,
      { attempt_count: 1, attempts_end_at: nowSeconds + rules.signInWindowSeconds },
      {
        if: or(
          notExists("attempts_end_at"),
          atMost("attempts_end_at", nowSeconds),
          moreThan("attempts_end_at", nowSeconds + windowsAheadMax * rules.signInWindowSeconds),
        ),
      },
    ),
  );
  if (isFirst) return;
  const isCounted = await unlessRefused(
    data.Credential.update(
      key,
      { attempt_count: add(1) },
      { if: lessThan("attempt_count", rules.signInAttemptsMax) },
    ),
  );
  if (!isCounted) {
    throw new ShopError(
      "TOO_MANY_ATTEMPTS",
      "Too many attempts to sign in; try again a little later.",
    );
  }
}

/** What a right password does to the count, as changes for the credential's update. */
export const attemptsForgotten = { attempt_count: remove(), attempts_end_at: remove() } as const;

/** What a credential says of the attempts, at this moment. */
export function attemptsOf(
  { now, rules }: ShopContext,
  credential: {
    readonly attempt_count?: number | undefined;
    readonly attempts_end_at?: number | undefined;
  },
): { readonly attemptCount: number; readonly lockedUntil: string | undefined } {
  const { attempt_count: count = 0, attempts_end_at: endsAt = 0 } = credential;
  const nowSeconds = epochSecondsOf(now());
  const isCounting =
    endsAt > nowSeconds && endsAt <= nowSeconds + windowsAheadMax * rules.signInWindowSeconds;
  const isLocked = isCounting && count >= rules.signInAttemptsMax;
  return {
    attemptCount: isCounting ? count : 0,
    lockedUntil: isLocked ? timestampOf(endsAt * 1000) : undefined,
  };
}

async function unlessRefused(command: PromiseLike<unknown>): Promise<boolean> {
  try {
    await command;
    return true;
  } catch (error) {
    if (isPlinthError(error, "conditionFailed")) return false;
    throw error;
  }
}
