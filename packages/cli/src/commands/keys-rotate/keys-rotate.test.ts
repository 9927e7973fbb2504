import { chmod, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Client } from "@plinth/client";
import { describe, expect, it } from "vitest";
import { type KeysDirectory, keysDirectory } from "../../../test/keys/keys-directory.ts";
import { pressCtrlC, runPlinth } from "../../../test/run-plinth.ts";
import { spawnPlinth } from "../../../test/spawn-plinth.ts";
import { type Endpoint, startEndpoint } from "../../../test/start-endpoint.ts";

const july = () => Date.parse("2025-07-08T12:00:00Z");

function optionsFor(endpoint: Endpoint, directory: KeysDirectory) {
  return { endpointUrl: endpoint.url, workingDirectory: directory.path, now: july };
}

async function keyIdsIn(file: string): Promise<string[]> {
  const { keys }: { keys: { id: string }[] } = JSON.parse(await readFile(file, "utf8"));
  return keys.map(({ id }) => id);
}

describe("keys rotate", () => {
  it("makes a key, asks, and puts all values under it; nothing is lost", async () => {
    await using endpoint = await startEndpoint();
    await using directory = await keysDirectory();
    await directory.users(endpoint.client).put(3);
    const options = optionsFor(endpoint, directory);
    const rotated = await runPlinth(["keys", "rotate"], { ...options, answers: ["yes"] });
    expect(rotated.exitCode).toBe(0);
    expect(rotated.stdout).toBe(
      `${directory.keyFile}: key-2025-07-08 is current now. Keep a copy of the file.\n✓ User: 3 items read, 3 put under key-2025-07-08.\n`,
    );
    expect(rotated.stderr).toContain("Have all of them the new one? Type yes to go on:");
    expect(await keyIdsIn(directory.keyFile)).toEqual(["key-2025-07-08", "key-2025-01-01"]);
    expect((await stat(directory.keyFile)).mode & 0o777).toBe(0o600);
    const emails = await directory.users(endpoint.client).emails();
    expect(emails.sort()).toEqual(["0@example.com", "1@example.com", "2@example.com"]);
    const retired = await runPlinth(["keys", "retire", "key-2025-01-01", "-y"], options);
    expect(retired.exitCode).toBe(0);
    expect(await directory.users(endpoint.client).emails()).toHaveLength(3);
  });

  it("leaves the values to --continue where the processes have the old file", async () => {
    await using endpoint = await startEndpoint();
    await using directory = await keysDirectory();
    await directory.users(endpoint.client).put(1);
    const options = optionsFor(endpoint, directory);
    const script = await runPlinth(["keys", "rotate"], options);
    expect(script.exitCode).toBe(0);
    expect(script.stderr).toContain("Then plinth keys rotate --continue rewrites the values.");
    const person = await runPlinth(["keys", "rotate", "--key-id", "next"], {
      ...options,
      answers: ["no"],
    });
    expect(person.exitCode).toBe(1);
    expect(person.stderr).toContain("The answer was not yes. The new key is in the file;");
    expect(await keyIdsIn(directory.keyFile)).toHaveLength(3);
    const { exitCode, stdout } = await runPlinth(["keys", "rotate", "--continue"], options);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: "✓ User: 1 item read, 1 put under next.\n",
    });
  });

  it("goes on where it was stopped", async () => {
    await using endpoint = await startEndpoint();
    await using directory = await keysDirectory();
    await directory.users(endpoint.client).put(60);
    const controller = new AbortController();
    let scans = 0;
    const openClient = async (): Promise<Client> => ({
      ...endpoint.client,
      async send(operation, input, sendOptions) {
        if (operation === "Scan" && ++scans === 2) pressCtrlC(controller);
        return endpoint.client.send(operation, input, sendOptions);
      },
    });
    const options = { ...optionsFor(endpoint, directory), openClient };
    const { signal } = controller;
    const stopped = await runPlinth(["keys", "rotate", "--yes"], { ...options, signal });
    expect(stopped.exitCode).toBe(130);
    expect(stopped.stderr).toContain("Stopped after 25 items of User.");
    const { stdout } = await runPlinth(["keys", "rotate", "--continue"], options);
    expect(stdout).toBe("✓ User: 60 items read, 60 put under key-2025-07-08.\n");
    // One page was done before: of 60 items, 35 were left.
    expect(scans).toBe(4);
  });

  it.each<[string, (directory: KeysDirectory) => Promise<unknown>, number, string]>([
    [
      "a file that others may read",
      ({ keyFile }) => chmod(keyFile, 0o644),
      2,
      "others may read the file",
    ],
    ["a file that is none", ({ keyFile }) => writeFile(keyFile, "{"), 2, "no JSON object"],
    [
      "another rotation under way",
      ({ keyFile }) => writeFile(`${keyFile}.new`, ""),
      1,
      "another change of the keys is under way",
    ],
    [
      "a config that reads other keys",
      async ({ path, keyFile }) => {
        const other = join(path, "other.json");
        await writeFile(other, await readFile(keyFile), { mode: 0o600 });
        const config = await readFile(join(path, "plinth.config.mts"), "utf8");
        const changed = config.replace(
          /keysConfig\((.*)\);/,
          `{ ...keysConfig($1), keyFile: ${JSON.stringify(other)} };`,
        );
        await writeFile(join(path, "plinth.config.mts"), changed);
      },
      1,
      "Let both name one file",
    ],
  ])("refuses %s, and changes no keys that are in use", async (_, spoil, exitCode, message) => {
    await using endpoint = await startEndpoint();
    await using directory = await keysDirectory();
    await directory.users(endpoint.client).put(1);
    await spoil(directory);
    const before = await readFile(directory.keyFile, "utf8");
    const outcome = await runPlinth(["keys", "rotate", "-y"], optionsFor(endpoint, directory));
    expect(outcome.stderr).toContain(message);
    expect(outcome.exitCode).toBe(exitCode);
    expect(await readFile(directory.keyFile, "utf8")).toBe(before);
  });

  it("says how to go on when the same command is given again", async () => {
    await using endpoint = await startEndpoint();
    await using directory = await keysDirectory();
    const options = optionsFor(endpoint, directory);
    const before = await readFile(directory.keyFile, "utf8");
    const words = ["keys", "rotate", "--yes", "--key-id", "key-2025-01-01"];
    const { exitCode, stderr } = await runPlinth(words, options);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("has a key key-2025-01-01 already. plinth keys rotate --continue");
    expect(await readFile(directory.keyFile, "utf8")).toBe(before);
  });

  it("says where its checkpoint cannot be kept", async () => {
    await using endpoint = await startEndpoint();
    await using directory = await keysDirectory();
    await directory.users(endpoint.client).put(1);
    await writeFile(join(directory.path, ".plinth"), "no directory");
    const words = ["keys", "rotate", "--continue"];
    const { exitCode, stderr } = await runPlinth(words, optionsFor(endpoint, directory));
    expect(exitCode).toBe(1);
    expect(stderr).toContain("The checkpoint of this run cannot be kept in");
    expect(stderr).toContain("Let this user read and write there");
  });

  it("rewrites in several processes at once", async () => {
    await using endpoint = await startEndpoint();
    await using directory = await keysDirectory();
    await directory.users(endpoint.client).put(120);
    const options = optionsFor(endpoint, directory);
    await runPlinth(["keys", "rotate"], { ...options, now: () => Date.parse("2025-07-08") });
    const rewrite = () => runPlinth(["keys", "rotate", "--continue"], options);
    const outcomes = await Promise.all([rewrite(), rewrite(), rewrite()]);
    expect(outcomes.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    expect((await runPlinth(["keys", "status"], options)).exitCode).toBe(0);
    expect(await directory.users(endpoint.client).emails()).toHaveLength(120);
  });

  it("replaces what a link leads to, as a program", async () => {
    await using endpoint = await startEndpoint();
    await using directory = await keysDirectory();
    const users = directory.users(endpoint.client);
    await users.put(2);
    const link = join(directory.path, "link.json");
    await symlink(directory.keyFile, link);
    const environment = { AWS_ENDPOINT_URL: endpoint.url };
    const options = { environment, workingDirectory: directory.path };
    const rotated = await spawnPlinth(["keys", "rotate", "--yes", "--key-id", "next"], options);
    expect({ exitCode: rotated.exitCode, stdout: rotated.stdout }).toEqual({
      exitCode: 0,
      stdout: `${directory.keyFile}: next is current now. Keep a copy of the file.\n✓ User: 2 items read, 2 put under next.\n`,
    });
    const status = await spawnPlinth(["keys", "status", "--json"], options);
    expect(status.exitCode).toBe(0);
    expect(JSON.parse(status.stdout)).toEqual({
      environment: "test",
      keys: { current: "next", previous: ["key-2025-01-01"] },
      entities: [{ entity: "User", items: 2, values: { next: 2 }, plaintextValues: 0 }],
      retirable: ["key-2025-01-01"],
    });
  });
});
