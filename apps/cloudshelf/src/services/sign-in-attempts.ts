import { add, atMost, isPlinthError, lessThan, notExists, or, remove } from "@plinth/model";
import { helperKeys } from "../schema.ts";
import { ShopError } from "./shop.ts";
import type { ShopContext } from "./shop-context.ts";
import { epochSecondsOf } from "./time.ts";

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
      { if: or(notExists("attempts_end_at"), atMost("attempts_end_at", nowSeconds)) },
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

async function unlessRefused(command: PromiseLike<unknown>): Promise<boolean> {
  try {
    await command;
    return true;
  } catch (error) {
    if (isPlinthError(error, "conditionFailed")) return false;
    throw error;
  }
}
