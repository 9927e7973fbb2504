/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { emptyForm, type FormState } from "@plinth/kit/pages";
import { Hono } from "hono";
import type { z } from "zod";
import { ShopError, type SignedIn, type UserView } from "../../services/shop.ts";
import { answerPage, answerRedirect } from "../answer.tsx";
import { deleteSession, writeGuestId, writeSession } from "../cookies.ts";
import type { PageContext, PagesEnvironment, Site } from "../environment.ts";
import {
  addressForm,
  fieldOf,
  parseForm,
  profileForm,
  refusedForm,
  registrationForm,
  signInForm,
} from "../form-values.ts";
import { safeNext } from "../links.ts";
import { requireUser } from "../require-user.ts";
import { AccountView } from "./account-view.tsx";
import { addressOf, addressValues } from "./address-fields.tsx";
import { RegisterView, SignInView } from "./sign-in-view.tsx";

/** Register, sign in, sign out, and the reader's own details. */
export function accountRoutes(site: Site): Hono<PagesEnvironment> {
  const app = new Hono<PagesEnvironment>();
  addEntrance(app, site);
  addProfile(app, site);
  return app;
}

function addEntrance(app: Hono<PagesEnvironment>, site: Site): void {
  const { links } = site;
  const { accounts } = site.shop;

  for (const { path, show } of [
    { path: "/sign-in", show: showSignIn },
    { path: "/register", show: showRegister },
  ]) {
    app.get(path, (context) => {
      const next = readNext(site, context.req.query("next"));
      if (context.get("visitor").user !== undefined) {
        return answerRedirect(context, site, { href: next ?? links.account });
      }
      return show(context, site, { form: emptyForm, next, status: 200 });
    });
  }

  app.post("/sign-in", (context) =>
    answerEntrance(context, site, {
      schema: signInForm,
      enter: ({ email, password }) => accounts.signIn(email, password),
      show: showSignIn,
      welcome: (user) => `Welcome back, ${user.firstName}.`,
    }),
  );

  app.post("/register", (context) =>
    answerEntrance(context, site, {
      schema: registrationForm,
      enter: ({ email, password, first_name: firstName, last_name: lastName }) =>
        accounts.register({ email, password, firstName, lastName }),
      show: showRegister,
      welcome: (user) => `Welcome to CloudShelf, ${user.firstName}.`,
    }),
  );

  app.post("/sign-out", async (context) => {
    const { sessionToken } = context.get("visitor");
    if (sessionToken !== undefined) await accounts.signOut(sessionToken);
    deleteSession(context, site);
    writeGuestId(context, site, `guest-${site.newId()}`);
    const flash = { kind: "success", text: "You are signed out. See you soon." } as const;
    return answerRedirect(context, site, { href: links.home, flash });
  });
}

interface EntranceAnswer {
  readonly form: FormState;
  readonly next: string | undefined;
  readonly status: 200 | 422 | 429;
}

interface Entrance<T> {
  readonly schema: z.ZodType<T>;
  readonly enter: (data: T) => Promise<SignedIn>;
  readonly show: (context: PageContext, site: Site, answer: EntranceAnswer) => Promise<Response>;
  readonly welcome: (user: UserView) => string;
}

async function answerEntrance<T>(
  context: PageContext,
  site: Site,
  entrance: Entrance<T>,
): Promise<Response> {
  const form = context.get("form");
  const next = readNext(site, form.get("next") ?? undefined);
  const parsed = parseForm(entrance.schema, form);
  if (parsed.kind === "invalid") {
    return entrance.show(context, site, { form: parsed.state, next, status: 422 });
  }
  try {
    const session = await entrance.enter(parsed.data);
    return await answerSignedIn(context, site, {
      session,
      href: next ?? site.links.home,
      welcome: entrance.welcome(session.user),
    });
  } catch (error) {
    if (!(error instanceof ShopError)) throw error;
    const state = refusedForm(form, fieldOf(error, "email"), error.message);
    const isTooOften = error.code === "TOO_MANY_ATTEMPTS";
    if (isTooOften) context.header("Retry-After", "60");
    return entrance.show(context, site, { form: state, next, status: isTooOften ? 429 : 422 });
  }
}

