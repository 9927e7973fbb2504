import { and, equals, isPlinthError, notExists, or } from "@plinth/model";
import { helperKeys } from "../schema.ts";
import type { AccountChange, AccountOffice, OfficeAccount } from "./book-shop.ts";
import { normalizedEmail } from "./input.ts";
import { liveSessionCount } from "./sessions.ts";
import { ShopError, type UserView } from "./shop.ts";
import type { ShopContext } from "./shop-context.ts";
import { attemptsForgotten, attemptsOf } from "./sign-in-attempts.ts";
import { readUser } from "./user-records.ts";
import { userView } from "./views.ts";

/** What the staff does with accounts. */
export function createAccountOffice(context: ShopContext): AccountOffice {
  const { data } = context;
  return {
    account: (userId) => readAccount(context, userId),
    change: (userId, change, byUserId) => changeAccount(context, { userId, byUserId }, change),
    async unlock(userId: string): Promise<void> {
      await readUser(context, userId);
      try {
        await data.Credential.update({ user_id: helperKeys.credential(userId) }, attemptsForgotten);
      } catch (error) {
        // Who has no password cannot be locked out.
        if (!isPlinthError(error, "itemNotFound")) throw error;
      }
    },
    async endSessions(userId: string): Promise<void> {
      await readUser(context, userId);
      await data.SessionList.delete({ user_id: helperKeys.sessions(userId) });
    },
    async userByEmail(email: string): Promise<UserView | undefined> {
      const query = data.User.index("EmailIndex").query({ email: normalizedEmail(email) });
      const user = await query.first();
      return user === undefined ? undefined : userView(user);
    },
    remove: (userId, byUserId) => removeAccount(context, { userId, byUserId }),
  };
}

async function readAccount(context: ShopContext, userId: string): Promise<OfficeAccount> {
  const user = await readUser(context, userId);
  const key = { user_id: helperKeys.credential(userId) };
  const [credential, sessionCount] = await Promise.all([
    context.data.Credential.get(key, { consistent: true }),
    liveSessionCount(context, userId),
  ]);
  return { user: userView(user), ...attemptsOf(context, credential ?? {}), sessionCount };
}

interface Request {
  readonly userId: string;
  /** The administrator who asks; absent for the shop itself. */
  readonly byUserId: string | undefined;
}

const isActiveAdministrator = and(
  equals("role", "administrator"),
  equals("account_status", "active"),
);

/**
 * Nobody takes access away from themselves, and whoever takes it from another is an administrator at
 * the moment of the write: so one is always left, without a count of them that all would write to.
 */
async function changeAccount(
  context: ShopContext,
  { userId, byUserId }: Request,
  change: AccountChange,
): Promise<UserView> {
  const { data } = context;
  const isLoss = change.accountStatus === "inactive" || change.role === "customer";
  if (isLoss && byUserId === userId) throw ownAccount();
  await readUser(context, userId);
  const isOwn = byUserId === userId;
  await whileAdministrator(context, byUserId, () =>
    data.transact([
      data.User.update(
        { user_id: userId },
        { account_status: change.accountStatus, role: change.role },
        isOwn ? { if: isActiveAdministrator } : {},
      ),
      ...(byUserId === undefined || isOwn
        ? []
        : [data.User.check({ user_id: byUserId }, isActiveAdministrator)]),
      ...(change.accountStatus === "inactive"
        ? [data.SessionList.delete({ user_id: helperKeys.sessions(userId) })]
        : []),
    ]),
  );
  return userView(await readUser(context, userId));
}

function ownAccount(): ShopError {
  return new ShopError(
    "OWN_ACCOUNT",
    "Administrators cannot take access away from themselves; another administrator can.",
  );
}

/** Tells a refusal that is about who asks apart from one that is about the account. */
async function whileAdministrator(
  { data }: ShopContext,
  byUserId: string | undefined,
  write: () => Promise<unknown>,
): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (byUserId === undefined || !isPlinthError(error, "transactionRefused")) throw error;
    const asker = await data.User.get({ user_id: byUserId }, { consistent: true });
    if (asker?.role === "administrator" && asker.account_status === "active") throw error;
    throw administratorRequired(error);
  }
}

function administratorRequired(cause: unknown): ShopError {
  const message = "Only an active administrator may do this.";
  return new ShopError("ADMINISTRATOR_REQUIRED", message, undefined, { cause });
}

async function removeAccount(context: ShopContext, { userId, byUserId }: Request): Promise<void> {
  const { data } = context;
  const user = await readUser(context, userId);
  const isOwn = byUserId === userId;
  if (isOwn && user.role === "administrator") throw ownAccount();
  const isCustomer = or(notExists("role"), equals("role", "customer"));
  const remove = () =>
    data.transact([
      data.User.delete({ user_id: userId }, isOwn ? { if: isCustomer } : {}),
      data.EmailGuard.delete({ user_id: helperKeys.email(user.email) }),
      data.Credential.delete({ user_id: helperKeys.credential(userId) }),
      data.SessionList.delete({ user_id: helperKeys.sessions(userId) }),
      ...(user.identity_guard === undefined
        ? []
        : [data.IdentityGuard.delete({ user_id: user.identity_guard })]),
      ...(byUserId === undefined || isOwn
        ? []
        : [data.User.check({ user_id: byUserId }, isActiveAdministrator)]),
    ]);
  if (isOwn) await remove();
  else await whileAdministrator(context, byUserId, remove);
}
