import { fileURLToPath } from "node:url";
import { createTables, defineTable } from "@plinth/model";
import { describe, expect, it } from "vitest";
import { runPlinth } from "../../../test/run-plinth.ts";
import { books, sessions } from "../../../test/shop/schema.ts";
import { spawnPlinth } from "../../../test/spawn-plinth.ts";
import { startEndpoint } from "../../../test/start-endpoint.ts";

const workingDirectory = fileURLToPath(new URL("../../../test/shop", import.meta.url));

describe("table verify", () => {
  it("ends with 0 when all is as declared", async () => {
    await using endpoint = await startEndpoint();
    await createTables(endpoint.client, [books, sessions]);
    const options = { endpointUrl: endpoint.url, workingDirectory };
    expect(await runPlinth(["table", "verify", "books", "sessions"], options)).toEqual({
      exitCode: 0,
      stdout: "✓ books\n✓ sessions\n",
      stderr: "",
    });
  });

  it("ends with 3 and tells each difference", async () => {
    await using endpoint = await startEndpoint();
    await createTables(endpoint.client, [defineTable({ name: "sessions", partitionKey: "id" })]);
    const options = { endpointUrl: endpoint.url, workingDirectory };
    const { exitCode, stdout, stderr } = await runPlinth(
      ["table", "verify", "books", "sessions"],
      options,
    );
    expect(exitCode).toBe(3);
    expect(stdout).toBe(
      [
        "✗ books",
        "    table: declared ACTIVE, but is none",
        "✗ sessions",
        "    keySchema: declared token HASH, but is id HASH",
        "    attributeDefinitions: declared token S, but is id S",
        "    timeToLive: declared expires_at, but is off",
        "",
      ].join("\n"),
    );
    expect(stderr).toContain("4 differences at");
    expect(stderr).toContain("plinth table create makes what is missing.");
  });

  it("runs as a program", async () => {
    await using endpoint = await startEndpoint();
    await createTables(endpoint.client, [books]);
    const { exitCode, stdout } = await spawnPlinth(
      ["table", "verify", "books", "sessions", "--json"],
      {
        environment: { AWS_ENDPOINT_URL_DYNAMODB: endpoint.url },
        workingDirectory,
      },
    );
    expect(exitCode).toBe(3);
    expect(JSON.parse(stdout)).toEqual([
      { table: "sessions", path: "table", expected: "ACTIVE", actual: "none" },
    ]);
  });
});

describe("table verify of what is deployed", () => {
  const applications = fileURLToPath(new URL("../../../test/applications", import.meta.url));

  it("looks for the names of the templates, and compares their settings too", async () => {
    await using endpoint = await startEndpoint();
    const options = { endpointUrl: endpoint.url, workingDirectory: applications };
    const parameter = ["-p", "Environment=dev"];
    const made = await runPlinth(["table", "create", "books", ...parameter], options);
    expect(made.stdout).toBe("created  shop-dev-books\n");
    const { exitCode, stdout } = await runPlinth(
      ["table", "verify", "shop-dev-books", ...parameter],
      options,
    );
    expect(exitCode).toBe(3);
    expect(stdout).toContain("✗ shop-dev-books\n");
    expect(stdout).toContain('tags.Environment: declared "dev", but is none');
    expect(stdout).not.toContain("keySchema");
  });

  it.each([
    [["-p", "Stage=dev"], "No application of the config has a parameter Stage."],
    [["--deployed"], "Environment has no default"],
    [["-p", "Environment=moon"], 'not "moon"'],
  ])("refuses %j before anything is sent", async (words, message) => {
    const { exitCode, stderr } = await runPlinth(["table", "verify", ...words], {
      endpointUrl: "http://127.0.0.1:9",
      workingDirectory: applications,
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});
