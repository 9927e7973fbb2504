import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { type FlashCookie, takeFlash, writeFlash } from "./flash.ts";

const cookie: FlashCookie = {
  name: "message",
  secret: "a secret of this test",
  options: { path: "/", httpOnly: true },
};

const app = new Hono();
app.post("/", async (context) => {
  await writeFlash(context, cookie, { kind: "success", text: "Saved." });
  return context.text("written");
});
app.get("/", async (context) => context.json((await takeFlash(context, cookie)) ?? null));

async function leaveMessage(): Promise<string> {
  const written = await app.request("/", { method: "POST" });
  return (written.headers.get("Set-Cookie") ?? "").split(";")[0] ?? "";
}

describe("flash", () => {
  it("is what the page before left, and is taken away", async () => {
    const taken = await app.request("/", { headers: { Cookie: await leaveMessage() } });
    expect(await taken.json()).toEqual({ kind: "success", text: "Saved." });
    expect(taken.headers.get("Set-Cookie")).toContain("message=; Max-Age=0");
  });

  it("is nothing without a cookie", async () => {
    const taken = await app.request("/");
    expect(await taken.json()).toBeNull();
    expect(taken.headers.get("Set-Cookie")).toBeNull();
  });

  it("is nothing when the cookie was not signed by us, which is taken away too", async () => {
    const forged = (await leaveMessage()).replace("Saved", "Stolen");
    const taken = await app.request("/", { headers: { Cookie: forged } });
    expect(await taken.json()).toBeNull();
    expect(taken.headers.get("Set-Cookie")).toContain("message=; Max-Age=0");
  });
});
