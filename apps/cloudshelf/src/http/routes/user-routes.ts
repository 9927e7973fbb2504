import { HttpProblem } from "@plinth/kit";
import { z } from "zod";
import type { BookShop } from "../../services/book-shop.ts";
import type { SignedIn } from "../../services/shop.ts";
import {
  type ApiRoute,
  defineRoute,
  noInput,
  requireAdministrator,
  requireSelf,
  userOf,
} from "../define-route.ts";
import {
  passwordChangeShape,
  profileChangeShape,
  registrationShape,
  sessionJson,
  sessionShape,
  signInShape,
  userJson,
  userShape,
} from "../json-shapes.ts";

const userParams = z.object({ userId: z.string().min(1).max(80) });

/** Accounts and their sessions. A password goes in and never comes out. */
export function userRoutes(shop: BookShop): readonly ApiRoute[] {
  return [...sessions(shop), ownAccount(shop), ...accounts(shop)];
}

/** A guest who signs in keeps what is in the cart. */
async function withGuestCart(
  { carts }: BookShop,
  guestId: string | undefined,
  signedIn: SignedIn,
): Promise<SignedIn> {
  if (guestId !== undefined) {
    const user = { kind: "user", id: signedIn.user.userId } as const;
    await carts.merge({ kind: "guest", id: guestId }, user);
  }
  return signedIn;
}

function sessions(shop: BookShop): readonly ApiRoute[] {
  const { accounts: service } = shop;
  return [
    defineRoute({
      ...noInput,
      method: "post",
      path: "/users",
      summary: "Registers an account and signs it in",
      access: "anyone",
      status: 201,
      body: registrationShape,
      response: sessionShape,
      handle: async ({ body: { guestId, ...registration } }) =>
        sessionJson(await withGuestCart(shop, guestId, await service.register(registration))),
    }),
    defineRoute({
      ...noInput,
      method: "post",
      path: "/sessions",
      summary: "Signs in; the session token is the bearer token of the other calls",
      access: "anyone",
      status: 201,
      body: signInShape,
      response: sessionShape,
      handle: async ({ body: { email, password, guestId } }) =>
        sessionJson(await withGuestCart(shop, guestId, await service.signIn(email, password))),
    }),
    defineRoute({
      ...noInput,
      method: "delete",
      path: "/sessions",
      summary: "Signs out: the session's token is worth nothing from then on",
      access: "user",
      status: 204,
      response: z.undefined(),
      handle: async (_, caller) => {
        if (caller.sessionToken !== undefined) await service.signOut(caller.sessionToken);
      },
    }),
  ];
}

/** Before the route of any user's, since "me" would be an id there. */
function ownAccount({ identities }: BookShop): ApiRoute {
  return defineRoute({
    ...noInput,
    method: "get",
    path: "/users/me",
    summary: "Whoever asks; makes the account of who comes with an identity service's token first",
    access: "anyone",
    status: 200,
    response: userShape,
    handle: async (_, caller) =>
      userJson(
        caller.identityToken === undefined
          ? userOf(caller)
          : await identities.welcome(caller.identityToken),
      ),
  });
}

function accounts({ accounts: service, accountOffice }: BookShop): readonly ApiRoute[] {
  return [
    defineRoute({
      ...noInput,
      method: "get",
      path: "/users/{userId}",
      summary: "One's own account",
      access: "user",
      status: 200,
      params: userParams,
      response: userShape,
      handle: async ({ params }, caller) => {
        requireSelf(caller, params.userId);
        return userJson(await service.user(params.userId));
      },
    }),
    defineRoute({
      ...noInput,
      method: "put",
      path: "/users/{userId}",
      summary: "Changes one's profile; the staff also changes status and role",
      access: "user",
      status: 200,
      params: userParams,
      body: profileChangeShape,
      response: userShape,
      handle: async ({ params, body: { accountStatus, role, ...profile } }, caller) => {
        requireSelf(caller, params.userId);
        if (accountStatus === undefined && role === undefined) {
          return userJson(await service.update(params.userId, profile));
        }
        requireAdministrator(caller);
        const change = { accountStatus, role };
        const byUserId = userOf(caller).userId;
        // First, since it alone can be refused: then nothing of the request is done.
        const user = await accountOffice.change(params.userId, change, byUserId);
        const isMore = Object.keys(profile).length > 0;
        return userJson(isMore ? await service.update(params.userId, profile) : user);
      },
    }),
    defineRoute({
      ...noInput,
      method: "put",
      path: "/users/{userId}/password",
      summary: "Changes one's own password; all sessions end, and the answer has a new one",
      access: "user",
      status: 200,
      params: userParams,
      body: passwordChangeShape,
      response: sessionShape,
      handle: async ({ params, body }, caller) => {
        if (params.userId !== userOf(caller).userId) {
          throw new HttpProblem(403, "FORBIDDEN", "A password is changed by its owner only.");
        }
        return sessionJson(await service.changePassword(params.userId, body));
      },
    }),
    defineRoute({
      ...noInput,
      method: "delete",
      path: "/users/{userId}",
      summary: "Removes an account; its orders stay",
      access: "user",
      status: 204,
      params: userParams,
      response: z.undefined(),
      handle: async ({ params }, caller) => {
        requireSelf(caller, params.userId);
        await accountOffice.remove(params.userId, userOf(caller).userId);
      },
    }),
  ];
}
