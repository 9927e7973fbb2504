/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Flash } from "@plinth/kit/pages";
import { Hono } from "hono";
import type { AccountOffice } from "../../../services/book-shop.ts";
import { ShopError } from "../../../services/shop.ts";
import { answerRedirect } from "../../answer.tsx";
import type { PageContext, PagesEnvironment, Site } from "../../environment.ts";
import { PageError } from "../../page-error.ts";
import { answerAdminPage } from "../admin-frame.tsx";
import { requireAdministrator } from "../require-administrator.ts";
import { AdminUserView } from "./admin-user-view.tsx";
import { AdminUsersView } from "./admin-users-view.tsx";
import { userHref } from "./user-href.ts";

const searchLengthMax = 254;

/** What the staff does with accounts. */
export function adminUserRoutes(site: Site): Hono<PagesEnvironment> {
  const app = new Hono<PagesEnvironment>();
  const { accountOffice } = site.shop;
  const staffOnly = requireAdministrator(site);

  app.get("/admin/users", staffOnly, async (context) => {
    const text = (context.req.query("q") ?? "").trim().slice(0, searchLengthMax);
    const userId = text === "" ? undefined : await findUser(accountOffice, text);
    if (userId !== undefined) {
      return answerRedirect(context, site, { href: userHref(site.links, userId) });
    }
    return answerAdminPage(context, site, {
      section: "users",
      title: "Users",
      status: text === "" ? 200 : 404,
      body: <AdminUsersView links={site.links} text={text} />,
    });
  });

  app.get("/admin/users/:userId", staffOnly, async (context) => {
    const visitor = context.get("visitor");
    const account = await accountOffice.account(context.req.param("userId"));
    const { firstName, lastName } = account.user;
    return answerAdminPage(context, site, {
      section: "users",
      title: `${firstName} ${lastName}`,
      body: <AdminUserView links={site.links} visitor={visitor} account={account} />,
    });
  });

  app.post("/admin/users/:userId", staffOnly, (context) => answerChange(context, site));
  return app;
}

/** The id of the user with this e-mail or this id. */
async function findUser(office: AccountOffice, text: string): Promise<string | undefined> {
  if (text.includes("@")) return (await office.userByEmail(text))?.userId;
  try {
    return (await office.account(text)).user.userId;
  } catch (error) {
    if (error instanceof ShopError && error.code === "USER_NOT_FOUND") return undefined;
    throw error;
  }
}

interface Change {
  readonly text: string;
  run(office: AccountOffice, userId: string, byUserId: string): Promise<unknown>;
}

/** By the value of the button that was pressed. */
const changes: ReadonlyMap<string, Change> = new Map([
  [
    "activate",
    {
      text: "The account is active again.",
      run: (office, userId, by) => office.change(userId, { accountStatus: "active" }, by),
    },
  ],
  [
    "deactivate",
    {
      text: "The account is inactive, and its sessions have ended.",
      run: (office, userId, by) => office.change(userId, { accountStatus: "inactive" }, by),
    },
  ],
  [
    "administrator",
    {
      text: "The user is an administrator now.",
      run: (office, userId, by) => office.change(userId, { role: "administrator" }, by),
    },
  ],
  [
    "customer",
    {
      text: "The user is a customer now, and no longer an administrator.",
      run: (office, userId, by) => office.change(userId, { role: "customer" }, by),
    },
  ],
  [
    "unlock",
    {
      text: "The user can sign in again at once.",
      run: (office, userId) => office.unlock(userId),
    },
  ],
  [
    "sessions",
    { text: "All sessions have ended.", run: (office, userId) => office.endSessions(userId) },
  ],
] satisfies (readonly [string, Change])[]);

async function answerChange(context: PageContext, site: Site): Promise<Response> {
  const userId = context.req.param("userId") ?? "";
  const change = changes.get(context.get("form").get("action") ?? "");
  if (change === undefined) throw new PageError(404);
  const flash = await outcomeOf(() =>
    change.run(site.shop.accountOffice, userId, context.get("visitor").owner.id),
  );
  return answerRedirect(context, site, {
    href: userHref(site.links, userId),
    flash: flash ?? { kind: "success", text: change.text },
  });

  async function outcomeOf(run: () => Promise<unknown>): Promise<Flash | undefined> {
    try {
      await run();
      return undefined;
    } catch (error) {
      if (!(error instanceof ShopError) || error.code === "USER_NOT_FOUND") throw error;
      return { kind: "error", text: error.message };
    }
  }
}
