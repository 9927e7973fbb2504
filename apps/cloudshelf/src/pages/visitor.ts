import { createCsrfToken, verifyCsrfToken } from "@plinth/kit";
import { csrfFieldName } from "@plinth/kit/pages";
import type { MiddlewareHandler } from "hono";
import type { CartOwner } from "../services/shop.ts";
import { readGuestId, readSessionToken, writeGuestId } from "./cookies.ts";
import type { PageContext, PagesEnvironment, Site } from "./environment.ts";
import { PageError } from "./page-error.ts";

/** Finds out who asks, and gives a newcomer the id that a guest's cart hangs on. */
export function recognizeVisitor(site: Site): MiddlewareHandler<PagesEnvironment> {
  return async (context, next) => {
    const sessionToken = readSessionToken(context);
    const knownGuestId = readGuestId(context);
    const guestId = knownGuestId ?? `guest-${site.newId()}`;
    if (knownGuestId === undefined) writeGuestId(context, site, guestId);

    const user =
      sessionToken === undefined ? undefined : await site.shop.accounts.userOf(sessionToken);
    const owner: CartOwner =
      user === undefined ? { kind: "guest", id: guestId } : { kind: "user", id: user.userId };
    // Who comes for the first time has no cart to look for.
    const isNew = user === undefined && knownGuestId === undefined;
    const [cartCount, categories] = await Promise.all([
      isNew ? 0 : site.shop.carts.count(owner),
      site.shop.catalogue.categories(),
    ]);
    context.set("visitor", {
      user,
      sessionToken,
      guestId,
      owner,
      csrfToken: createCsrfToken(site.secret, browserId(guestId, sessionToken)),
      cartCount,
      categories,
    });
    await next();
  };
}

/** Reads a sent form, and refuses one that was not made for this browser and this session. */
export function readForm(site: Site): MiddlewareHandler<PagesEnvironment> {
  return async (context, next) => {
    const { guestId, sessionToken } = context.get("visitor");
    const { form, files } = await readFields(context);
    const token = form.get(csrfFieldName) ?? "";
    if (!verifyCsrfToken(site.secret, browserId(guestId, sessionToken), token)) {
      throw new PageError(403);
    }
    context.set("form", form);
    context.set("files", files);
    await next();
  };
}

const formType = "application/x-www-form-urlencoded";
const fileFormType = "multipart/form-data";

interface SentFields {
  readonly form: URLSearchParams;
  readonly files: ReadonlyMap<string, File>;
}

/** Of anything but a form, no fields. */
async function readFields(context: PageContext): Promise<SentFields> {
  const contentType = context.req.header("content-type") ?? "";
  const form = new URLSearchParams(
    contentType.startsWith(formType) ? await context.req.text() : "",
  );
  const files = new Map<string, File>();
  if (!contentType.startsWith(fileFormType)) return { form, files };
  // What is no whole form has no token either.
  const sent = await context.req.formData().catch(() => new FormData());
  for (const [name, value] of sent) {
    if (typeof value === "string") form.append(name, value);
    else files.set(name, value);
  }
  return { form, files };
}

/** The session is part of it: a token seen before signing in is worth nothing after. */
function browserId(guestId: string, sessionToken: string | undefined): string {
  return `${guestId}.${sessionToken ?? ""}`;
}
