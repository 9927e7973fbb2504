import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { inProcess } from "@plinth/client";
import { seed, tables } from "@plinth/cloudshelf";
import { createEngine } from "@plinth/engine";
import { createTables } from "@plinth/model";
import { startServer } from "@plinth/server";
import { createMemoryStore } from "@plinth/store";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repositoryRoot } from "../repository-root.ts";
import { type BundledFunction, bundleFunctions } from "./bundle-functions.ts";

const run = promisify(execFile);
const names = ["catalogue", "cart", "accounts", "orders"];

/** What of this repository no function has: DynamoDB is at the other end of its network. */
const elsewhere = /^packages\/(engine|server|store|infra|console|cli)\/|(^|\/)lmdb\//;

describe("bundleFunctions", () => {
  const folder = mkdtempSync(join(tmpdir(), "plinth-functions-"));
  const folders = { functions: join(folder, "functions"), site: join(folder, "site") };
  let bundled: readonly BundledFunction[] = [];

  beforeAll(async () => {
    bundled = await bundleFunctions(repositoryRoot, folders);
  }, 60_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("S-71 makes a file to start with for each function, small enough to start fast", () => {
    expect(bundled.map(({ name }) => name)).toEqual(names);
    for (const { name, startBytes, totalBytes } of bundled) {
      expect(startBytes, name).toBeLessThan(700 * 1024);
      expect(totalBytes, name).toBeLessThan(1400 * 1024);
      expect(readdirSync(join(folders.functions, "handlers", name))).toContain("index.mjs");
    }
  });

  it("S-71 takes nothing of the engine, its server, or its store along", () => {
    for (const { name, inputs } of bundled) {
      expect(inputs, name).toContain(`apps/cloudshelf/src/lambda/${name}.ts`);
      expect(
        inputs.filter((path) => elsewhere.test(path)),
        name,
      ).toEqual([]);
    }
  });

  it("S-71 gives no function the routes of another", () => {
    for (const { name, inputs } of bundled) {
      const others = inputs.filter((path) => /\/src\/handlers\/(?!shop-handler)/.test(path));
      expect(others).toEqual([`apps/cloudshelf/src/handlers/${name}.ts`]);
    }
  });

  it("S-11 makes the files of the CDN, and the way to the shop", () => {
    const files = readdirSync(folders.site, { recursive: true, encoding: "utf8" });
    expect(files.map((path) => path.split(/[/\\]/).at(-1))).toEqual(
      expect.arrayContaining(["index.html", "shop.css", "shop.js", "icon.svg"]),
    );
    expect(readFileSync(join(folders.site, "index.html"), "utf8")).toContain('href="/shop/"');
  });

  it("S-71 makes functions that Node alone can load, and that answer from tables", async () => {
    const engine = createEngine({ store: createMemoryStore() });
    const client = inProcess(engine);
    await createTables(client, tables);
    await seed({ client, passwordCost: { N: 16, r: 1, p: 1 } });
    const endpoint = await startServer({ engine, port: 0 });
    try {
      const paths = { catalogue: "/", cart: "/cart", accounts: "/sign-in", orders: "/orders" };
      for (const [name, path] of Object.entries(paths)) {
        const result = await callFunction(name, `/shop${path}`, endpoint.url);
        expect(result, name).toMatchObject({ statusCode: name === "orders" ? 303 : 200 });
        if (name === "catalogue") expect(result["body"]).toContain("Clean Code");
      }
    } finally {
      await endpoint.stop();
      await engine.close();
    }
  }, 60_000);

  /** In a process of its own, in a folder without packages. */
  async function callFunction(
    name: string,
    rawPath: string,
    endpointUrl: string,
  ): Promise<Record<string, unknown>> {
    const url = pathToFileURL(join(folders.functions, "handlers", name, "index.mjs")).href;
    const event = {
      version: "2.0",
      rawPath,
      rawQueryString: "",
      headers: { accept: "text/html" },
      requestContext: { stage: "$default", http: { method: "GET" } },
    };
    const program = `
      const { handler } = await import(${JSON.stringify(url)});
      process.stdout.write(JSON.stringify(await handler(${JSON.stringify(event)})), () => process.exit());
    `;
    const { stdout } = await run(process.execPath, ["--input-type=module", "-e", program], {
      cwd: folder,
      env: {
        DYNAMODB_ENDPOINT: endpointUrl,
        CLOUDSHELF_SECRET: "the secret of the bundles' test",
        CLOUDSHELF_LOG_LEVEL: "silent",
      },
    });
    const result: Record<string, unknown> = JSON.parse(stdout);
    return result;
  }
});
