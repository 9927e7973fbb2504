import { fileURLToPath } from "node:url";
import type { Client } from "@plinth/client";
import { createTables, defineTable } from "@plinth/model";
import { describe, expect, it } from "vitest";
import { pressCtrlC, runPlinth } from "../../../test/run-plinth.ts";
import { books } from "../../../test/shop/schema.ts";
import { spawnPlinth } from "../../../test/spawn-plinth.ts";
import { type Endpoint, startEndpoint } from "../../../test/start-endpoint.ts";

const workingDirectory = fileURLToPath(new URL("../../../test/shop", import.meta.url));
const jobs = defineTable({ name: "jobs", partitionKey: "id" });

/** Books as version 1 has them: with cents. */
async function endpointWithOldBooks(count: number): Promise<Endpoint> {
  const endpoint = await startEndpoint();
  await createTables(endpoint.client, [books, jobs]);
  for (let number = 0; number < count; number++) {
    const Item = {
      category: { S: "Fiction" },
      book_id: { S: String(number).padStart(4, "0") },
      title: { S: "Emma" },
      year: { N: "1815" },
      cents: { N: "999" },
    };
    await endpoint.client.send("PutItem", { TableName: "books", Item });
  }
  return endpoint;
}

async function stored({ client }: { readonly client: Client }) {
  const { Items = [] } = await client.send("Scan", { TableName: "books" });
  const current = Items.filter((item) => item["schema_version"] !== undefined);
  return { current: current.length, all: Items.length, first: Items[0] };
}

describe("migrate", () => {
  it("tries everything out and writes nothing under --dry-run", async () => {
    await using endpoint = await endpointWithOldBooks(2);
    const options = { endpointUrl: endpoint.url, workingDirectory };
    const { exitCode, stdout, stderr } = await runPlinth(["migrate", "--dry-run"], options);
    expect(exitCode).toBe(0);
    expect(stderr).toBe(`Trying Book at ${endpoint.url}.\n`);
    expect(stdout.split("\n").slice(0, 6)).toEqual([
      "✓ Book: 2 items read, 2 would be brought to version 2, 0 there already.",
      '    {"category":"Fiction","book_id":"0000"}',
      "      - cents: 999",
      expect.stringMatching(/^ {6}[+] /),
      expect.stringMatching(/^ {6}[+] /),
      '    {"category":"Fiction","book_id":"0001"}',
    ]);
    expect(stdout).toContain("      + price: 9.99\n");
    expect(await stored(endpoint)).toMatchObject({ current: 0, all: 2 });
  });

  it("brings items up, once, and down again", async () => {
    await using endpoint = await endpointWithOldBooks(3);
    const options = { endpointUrl: endpoint.url, workingDirectory };
    const up = await runPlinth(["migrate", "Book"], options);
    expect(up.exitCode).toBe(0);
    expect(up.stdout).toContain("✓ Book: 3 items read, 3 brought to version 2, 0 there already.");
    expect((await stored(endpoint)).first).toMatchObject({ price: { N: "9.99" } });
    const again = await runPlinth(["migrate", "Book"], options);
    expect(again.stdout).toContain(
      "was finished before. What was written or rolled back since is not looked at; --restart looks at all items again.",
    );
    const restarted = await runPlinth(["migrate", "Book", "--restart", "--json"], options);
    expect(JSON.parse(restarted.stdout)).toMatchObject([{ upgraded: 0, alreadyCurrent: 3 }]);
    const refused = await runPlinth(["migrate", "Book", "--rollback", "1"], options);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain("Add --yes if that is what you want.");
    const down = await runPlinth(["migrate", "Book", "--rollback", "1"], {
      ...options,
      answers: ["Book"],
    });
    expect(down.stdout).toContain("3 brought to version 1");
    expect((await stored(endpoint)).first).toMatchObject({ cents: { N: "999" } });
  });

  it("goes on where it was stopped", async () => {
    await using endpoint = await endpointWithOldBooks(250);
    const controller = new AbortController();
    let scans = 0;
    const openClient = async (): Promise<Client> => ({
      ...endpoint.client,
      async send(operation, input, sendOptions) {
        if (operation === "Scan" && ++scans === 3) pressCtrlC(controller);
        return endpoint.client.send(operation, input, sendOptions);
      },
    });
    const options = { workingDirectory, openClient };
    const stopped = await runPlinth(["migrate"], { ...options, signal: controller.signal });
    expect(stopped).toMatchObject({ exitCode: 130, stdout: "" });
    expect(stopped.stderr).toContain("Stopped after 200 items of Book.");
    expect(stopped.stderr).toContain("the same command goes on from there.");
    scans = 100;
    const { stdout, exitCode } = await runPlinth(["migrate"], options);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("250 items read, 250 brought to version 2");
    // The last page, and the one that finds that nothing follows.
    expect(scans).toBeLessThanOrEqual(102);
    expect((await stored(endpoint)).current).toBe(250);
  });

  it("ends with 3 and lists what failed", async () => {
    await using endpoint = await endpointWithOldBooks(1);
    const Item = { category: { S: "Fiction" }, book_id: { S: "bad" }, cents: { S: "many" } };
    await endpoint.client.send("PutItem", { TableName: "books", Item });
    const options = { endpointUrl: endpoint.url, workingDirectory };
    const { exitCode, stdout } = await runPlinth(["migrate"], options);
    expect(exitCode).toBe(3);
    expect(stdout).toContain("✗ Book: 2 items read, 1 brought to version 2");
    expect(stdout).toContain('    {"category":"Fiction","book_id":"bad"}');
  });

  it.each([
    [["migrate", "Cart"], "The config has no entity with an upgrade called Cart. It has Book."],
    [["migrate", "--rollback", "1"], "--rollback is of one entity"],
    [["migrate", "Book", "--rollback", "7", "-y"], "to a version from 1 to 2, not 7"],
    [["migrate", "--segments", "0"], '--segments is "0"'],
  ])("refuses %j", async (words, message) => {
    await using endpoint = await endpointWithOldBooks(0);
    const options = { endpointUrl: endpoint.url, workingDirectory };
    const { exitCode, stderr } = await runPlinth(words, options);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });

  it("runs as a program", async () => {
    await using endpoint = await endpointWithOldBooks(1);
    const { exitCode, stdout } = await spawnPlinth(["migrate", "--json"], {
      environment: { AWS_ENDPOINT_URL: endpoint.url },
      workingDirectory,
    });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ upgraded: 1, failedCount: 0 }]);
  });
});
