import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GuideShell, openGuideShell } from "./support/aws-cli.ts";
import { blocksOf, readGuide } from "./support/guide.ts";
import { type ShopServer, startShop } from "./support/shop-server.ts";

/** Each request of the guide, with the answer that stands below it. */
const examples = blocksOf(readGuide("api.md")).flatMap((block, index, all) => {
  if (block.kind !== "sh api") return [];
  const answer = all[index + 1];
  return [{ section: block.section, command: block.text, answer: answer?.text ?? "" }];
});

const hasCurl = existsSync("/usr/bin/curl");
const documentedAddress = "http://127.0.0.1:3000/cloudshelf/api";

describe("the guide to the API", () => {
  let server: ShopServer;
  let shell: GuideShell;

  beforeAll(async () => {
    server = await startShop();
    shell = await openGuideShell(server.url);
  });

  afterAll(async () => {
    await shell?.close();
    await server?.close();
  });

  it("S-79 has requests that give the answers below them, in their order", async ({ skip }) => {
    skip(!hasCurl, "curl is not there");
    expect(examples.length).toBeGreaterThan(5);
    expect(examples[0]?.command).toContain(`API=${documentedAddress}\n`);
    // Variables that an earlier example set are known to the later ones, as in a reader's shell.
    let earlier = "";
    for (const { section, command, answer } of examples) {
      const here = command.replace(documentedAddress, `${server.url}api`);
      const { exitCode, stdout, stderr } = await shell.run(`${earlier}\n${here}`);
      expect({ section, exitCode, stderr }).toEqual({ section, exitCode: 0, stderr: "" });
      expect(JSON.parse(stdout), section).toMatchObject(JSON.parse(answer));
      const assignments = here.matchAll(/^[A-Z]+=(?:\$\([\s\S]*?\)$|\S+$)/gm);
      earlier += [...assignments].map(([text]) => `${text}\n`).join("");
    }
  });

  it("S-79 tells the limits that the answers carry", async ({ skip }) => {
    skip(!hasCurl, "curl is not there");
    const guide = readGuide("api.md");
    const { stdout } = await shell.run(`curl -si ${server.url}api/categories`);
    expect(stdout).toMatch(/x-ratelimit-limit: 10000\r/i);
    expect(guide).toContain("10,000 for a network address");
    const tooLong = `{"email":"${"x".repeat(64 * 1024)}"}`;
    const refused = await server.fetch(
      new Request(`${server.url}api/sessions`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: tooLong,
      }),
    );
    expect(refused.status).toBe(413);
    expect(guide).toContain("at most 64 KB");
  });
});
