import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { StartSettings } from "./settings.ts";
import { startPlinth } from "./start-plinth.ts";

/** Opening PGlite takes a second, and only one test is about it. */
const withoutReports = { CLOUDSHELF_REPORTING: "off" };

function settingsOf(changes: Partial<StartSettings>): StartSettings {
  const settings = { port: 0, dynamodbPort: 0, directory: undefined, environment: withoutReports };
  const consolePassword = undefined;
  return { kind: "start", ...settings, consolePassword, ...changes };
}

/** Starts on free ports and reads the addresses off what is printed, as a person would. */
async function start(changes: Partial<StartSettings> = {}) {
  let printed = "";
  const running = await startPlinth(settingsOf(changes), (text) => {
    printed += text;
  });
  const url = /Applications\s+(\S+)\//.exec(printed)?.[1] ?? "";
  const endpointUrl = /DynamoDB\s+(\S+)/.exec(printed)?.[1] ?? "";
  return { ...running, printed, url, endpointUrl };
}

async function call(endpointUrl: string, operation: string, input: object): Promise<unknown> {
  const response = await fetch(endpointUrl, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `DynamoDB_20120810.${operation}`,
    },
    body: JSON.stringify(input),
  });
  return await response.json();
}

interface Credentials {
  readonly email: string;
  readonly password: string;
}

function printedAdministrator(printed: string): Credentials {
  const line = /Back office[^\n]*\n\s+sign in as (\S+), password (\S+)\n/.exec(printed);
  return { email: line?.[1] ?? "", password: line?.[2] ?? "" };
}

async function roleOf(url: string, credentials: Credentials): Promise<string> {
  return (await signIn(url, credentials)).user.role;
}

interface SignedIn {
  readonly sessionToken: string;
  readonly user: { readonly role: string };
}

async function signIn(url: string, credentials: Credentials): Promise<SignedIn> {
  const response = await fetch(`${url}/cloudshelf/api/sessions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(credentials),
  });
  return (await response.json()) as SignedIn;
}

/** The page of the reports, once they are current. */
async function reportsOf(url: string, credentials: Credentials, path = ""): Promise<string> {
  const { sessionToken } = await signIn(url, credentials);
  for (let lookCount = 0; lookCount < 600; lookCount += 1) {
    const response = await fetch(`${url}/cloudshelf/admin/reports${path}`, {
      headers: { cookie: `cloudshelf_session=${sessionToken}` },
    });
    const text = await response.text();
    if (text.includes("Current as of")) return text;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the reports did not become current");
}

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "plinth-start-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}

/** Filling the shop takes a second, and several on a machine that is busy with other tests. */
describe("startPlinth", { timeout: 120_000 }, () => {
  it("serves the applications, the shop's description and DynamoDB, and prints where", async () => {
    const plinth = await start();
    onTestFinished(() => plinth.stop());

    expect(plinth.printed).toContain("reader@example.com");
    const home = await (await fetch(`${plinth.url}/`)).text();
    expect(home).toContain('href="/cloudshelf/"');
    expect(home).toContain(plinth.endpointUrl);
    expect(home).toContain('href="/console/"');
    const console = await fetch(`${plinth.url}/console`);
    expect(await console.text()).toContain("cloudshelf-books");
    const description = await fetch(`${plinth.url}/cloudshelf/api/openapi.json`);
    expect(await description.json()).toMatchObject({ openapi: expect.stringMatching(/^3\./) });
    expect(await call(plinth.endpointUrl, "ListTables", {})).toEqual({
      TableNames: ["cloudshelf-books", "cloudshelf-carts", "cloudshelf-orders", "cloudshelf-users"],
    });
  });

  it("tells a lost visitor where the applications are", async () => {
    const plinth = await start();
    onTestFinished(() => plinth.stop());

    const response = await fetch(`${plinth.url}/nowhere`);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain("/nowhere");
  });

  it("keeps the data and the secret between runs", async () => {
    const directory = temporaryDirectory();
    const Key = { user_id: { S: "user-kept" } };
    const first = await start({ directory });
    await call(first.endpointUrl, "PutItem", { TableName: "cloudshelf-users", Item: Key });
    await first.stop();

    const second = await start({ directory });
    onTestFinished(() => second.stop());

    const input = { TableName: "cloudshelf-users", Key };
    expect(await call(second.endpointUrl, "GetItem", input)).toEqual({ Item: Key });
    expect(statSync(join(directory, "secret")).mode & 0o777).toBe(0o600);
  });

  it("opens the back office with the password that it prints, and keeps it with the data", async () => {
    const directory = temporaryDirectory();
    const first = await start({ directory });
    const credentials = printedAdministrator(first.printed);
    expect(credentials).toMatchObject({
      email: "administrator@example.com",
      password: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(await roleOf(first.url, credentials)).toBe("administrator");
    expect(statSync(join(directory, "administrator-password")).mode & 0o777).toBe(0o600);
    await first.stop();

    const second = await start({ directory });
    onTestFinished(() => second.stop());
    expect(printedAdministrator(second.printed)).toEqual(credentials);
  });

  it("takes the staff's account of the environment, and prints no password of it", async () => {
    const password = "the operator's own words";
    const environment = {
      ...withoutReports,
      CLOUDSHELF_ADMINISTRATOR_EMAIL: "keeper@example.com",
      CLOUDSHELF_ADMINISTRATOR_PASSWORD: password,
    };
    const plinth = await start({ environment });
    onTestFinished(() => plinth.stop());
    expect(plinth.printed).toContain("sign in as keeper@example.com");
    expect(plinth.printed).not.toContain(password);
    const role = await roleOf(plinth.url, { email: "keeper@example.com", password });
    expect(role).toBe("administrator");
  });

  it("says so when the password that it keeps is not the account's any more", async () => {
    const directory = temporaryDirectory();
    const first = await start({ directory });
    await first.stop();
    const password = "another that was set since";
    const second = await start({
      directory,
      environment: { ...withoutReports, CLOUDSHELF_ADMINISTRATOR_PASSWORD: password },
    });
    onTestFinished(() => second.stop());
    expect(second.printed).toContain("whose password was changed since");
    expect(second.printed).not.toContain(password);
  });

  it("S-81 keeps reports beside the data, fed while the shop goes on, and again after a restart", async () => {
    const directory = temporaryDirectory();
    const first = await start({ directory, environment: {} });
    const credentials = printedAdministrator(first.printed);
    await reportsOf(first.url, credentials);
    await first.stop();

    const second = await start({ directory, environment: {} });
    onTestFinished(() => second.stop());
    // The sample order is of a day in September 2025.
    const path = "/days?from=2025-09-01&to=2025-09-30";
    expect(await reportsOf(second.url, credentials, path)).toContain("$42.99");
    expect(existsSync(join(directory, "reporting"))).toBe(true);
  });

  it("says which port is taken before it fills a table, and lets go of all it had opened", async () => {
    const directory = temporaryDirectory();
    const plinth = await start();
    onTestFinished(() => plinth.stop());
    const port = Number(new URL(plinth.url).port);

    let printed = "";
    const second = startPlinth(settingsOf({ directory, port }), (text) => {
      printed += text;
    });

    await expect(second).rejects.toThrow(`Port ${port} on 127.0.0.1 is already in use.`);
    expect(printed).toBe("");

    const again = await start({ directory });
    await again.stop();
  });
});
