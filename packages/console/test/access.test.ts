import { createFormClient, type FormClient } from "@plinth/page-testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { createConsole } from "../src/index.ts";
import {
  type ConsoleServer,
  callerFrom,
  callerHere,
  startConsole,
} from "./support/console-server.ts";
import { createEmptyTable } from "./support/sample-tables.ts";

const home = "http://localhost/console/";
const password = "open sesame";

async function start(options: Parameters<typeof startConsole>[0] = {}): Promise<ConsoleServer> {
  const server = await startConsole(options);
  onTestFinished(() => server.close());
  return server;
}

function visitorOf(server: ConsoleServer): FormClient {
  return createFormClient(server.fetch, home);
}

function requestFor(host: string, headers: Readonly<Record<string, string>> = {}): Request {
  return new Request("http://127.0.0.1/console/", { headers: { host, ...headers } });
}

describe("a console without a password", () => {
  it.each([
    ["127.0.0.1", "localhost:3000", 200],
    ["127.8.9.10", "127.0.0.1", 200],
    ["::1", "[::1]:3000", 200],
    ["::ffff:127.0.0.1", "plinth.localhost", 200],
    ["192.168.1.7", "localhost:3000", 403],
    ["::ffff:10.0.0.1", "localhost", 403],
    ["unknown", "localhost", 403],
    ["127.0.0.1", "rebinding.example.com", 403],
    ["127.0.0.1", "127.0.0.1.example.com", 403],
    ["127.0.0.1", "localhost.example.com:3000", 403],
    ["127.0.0.1", "192.168.1.7:3000", 403],
    ["127.0.0.1", "", 403],
  ])("answers %s, who calls it %s, with %d", async (address, host, status) => {
    const { client } = await start();
    const console = createConsole({ client });
    const response = await console.fetch(requestFor(host), callerFrom(address));
    expect(response.status).toBe(status);
    if (status === 403) expect(await response.text()).toContain("PLINTH_CONSOLE_PASSWORD");
  });

  it.each([
    "forwarded",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
  ])("refuses what a proxy passes on with %s", async (name) => {
    const { client } = await start();
    const request = requestFor("localhost", { [name]: "203.0.113.9" });
    const response = await createConsole({ client }).fetch(request, callerHere);
    expect(response.status).toBe(403);
  });

  it.each([
    ["same-origin", "cors", 200],
    ["none", "navigate", 200],
    ["cross-site", "navigate", 200],
    ["cross-site", "no-cors", 403],
    ["same-site", "cors", 403],
  ])("answers what a browser asks %s in the mode %s with %d", async (from, mode, status) => {
    const { client } = await start();
    const request = requestFor("localhost", { "sec-fetch-site": from, "sec-fetch-mode": mode });
    expect((await createConsole({ client }).fetch(request, callerHere)).status).toBe(status);
  });

  it.each([
    ["", "/", "/tables/none"],
    ["/", "/", "/tables/none"],
    ["/console/", "/console/", "/console/tables/none"],
    ["/tools/db", "/tools/db/", "/tools/db/tables/none"],
  ])("is served where it is mounted: %j", async (basePath, home, table) => {
    const { client } = await start();
    await createEmptyTable(client, "one-table");
    const console = createConsole({ client, basePath });
    const ask = (path: string) => console.fetch(new Request(`http://localhost${path}`), callerHere);
    expect(await (await ask(home)).text()).toContain(`href="${home}tables/one-table"`);
    expect((await ask(table)).status).toBe(404);
    if (home === "/") return;
    const bare = await ask(home.slice(0, -1));
    expect([bare.status, bare.headers.get("location")]).toEqual([308, home]);
  });

  it("has no page to sign in to", async () => {
    const server = await start();
    expect((await visitorOf(server).get("sign-in")).status).toBe(404);
  });

  it("keeps nothing in caches, has nothing inline, and is framed by nobody", async () => {
    const server = await start();
    const response = await visitorOf(server).get("");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("x-frame-options")).toBe("DENY");
    expect(response.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(response.headers.get("content-security-policy")).not.toContain("unsafe");
    const text = await response.text();
    expect(text).not.toMatch(/<script(?![^>]* src=)|<style|\sstyle="|\son[a-z]+="/);
  });
});