/** The guest's cart comes along, and the guest's id is given up. */
async function answerSignedIn(
  context: PageContext,
  site: Site,
  entered: { readonly session: SignedIn; readonly href: string; readonly welcome: string },
): Promise<Response> {
  const { session } = entered;
  const guest = { kind: "guest", id: context.get("visitor").guestId } as const;
  writeSession(context, site, session);
  await site.shop.carts.merge(guest, { kind: "user", id: session.user.userId });
  writeGuestId(context, site, `guest-${site.newId()}`);
  const flash = { kind: "success", text: entered.welcome } as const;
  return answerRedirect(context, site, { href: entered.href, flash });
}

function showSignIn(context: PageContext, site: Site, answer: EntranceAnswer): Promise<Response> {
  const { form, next, status } = answer;
  const visitor = context.get("visitor");
  const body = <SignInView links={site.links} visitor={visitor} form={form} next={next} />;
  return answerPage(context, site, { title: "Sign in", status, body });
}

function showRegister(context: PageContext, site: Site, answer: EntranceAnswer): Promise<Response> {
  const { form, next, status } = answer;
  const visitor = context.get("visitor");
  const body = <RegisterView links={site.links} visitor={visitor} form={form} next={next} />;
  return answerPage(context, site, { title: "Create an account", status, body });
}

function readNext(site: Site, next: string | undefined): string | undefined {
  return next === undefined ? undefined : safeNext(site.links, next);
}

function addProfile(app: Hono<PagesEnvironment>, site: Site): void {
  const { links } = site;
  const { accounts } = site.shop;

  app.get("/account", requireUser(site), (context) => showAccount(context, site, {}));

  app.post("/account", requireUser(site), async (context) => {
    const form = context.get("form");
    const { owner } = context.get("visitor");
    const part = form.get("part") === "address" ? "address" : "profile";
    try {
      if (part === "address") {
        const parsed = parseForm(addressForm, form);
        if (parsed.kind === "invalid") return showAccount(context, site, { address: parsed.state });
        await accounts.update(owner.id, { address: addressOf(parsed.data) });
      } else {
        const parsed = parseForm(profileForm, form);
        if (parsed.kind === "invalid") return showAccount(context, site, { profile: parsed.state });
        const { first_name: firstName, last_name: lastName, phone } = parsed.data;
        await accounts.update(owner.id, {
          firstName,
          lastName,
          phone: phone === "" ? null : phone,
        });
      }
    } catch (error) {
      if (!(error instanceof ShopError)) throw error;
      const fallback = part === "address" ? "street" : "first_name";
      const state = refusedForm(form, fieldOf(error, fallback), error.message);
      return showAccount(context, site, { [part]: state });
    }
    const flash = { kind: "success", text: `Your ${part} is saved.` } as const;
    return answerRedirect(context, site, { href: links.account, flash });
  });
}

async function showAccount(
  context: PageContext,
  site: Site,
  refused: { readonly profile?: FormState; readonly address?: FormState },
): Promise<Response> {
  const visitor = context.get("visitor");
  const user = await site.shop.accounts.user(visitor.owner.id);
  const { firstName, lastName, phone } = user;
  const profile = { first_name: firstName, last_name: lastName, phone: phone ?? "" };
  const isRefused = refused.profile !== undefined || refused.address !== undefined;
  return answerPage(context, site, {
    title: "Your account",
    status: isRefused ? 422 : 200,
    body: (
      <AccountView
        links={site.links}
        visitor={visitor}
        user={user}
        profile={refused.profile ?? { values: profile, errors: {} }}
        address={refused.address ?? { values: addressValues(user.address), errors: {} }}
      />
    ),
  });
}
