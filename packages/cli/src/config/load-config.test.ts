import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { spawnPlinth } from "../../test/spawn-plinth.ts";
import { loadConfig } from "./load-config.ts";

const shop = fileURLToPath(new URL("../../test/shop", import.meta.url));
const directories: string[] = [];

afterEach(async () => {
  for (const directory of directories.splice(0)) {
    await rm(directory, { recursive: true });
  }
});

/** A directory outside of any project, with these files. */
async function directoryWith(files: Readonly<Record<string, string>>): Promise<string> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), "plinth-config-")));
  directories.push(directory);
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(directory, name, ".."), { recursive: true });
    await writeFile(join(directory, name), text);
  }
  return directory;
}

describe("loadConfig", () => {
  it("reads the nearest config from the working directory upwards", async () => {
    const { file, tables } = await loadConfig(shop, undefined);
    expect(file).toBe(join(shop, "plinth.config.ts"));
    expect(tables.map(({ name }) => name)).toEqual(["books", "sessions"]);
    const directory = await directoryWith({
      "plinth.config.mjs": "export const config = {};",
      "src/deep/file.txt": "",
    });
    const found = await loadConfig(join(directory, "src/deep"), undefined);
    expect(found.file).toBe(join(directory, "plinth.config.mjs"));
  });

  it("reads the file that it is given instead, and a default export too", async () => {
    const directory = await directoryWith({
      "plinth.config.ts": "throw new Error('not this one')",
      "other.mjs": "export default { keyFile: 'keys.json' };",
    });
    expect(await loadConfig(directory, "other.mjs")).toMatchObject({
      keyFile: join(directory, "keys.json"),
    });
  });

  it.each([
    ["nothing of the name", "export const shop = {};", "exports no config"],
    ["no object", "export const config = [];", "config is no object"],
    ["an unknown member", "export const config = { table: [] };", "config.table is unknown"],
    ["no list", "export const config = { tables: {} };", "config.tables is no list"],
    ["no table", "export const config = { tables: [{}] };", "config.tables[0] is no table"],
    [
      "no application",
      "export const config = { applications: [{}] };",
      "config.applications[0] is no application",
    ],
    [
      "no entity",
      "export const config = { entities: { Book: 1 } };",
      "config.entities.Book is no entity",
    ],
    ["no function", "export const config = { seed: 1 };", "config.seed is no function"],
    ["no loaders", "export const config = { loaders: [] };", "config.loaders is no object"],
    [
      "no loader",
      "export const config = { loaders: { books: {} } };",
      'config.loaders["books"] has no function load',
    ],
    ["no path", "export const config = { keyFile: '' };", "config.keyFile is no path"],
    ["no state", "export const config = { migrationState: {} };", "config.migrationState is no"],
  ])("refuses %s, with the path", async (_, text, message) => {
    const directory = await directoryWith({ "plinth.config.mjs": text });
    await expect(loadConfig(directory, undefined)).rejects.toThrow(`plinth.config.mjs`);
    await expect(loadConfig(directory, undefined)).rejects.toThrow(message);
  });

  it("says what to write where there is none", async () => {
    const directory = await directoryWith({});
    await expect(loadConfig(directory, undefined)).rejects.toThrow(
      `There is no plinth.config.ts in ${directory} or above it`,
    );
    await expect(loadConfig(directory, "missing.ts")).rejects.toThrow(
      `--config names ${join(directory, "missing.ts")}, which is no file`,
    );
  });

  it("reads the config of a project of CommonJS, as a program", async () => {
    const directory = await directoryWith({
      "package.json": "{}",
      "plinth.config.ts": 'import { keyFile } from "./keys";\nexport const config = { keyFile };\n',
      "keys.ts": 'export const keyFile: string = "keys.json";\n',
    });
    const { stderr } = await spawnPlinth(["table", "verify"], { workingDirectory: directory });
    expect(stderr).toContain("plinth.config.ts declares no tables.");
  });

  it("ends where a config waits for what never comes, as a program", async () => {
    const directory = await directoryWith({
      "package.json": '{"type":"module"}',
      "plinth.config.ts": "await new Promise(() => undefined);\nexport const config = {};\n",
    });
    const outcome = await spawnPlinth(["table", "verify"], { workingDirectory: directory });
    expect(outcome).toMatchObject({ exitCode: 1, stdout: "" });
    expect(outcome.stderr).toContain("waits for something that never comes");
  });

  it("tells the place of a mistake in TypeScript, as a program", async () => {
    const directory = await directoryWith({
      "plinth.config.ts": "export const config = {\n  tables: [,\n};\n",
      "missing.ts": 'import { x } from "./nowhere.ts";\nexport const config = { tables: x };\n',
      "thrown.ts": "\nexport const config: {} = undefinedThing();\n",
    });
    const run = (...words: string[]) => spawnPlinth(words, { workingDirectory: directory });
    const syntax = await run("table", "verify");
    expect(syntax.exitCode).toBe(2);
    expect(syntax.stderr).toMatch(/plinth\.config\.ts:\d+:\d+: ERROR: /);
    const missing = await run("table", "verify", "--config", "missing.ts");
    expect(missing).toMatchObject({ exitCode: 2 });
    expect(missing.stderr).toContain("nowhere.ts");
    const thrown = await run("table", "verify", "--config", "thrown.ts");
    expect(thrown).toMatchObject({ exitCode: 2 });
    expect(thrown.stderr).toContain("undefinedThing is not defined");
    expect(thrown.stderr).toContain("thrown.ts:2:");
  });
});
