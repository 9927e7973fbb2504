import type { UserItem } from "../schema.ts";
import { idLengthMax } from "./ids.ts";
import { ShopError, type SignedIn } from "./shop.ts";
import type { ShopContext } from "./shop-context.ts";
import { timestampOf } from "./time.ts";
import { userView } from "./views.ts";

/** Rejects with USER_NOT_FOUND, also for the key of a helper item or what is too long for a key. */
export async function readUser({ data }: ShopContext, userId: string): Promise<UserItem> {
  const isPossible = userId.startsWith("user-") && userId.length <= idLengthMax;
  const user = isPossible
    ? await data.User.get({ user_id: userId }, { consistent: true })
    : undefined;
  if (user === undefined) throw new ShopError("USER_NOT_FOUND", "There is no such user.", userId);
  return user;
}

export function requireActive(user: UserItem): void {
  if (user.account_status !== "active") {
    throw new ShopError("ACCOUNT_INACTIVE", "This account is not active.");
  }
}

export function signedIn(
  user: UserItem,
  session: { readonly token: string; readonly endsAtSeconds: number },
): SignedIn {
  return {
    user: userView(user),
    sessionToken: session.token,
    expiresAt: timestampOf(session.endsAtSeconds * 1000),
  };
}
