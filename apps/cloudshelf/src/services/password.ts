import { hashPassword, verifyPassword } from "@plinth/kit";
import { equals } from "@plinth/model";
import { helperKeys } from "../schema.ts";
import { checkPasswordChange } from "./input.ts";
import { mailAboutPassword } from "./mail/mail-about.ts";
import { openOnlySession } from "./sessions.ts";
import { type PasswordChange, ShopError, type SignedIn } from "./shop.ts";
import { retryWhenStale, type ShopContext } from "./shop-context.ts";
import { attemptsForgotten, takeAttempt } from "./sign-in-attempts.ts";
import { readUser, requireActive, signedIn } from "./user-records.ts";

const attemptsMax = 6;

/**
 * Whoever changes a password may do so because somebody else knows it: so every session ends, and
 * the one that asked gets another. The old password is asked for, and guesses at it are counted.
 */
export async function changePassword(
  context: ShopContext,
  userId: string,
  input: PasswordChange,
): Promise<SignedIn> {
  const change = checkPasswordChange(input);
  await readUser(context, userId);
  if ((await readHash(context, userId)) === undefined) throw wrongPassword();
  await takeAttempt(context, userId);
  return await retryWhenStale(attemptsMax, () => replacePassword(context, userId, change));
}

async function replacePassword(
  context: ShopContext,
  userId: string,
  { password, newPassword }: PasswordChange,
): Promise<SignedIn> {
  const { data, passwordCost: cost, randomBytes } = context;
  const user = await readUser(context, userId);
  requireActive(user);
  const oldHash = await readHash(context, userId);
  if (oldHash === undefined || !(await verifyPassword(password, oldHash))) throw wrongPassword();
  const newHash = await hashPassword(newPassword, { cost, salt: randomBytes(16) });
  const session = await openOnlySession(context, userId);
  await data.transact([
    data.Credential.update(
      { user_id: helperKeys.credential(userId) },
      { password_hash: newHash, ...attemptsForgotten },
      { if: equals("password_hash", oldHash) },
    ),
    session.part,
    data.User.check({ user_id: userId }, equals("account_status", "active")),
    ...mailAboutPassword(context, user),
  ]);
  context.mail.onWritten();
  return signedIn(user, session);
}

async function readHash({ data }: ShopContext, userId: string): Promise<string | undefined> {
  const key = { user_id: helperKeys.credential(userId) };
  return (await data.Credential.get(key, { consistent: true }))?.password_hash;
}

function wrongPassword(): ShopError {
  return new ShopError("WRONG_CREDENTIALS", "The old password is wrong.", "password");
}
