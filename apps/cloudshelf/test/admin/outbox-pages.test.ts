import { createFormClient, type FormClient } from "@plinth/page-testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MailRefusedError } from "../../src/services/mail/mail-sender.ts";
import { createTestSender } from "../support/mail-journey.ts";
import { type ShopServer, startShop } from "../support/shop-server.ts";
import { administrator } from "../support/test-api.ts";
import { checkoutRequest, registerCustomer } from "../support/test-shop.ts";

describe("the outbox's pages", () => {
  let server: ShopServer;
  let staff: FormClient;
  let mailId = "";

  beforeAll(async () => {
    server = await startShop();
    const { shop } = server;
    const { user } = await registerCustomer(shop, "ada");
    await shop.carts.add({ kind: "user", id: user.userId }, "tech-001", 1);
    const { orderId } = await shop.orders.checkout(user.userId, checkoutRequest("key-1"));
    mailId = (await shop.outbox.confirmationOf(orderId))?.mailId ?? "";
    staff = newcomer();
    await staff.send("sign-in", "sign-in", administrator);
  }, 60_000);

  afterAll(async () => {
    await server?.close();
  });

  const newcomer = (): FormClient =>
    createFormClient(server.fetch, "http://shop.example.com/cloudshelf/");

  it.each(["", "/mail-1", "/mail-1/html"])("are for the staff alone: %s", async (path) => {
    const response = await newcomer().get(`admin/outbox${path}`);
    expect([response.status, response.headers.get("location")]).toEqual([
      303,
      expect.stringContaining("/cloudshelf/sign-in?next="),
    ]);
  });

  it("S-16 list a day's mails, and say that no service is configured", async () => {
    const text = await (await staff.get("admin/outbox")).text();
    expect(text).toContain("No mail service is configured");
    expect(text).toContain(`/cloudshelf/admin/outbox/${mailId}"`);
    expect(text).toContain("ada@example.com");
    const waiting = await (await staff.get("admin/outbox?view=waiting")).text();
    expect(waiting).toContain(`/cloudshelf/admin/outbox/${mailId}"`);
  });

  it("show a mail, its text escaped and its HTML under a policy that lets nothing in", async () => {
    const page = await (await staff.get(`admin/outbox/${mailId}`)).text();
    expect(page).toContain("Not sent: no mail service is configured.");
    expect(page).toContain("1 x Clean Code");
    const html = await staff.get(`admin/outbox/${mailId}/html`);
    const policy = html.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("sandbox");
    expect(policy).not.toContain("script-src");
    expect(await html.text()).toContain("Clean Code");
  });

  it("send a mail again that was given up, and say so when it waits already", async () => {
    const sender = createTestSender(() => {
      throw new MailRefusedError("550 No such user");
    });
    await server.shop.outbox.drain({ sender });
    const failed = await (await staff.get("admin/outbox?view=failed")).text();
    expect(failed).toContain(`/cloudshelf/admin/outbox/${mailId}"`);
    const page = await (await staff.get(`admin/outbox/${mailId}`)).text();
    expect(page).toContain("550 No such user");

    const path = `admin/outbox/${mailId}`;
    const answer = await staff.send(path, `${path}/send`, {});
    expect([answer.status, answer.headers.get("location")]).toEqual([303, `/cloudshelf/${path}`]);
    expect(await (await staff.get(path)).text()).toContain("The mail waits again.");
    await staff.send("account", `${path}/send`, {});
    expect(await (await staff.get(path)).text()).toContain("waits to be sent already");
  });

  it.each(["mail-1", "..%2F..", "mail-2025-09-05-100000000-00000000"])(
    "have no mail %s",
    async (id) => {
      expect((await staff.get(`admin/outbox/${id}`)).status).toBe(404);
      const sent = await staff.send("account", `admin/outbox/${id}/send`, {});
      expect(sent.status).toBe(404);
    },
  );

  it.each(["day=2025-02-30", "day=", "after=nonsense", "view=failed&after=x"])(
    "answer a bad address with an error of ours: %s",
    async (query) => {
      expect((await staff.get(`admin/outbox?${query}`)).status).toBe(404);
    },
  );
});
