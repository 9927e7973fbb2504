import { hashPassword, verifyPassword } from "@plinth/kit";
import { equals, remove } from "@plinth/model";
import { helperKeys } from "../schema.ts";
import { createUserId } from "./ids.ts";
import { checkProfileChange, checkRegistration, normalizedEmail } from "./input.ts";
import { changePassword } from "./password.ts";
import { closeSession, openSession, userIdOfSession } from "./sessions.ts";
import {
  type Accounts,
  type ProfileChange,
  type Registration,
  ShopError,
  type SignedIn,
  type UserView,
} from "./shop.ts";
import { refusalOf, retryWhenStale, type ShopContext } from "./shop-context.ts";
import { attemptsForgotten, takeAttempt } from "./sign-in-attempts.ts";
import { timestampOf } from "./time.ts";
import { readUser, requireActive, signedIn } from "./user-records.ts";
import { storedAddress, userView } from "./views.ts";

const attemptsMax = 6;

/** Accounts, their passwords and sessions. What is secret is written and compared, never returned. */
export function createAccounts(context: ShopContext): Accounts {
  return {
    register: (registration) => register(context, registration),
    signIn: (email, password) => signIn(context, email, password),
    signOut: (sessionToken) =>
      retryWhenStale(attemptsMax, () => closeSession(context, sessionToken)),
    async userOf(sessionToken: string): Promise<UserView | undefined> {
      const userId = await userIdOfSession(context, sessionToken);
      if (userId === undefined) return undefined;
      const user = await context.data.User.get({ user_id: userId }, { consistent: true });
      return user?.account_status === "active" ? userView(user) : undefined;
    },
    user: async (userId) => userView(await readUser(context, userId)),
    update: (userId, change) => updateProfile(context, userId, change),
    changePassword: (userId, change) => changePassword(context, userId, change),
  };
}

export interface NewAccount extends Registration {
  /** Given for the demonstration's accounts, whose ids people may rely on. */
  readonly userId?: string | undefined;
}

export async function register(context: ShopContext, registration: NewAccount): Promise<SignedIn> {
  const { data, now, uuid, passwordCost, randomBytes } = context;
  const { email, password, firstName, lastName } = checkRegistration(registration);
  const address = normalizedEmail(email);
  const guardKey = { user_id: helperKeys.email(address) };
  // Spares the costly hash when the answer is known already; the transaction decides.
  if ((await data.EmailGuard.get(guardKey)) !== undefined) throw emailTaken();
  const passwordHash = await hashPassword(password, { cost: passwordCost, salt: randomBytes(16) });
  const userId = registration.userId ?? createUserId(uuid);
  const session = await openSession(context, userId);
  const timestamp = timestampOf(now());
  try {
    await data.transact([
      data.EmailGuard.create({ ...guardKey, owner_id: userId }),
      data.User.create({
        user_id: userId,
        email: address,
        first_name: firstName,
        last_name: lastName,
        created_at: timestamp,
        last_login: timestamp,
        account_status: "active",
      }),
      data.Credential.create({
        user_id: helperKeys.credential(userId),
        password_hash: passwordHash,
      }),
      session.part,
    ]);
  } catch (error) {
    if (refusalOf(error, "EmailGuard") !== undefined) throw emailTaken();
    throw error;
  }
  return signedIn(await readUser(context, userId), session);
}

function emailTaken(): ShopError {
  return new ShopError("EMAIL_TAKEN", "There is an account with this e-mail already.", "email");
}

async function signIn(context: ShopContext, email: string, password: string): Promise<SignedIn> {
  const { data } = context;
  const guard = await data.EmailGuard.get(
    { user_id: helperKeys.email(normalizedEmail(email)) },
    { consistent: true },
  );
  const credential =
    guard === undefined
      ? undefined
      : await data.Credential.get(
          { user_id: helperKeys.credential(guard.owner_id) },
          { consistent: true },
        );
  if (guard === undefined || credential === undefined) {
    // As long as a wrong password takes, so that the time tells nobody whose e-mail is known here.
    await hashPassword(password, { cost: context.passwordCost, salt: new Uint8Array(16) });
    throw wrongCredentials();
  }
  await takeAttempt(context, guard.owner_id);
  if (!(await verifyPassword(password, credential.password_hash))) throw wrongCredentials();
  const { password_hash: passwordHash } = credential;
  return await retryWhenStale(attemptsMax, () =>
    beginSession(context, guard.owner_id, passwordHash),
  );
}

function wrongCredentials(): ShopError {
  return new ShopError("WRONG_CREDENTIALS", "The e-mail or the password is wrong.");
}

/**
 * The status is told only to who knows the password, and is checked again by the transaction. So is
 * the password: one that is changed in between opens no session any more.
 */
async function beginSession(
  context: ShopContext,
  userId: string,
  passwordHash: string,
): Promise<SignedIn> {
  const { data, now } = context;
  const user = await readUser(context, userId);
  requireActive(user);
  const session = await openSession(context, userId);
  try {
    await data.transact([
      data.User.update(
        { user_id: userId },
        { last_login: timestampOf(now()) },
        { if: equals("account_status", "active") },
      ),
      data.Credential.update({ user_id: helperKeys.credential(userId) }, attemptsForgotten, {
        if: equals("password_hash", passwordHash),
      }),
      session.part,
    ]);
  } catch (error) {
    if (refusalOf(error, "Credential") !== undefined) throw wrongCredentials();
    throw error;
  }
  return signedIn(user, session);
}

async function updateProfile(
  context: ShopContext,
  userId: string,
  input: ProfileChange,
): Promise<UserView> {
  await readUser(context, userId);
  const change = checkProfileChange(input);
  const user = await context.data.User.update(
    { user_id: userId },
    {
      first_name: change.firstName,
      last_name: change.lastName,
      phone: change.phone === null ? remove() : change.phone,
      address: change.address === undefined ? undefined : storedAddress(change.address),
    },
  );
  return userView(user);
}
