import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generateLocalKeys, rotateLocalKeys } from "@plinth/model/encryption";
import { describe, expect, it } from "vitest";
import { keysDirectory } from "../../../test/keys/keys-directory.ts";
import { runPlinth } from "../../../test/run-plinth.ts";
import { startEndpoint } from "../../../test/start-endpoint.ts";
import { replaceKeyFile } from "../../keys/key-file.ts";

const now = Date.parse("2025-07-08");

describe("keys retire", () => {
  it("refuses a key that a value is under", async () => {
    await using endpoint = await startEndpoint();
    await using directory = await keysDirectory();
    await directory.users(endpoint.client).put(2);
    await replaceKeyFile(directory.keyFile, (text) => rotateLocalKeys(text, { now }));
    const before = await readFile(directory.keyFile, "utf8");
    const options = { endpointUrl: endpoint.url, workingDirectory: directory.path };
    const refused = await runPlinth(["keys", "retire", "key-2025-01-01", "--yes"], options);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain("2 values of User are under key-2025-01-01");
    expect(await readFile(directory.keyFile, "utf8")).toBe(before);
  });

  it("asks before it takes a key away", async () => {
    await using endpoint = await startEndpoint();
    await using directory = await keysDirectory();
    await directory.users(endpoint.client).put(0);
    await replaceKeyFile(directory.keyFile, (text) => rotateLocalKeys(text, { now }));
    const options = { endpointUrl: endpoint.url, workingDirectory: directory.path };
    const words = ["keys", "retire", "key-2025-01-01"];
    expect(await runPlinth(words, { ...options, answers: ["yes"] })).toMatchObject({ exitCode: 1 });
    const { exitCode, stdout } = await runPlinth(words, { ...options, answers: [words[2] ?? ""] });
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: `${directory.keyFile}: key-2025-01-01 is gone.\n`,
    });
  });

  it("leaves a file alone whose keys are not those that the tables were looked at with", async () => {
    await using endpoint = await startEndpoint();
    await using directory = await keysDirectory();
    await directory.users(endpoint.client).put(0);
    await replaceKeyFile(directory.keyFile, (text) => rotateLocalKeys(text, { now }));
    const other = join(directory.path, "production.json");
    const first = generateLocalKeys({ environment: "production", now: Date.parse("2025-01-01") });
    const text = rotateLocalKeys(first, { now });
    await writeFile(other, text, { mode: 0o600 });
    const config = join(directory.path, "plinth.config.mts");
    const changed = (await readFile(config, "utf8")).replace(
      /keysConfig\((.*)\);/,
      `{ ...keysConfig($1), keyFile: ${JSON.stringify(other)} };`,
    );
    await writeFile(config, changed);
    const { exitCode, stderr } = await runPlinth(["keys", "retire", "key-2025-01-01", "--yes"], {
      endpointUrl: endpoint.url,
      workingDirectory: directory.path,
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("of production, and the config's encryption has");
    expect(await readFile(other, "utf8")).toBe(text);
  });

  it.each([
    ["key-2025-01-01", "is the current key."],
    ["key-1999", "is none of the previous keys, which are none."],
  ])("refuses %s", async (keyId, message) => {
    await using directory = await keysDirectory();
    const { exitCode, stderr } = await runPlinth(["keys", "retire", keyId], {
      workingDirectory: directory.path,
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});
