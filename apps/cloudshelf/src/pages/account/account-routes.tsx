/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { emptyForm, type Flash, type FormState } from "@plinth/kit/pages";
import { Hono } from "hono";
import type { z } from "zod";
import { type MergedCart, ShopError, type SignedIn, type UserView } from "../../services/shop.ts";
import { answerPage, answerRedirect } from "../answer.tsx";
import { deleteSession, writeGuestId, writeSession } from "../cookies.ts";
import type { PageContext, PagesEnvironment, Site } from "../environment.ts";
import {
  addressForm,
  fieldOf,
  parseForm,
  passwordForm,
  profileForm,
  refusedForm,
  registrationForm,
  signInForm,
} from "../form-values.ts";
import { countOf } from "../format.ts";
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
  const user = { kind: "user", id: session.user.userId } as const;
  const { leftOut } = await site.shop.carts.merge(guest, user);
  writeGuestId(context, site, `guest-${site.newId()}`);
  const flash: Flash =
    leftOut.length === 0
      ? { kind: "success", text: entered.welcome }
      : { kind: "warning", text: `${entered.welcome} ${leftOutText(leftOut)}` };
  return answerRedirect(context, site, { href: entered.href, flash });
}

/** Short, since a message waits in a cookie: a full cart may have left out twenty titles. */
function leftOutText([first, ...others]: MergedCart["leftOut"]): string {
  if (first === undefined) return "";
  const copies = countOf(first.quantity, "copy", "copies");
  const rest = others.length === 0 ? "" : ` and ${countOf(others.length, "more", "more")}`;
  return `Your cart had no room for ${copies} of "${first.title}"${rest}.`;
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

type Part = "profile" | "address" | "password";

/** One of the account's forms: what it changes, or what is wrong with it. */
type PartAnswer =
  | { readonly kind: "refused"; readonly form: FormState; readonly status?: 429 }
  | { readonly kind: "saved"; readonly text: string };

const partAnswers: Readonly<
  Record<Part, (context: PageContext, site: Site) => Promise<PartAnswer>>
> = { profile: saveProfile, address: saveAddress, password: changePassword };

/** The field that a refusal without one of its own stands at. */
const firstFields: Readonly<Record<Part, string>> = {
  profile: "first_name",
  address: "street",
  password: "password",
};

function addProfile(app: Hono<PagesEnvironment>, site: Site): void {
  app.get("/account", requireUser(site), (context) =>
    showAccount(context, site, { forms: {}, status: 200 }),
  );

  app.post("/account", requireUser(site), async (context) => {
    const named = context.get("form").get("part");
    const part = named === "address" || named === "password" ? named : "profile";
    const answer = await partAnswer(context, site, part);
    if (answer.kind === "refused") {
      const { form, status = 422 } = answer;
      if (status === 429) context.header("Retry-After", "60");
      return showAccount(context, site, { forms: { [part]: form }, status });
    }
    const flash = { kind: "success", text: answer.text } as const;
    return answerRedirect(context, site, { href: site.links.account, flash });
  });
}

async function partAnswer(context: PageContext, site: Site, part: Part): Promise<PartAnswer> {
  try {
    return await partAnswers[part](context, site);
  } catch (error) {
    if (!(error instanceof ShopError)) throw error;
    const field = fieldOf(error, firstFields[part]);
    const form = refusedForm(context.get("form"), field, error.message);
    const isTooOften = error.code === "TOO_MANY_ATTEMPTS";
    return { kind: "refused", form, ...(isTooOften ? { status: 429 } : {}) };
  }
}

async function saveProfile(context: PageContext, { shop }: Site): Promise<PartAnswer> {
  const parsed = parseForm(profileForm, context.get("form"));
  if (parsed.kind === "invalid") return { kind: "refused", form: parsed.state };
  const { first_name: firstName, last_name: lastName, phone } = parsed.data;
  await shop.accounts.update(context.get("visitor").owner.id, {
    firstName,
    lastName,
    phone: phone === "" ? null : phone,
  });
  return { kind: "saved", text: "Your profile is saved." };
}

async function saveAddress(context: PageContext, { shop }: Site): Promise<PartAnswer> {
  const parsed = parseForm(addressForm, context.get("form"));
  if (parsed.kind === "invalid") return { kind: "refused", form: parsed.state };
  await shop.accounts.update(context.get("visitor").owner.id, { address: addressOf(parsed.data) });
  return { kind: "saved", text: "Your address is saved." };
}

/** All sessions end with it; the browser that asked goes on with a new one. */
async function changePassword(context: PageContext, site: Site): Promise<PartAnswer> {
  const parsed = parseForm(passwordForm, context.get("form"));
  if (parsed.kind === "invalid") return { kind: "refused", form: parsed.state };
  const { password, new_password: newPassword } = parsed.data;
  const { id } = context.get("visitor").owner;
  writeSession(
    context,
    site,
    await site.shop.accounts.changePassword(id, { password, newPassword }),
  );
  return { kind: "saved", text: "Your password is changed, and all other sessions have ended." };
}

async function showAccount(
  context: PageContext,
  site: Site,
  answer: {
    readonly forms: Readonly<Partial<Record<Part, FormState>>>;
    readonly status: 200 | 422 | 429;
  },
): Promise<Response> {
  const visitor = context.get("visitor");
  const user = await site.shop.accounts.user(visitor.owner.id);
  const { firstName, lastName, phone } = user;
  const profile = { first_name: firstName, last_name: lastName, phone: phone ?? "" };
  const { forms, status } = answer;
  return answerPage(context, site, {
    title: "Your account",
    status,
    body: (
      <AccountView
        links={site.links}
        visitor={visitor}
        user={user}
        profile={forms.profile ?? { values: profile, errors: {} }}
        address={forms.address ?? { values: addressValues(user.address), errors: {} }}
        password={forms.password ?? emptyForm}
      />
    ),
  });
}
