import { createHash } from "node:crypto";
import { helperKeys, type UserItem } from "../../schema.ts";
import { createUserId } from "../ids.ts";
import { checkNewcomer, normalizedEmail } from "../input.ts";
import { ShopError, type UserView } from "../shop.ts";
import { refusalOf, retryWhenStale, type ShopContext } from "../shop-context.ts";
import { timestampOf } from "../time.ts";
import { userView } from "../views.ts";
import {
  type Identity,
  type IdentityProvider,
  IssuerUnavailableError,
  TokenRefusedError,
} from "./identity-provider.ts";

/** Who comes with a token of an identity service; everybody else has an account of the shop's own. */
export interface Identities {
  /** True for what may be a token of the service, when one is configured. */
  isToken(text: string): boolean;
  /**
   * The user whom a token speaks of; undefined when the shop does not know them yet. Rejects with
   * TOKEN_REFUSED, IDENTITY_UNAVAILABLE or ACCOUNT_INACTIVE.
   */
  userOf(token: string): Promise<UserView | undefined>;
  /**
   * The same, and makes an account for who comes for the first time. Rejects with EMAIL_NOT_VERIFIED,
   * and with EMAIL_TAKEN when the e-mail has an account that is another's for all that is known.
   */
  welcome(token: string): Promise<UserView>;
}

const attemptsMax = 4;

export function createIdentities(context: ShopContext): Identities {
  const provider = context.identity;
  return {
    isToken: (text) => provider !== undefined && /^[\w-]+\.[\w-]+\.[\w-]*$/.test(text),
    async userOf(token: string) {
      const identity = await verified(provider, token);
      const user = await knownUser(context, identity);
      return user === undefined ? undefined : viewOf(user, identity, provider);
    },
    async welcome(token: string) {
      const identity = await verified(provider, token);
      // Whoever comes twice at once is known when the second reads anew.
      const user = await retryWhenStale(
        attemptsMax,
        async () => (await knownUser(context, identity)) ?? (await createUser(context, identity)),
      );
      return viewOf(await withRole(context, user, identity), identity, provider);
    },
  };
}

async function verified(provider: IdentityProvider | undefined, token: string): Promise<Identity> {
  if (provider === undefined) throw new ShopError("TOKEN_REFUSED", "No issuer is configured.");
  try {
    return await provider.verify(token);
  } catch (error) {
    throw refusalOfToken(error);
  }
}

function refusalOfToken(cause: unknown): unknown {
  if (cause instanceof TokenRefusedError) {
    return new ShopError("TOKEN_REFUSED", cause.message, undefined, { cause });
  }
  if (cause instanceof IssuerUnavailableError) {
    const message = "The identity service does not answer; accounts of the shop's own go on.";
    return new ShopError("IDENTITY_UNAVAILABLE", message, undefined, { cause });
  }
  return cause;
}

/** A key of its own for each person of each issuer, whatever either of them is called. */
function guardKey({ issuer, subject }: Identity): string {
  const hash = createHash("sha256").update(JSON.stringify([issuer, subject]));
  return helperKeys.identity(hash.digest("base64url"));
}

async function knownUser({ data }: ShopContext, identity: Identity): Promise<UserItem | undefined> {
  const consistent = { consistent: true } as const;
  const guard = await data.IdentityGuard.get({ user_id: guardKey(identity) }, consistent);
  if (guard === undefined) return undefined;
  const user = await data.User.get({ user_id: guard.owner_id }, consistent);
  // A guard goes with its account; one that is left over lets nobody in.
  if (user?.account_status !== "active") {
    throw new ShopError("ACCOUNT_INACTIVE", "This account is not active.");
  }
  return user;
}

async function createUser(context: ShopContext, identity: Identity): Promise<UserItem> {
  const { data, now, uuid } = context;
  if (identity.email === undefined || !identity.isEmailVerified) {
    const message =
      "The token has no verified e-mail: verify it at the identity service, and come with an id token.";
    throw new ShopError("EMAIL_NOT_VERIFIED", message, "email");
  }
  const { email, firstName, lastName } = checkNewcomer(identity.email, identity);
  const address = normalizedEmail(email);
  const userId = createUserId(uuid);
  const guard = guardKey(identity);
  const timestamp = timestampOf(now());
  try {
    await data.transact([
      data.EmailGuard.create({ user_id: helperKeys.email(address), owner_id: userId }),
      data.IdentityGuard.create({ user_id: guard, owner_id: userId, issuer: identity.issuer }),
      data.User.create({
        user_id: userId,
        email: address,
        first_name: firstName,
        last_name: lastName,
        created_at: timestamp,
        last_login: timestamp,
        account_status: "active",
        identity_guard: guard,
      }),
    ]);
  } catch (error) {
    if (refusalOf(error, "EmailGuard") === undefined) throw error;
    // The e-mail is taken: by the same person a moment ago, or by somebody else.
    const twin = await knownUser(context, identity);
    if (twin !== undefined) return twin;
    throw emailTaken(error);
  }
  const user = await data.User.get({ user_id: userId }, { consistent: true });
  if (user === undefined) throw new Error(`The user ${userId} vanished after its transaction`);
  return user;
}

function emailTaken(cause: unknown): ShopError {
  const message =
    "There is an account with this e-mail already, which has a password: sign in with it. The identity service opens no account that it did not make.";
  return new ShopError("EMAIL_TAKEN", message, "email", { cause });
}

function isOfStaff(identity: Identity, group: string): boolean {
  return identity.groups.includes(group);
}

/** Where a group says who is of the staff, the account is made to say the same. */
async function withRole(
  { data, identity: provider }: ShopContext,
  user: UserItem,
  identity: Identity,
): Promise<UserItem> {
  const group = provider?.administratorGroup;
  if (group === undefined) return user;
  const role = isOfStaff(identity, group) ? "administrator" : "customer";
  if ((user.role ?? "customer") === role) return user;
  return await data.User.update({ user_id: user.user_id }, { role });
}

/** Who has left the group is no administrator by the next token, whatever the account still says. */
function viewOf(
  user: UserItem,
  identity: Identity,
  provider: IdentityProvider | undefined,
): UserView {
  const group = provider?.administratorGroup;
  const view = userView(user);
  return group === undefined || isOfStaff(identity, group) ? view : { ...view, role: "customer" };
}