describe("a console with a password", () => {
  it("answers from anywhere, but leads to the sign-in and then to the page that was asked for", async () => {
    const { client } = await start();
    const console = createConsole({ client, password, passwordCost: { N: 16, r: 1, p: 1 } });
    const elsewhere = callerFrom("203.0.113.9");
    const visitor = createFormClient((request) => console.fetch(request, elsewhere), home);
    const refused = await visitor.get("tables/books?x=1");
    expect(refused.status).toBe(303);
    expect(refused.headers.get("location")).toBe(
      "/console/sign-in?next=%2Fconsole%2Ftables%2Fbooks%3Fx%3D1",
    );
    const next = "/console/tables/books?x=1";
    const response = await visitor.send("sign-in", "sign-in", { password, next });
    expect([response.status, response.headers.get("location")]).toEqual([303, next]);
    expect((await visitor.get("")).status).toBe(200);
  });

  it("gives the session to no script and to no other site, for twelve hours", async () => {
    let now = Date.UTC(2026, 0, 1);
    const server = await start({ password, now: () => now });
    const visitor = visitorOf(server);
    const response = await visitor.send("sign-in", "sign-in", { password });
    const cookie = response.headers.getSetCookie().find((line) => line.includes("_session="));
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(cookie).toMatch(/Path=\/console\//);
    expect(cookie).toMatch(/Expires=Thu, 01 Jan 2026 12:00:00 GMT/);

    now += 12 * 60 * 60 * 1000 - 1;
    expect((await visitor.get("")).status).toBe(200);
    now += 1;
    expect((await visitor.get("")).status).toBe(303);
  });

  it("ends the session for good when the visitor signs out", async () => {
    const server = await start({ password });
    const visitor = visitorOf(server);
    await visitor.send("sign-in", "sign-in", { password });
    const session = visitor.cookies.get("plinth_console_session") ?? "";
    await visitor.send("", "sign-out", {});
    expect((await visitor.get("")).status).toBe(303);
    visitor.cookies.set("plinth_console_session", session);
    expect((await visitor.get("")).status).toBe(303);
  });

  it.each(["", "open", "open sesame ", "OPEN SESAME", "x".repeat(60_000)])(
    "refuses another password and says so beside the field",
    async (wrong) => {
      const server = await start({ password });
      const visitor = visitorOf(server);
      const response = await visitor.send("sign-in", "sign-in", { password: wrong });
      expect(response.status).toBe(422);
      expect(await response.text()).toContain('id="password-error"');
      expect((await visitor.get("")).status).toBe(303);
    },
  );

  it("stops listening to who tries too often, the right password included, and for a while", async () => {
    let now = Date.UTC(2026, 0, 1);
    const server = await start({ password, now: () => now });
    const visitor = visitorOf(server);
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const response = await visitor.send("sign-in", "sign-in", { password: `guess ${attempt}` });
      statuses.push(response.status);
    }
    expect(new Set(statuses)).toEqual(new Set([422]));
    const locked = await visitor.send("sign-in", "sign-in", { password });
    expect(locked.status).toBe(429);
    expect(locked.headers.get("retry-after")).toBe("900");
    expect(await locked.text()).toContain("Try again in 15 minutes.");

    now += 15 * 60 * 1000;
    expect((await visitor.send("sign-in", "sign-in", { password })).status).toBe(303);
  });

  it("refuses a form without its token, with a stranger's, and with one from before signing in", async () => {
    const server = await start({ password });
    const visitor = visitorOf(server);
    await visitor.get("sign-in");
    expect((await visitor.post("sign-in", { password })).status).toBe(403);

    const strangersPage = await (await visitorOf(server).get("sign-in")).text();
    const stranger = /name="csrf_token" value="([^"]+)"/.exec(strangersPage)?.[1] ?? "";
    expect((await visitor.post("sign-in", { password, csrf_token: stranger })).status).toBe(403);

    const page = await (await visitor.get("sign-in")).text();
    const early = /name="csrf_token" value="([^"]+)"/.exec(page)?.[1] ?? "";
    expect((await visitor.post("sign-in", { password, csrf_token: early })).status).toBe(303);
    expect((await visitor.post("sign-out", { csrf_token: early })).status).toBe(403);
  });

  it.each([
    "https://evil.example.com/",
    "//evil.example.com",
    "/other/",
    "/console/../other",
    "javascript:alert(1)",
    "/\\evil.example.com",
  ])("leads from the sign-in to its own pages only, not to %s", async (next) => {
    const server = await start({ password });
    const visitor = visitorOf(server);
    const response = await visitor.send("sign-in", "sign-in", { password, next });
    expect(response.headers.get("location")).toBe("/console/");
  });

  it("leads to no other site where it is mounted at the root either", async () => {
    const { client } = await start();
    const passwordCost = { N: 16, r: 1, p: 1 };
    const console = createConsole({ client, basePath: "", password, passwordCost });
    const visitor = createFormClient(
      (request) => console.fetch(request, callerHere),
      "http://localhost/",
    );
    const next = "/x/..//evil.example.com/";
    const response = await visitor.send("sign-in", "sign-in", { password, next });
    expect(response.headers.get("location")).toBe("/");
  });
});
