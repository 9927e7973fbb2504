import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { runPlinth } from "../../../test/run-plinth.ts";
import { spawnPlinth } from "../../../test/spawn-plinth.ts";
import { startEndpoint } from "../../../test/start-endpoint.ts";

const workingDirectory = fileURLToPath(new URL("../../../test/shop", import.meta.url));

describe("table create", () => {
  it("creates what is missing, and leaves what is there", async () => {
    await using endpoint = await startEndpoint();
    const options = { endpointUrl: endpoint.url, workingDirectory };
    const one = await runPlinth(["table", "create", "sessions"], options);
    expect(one).toEqual({
      exitCode: 0,
      stdout: "created  sessions\n",
      stderr: `Creating tables at ${endpoint.url}.\n`,
    });
    expect(await runPlinth(["table", "create"], options)).toMatchObject({
      exitCode: 0,
      stdout: "created  books\nexists   sessions\ncreated  users\ncreated  jobs\n",
    });
    const { TimeToLiveDescription } = await endpoint.client.send("DescribeTimeToLive", {
      TableName: "sessions",
    });
    expect(TimeToLiveDescription.AttributeName).toBe("expires_at");
  });

  it("refuses a table that the config does not declare, and creates none", async () => {
    await using endpoint = await startEndpoint();
    const options = { endpointUrl: endpoint.url, workingDirectory };
    const { exitCode, stderr } = await runPlinth(["table", "create", "books", "cars"], options);
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      "Error: The config declares no table cars. It has books, sessions, users, jobs.\n",
    );
    expect((await endpoint.client.send("ListTables", {})).TableNames).toEqual([]);
  });

  it("runs as a program", async () => {
    await using endpoint = await startEndpoint();
    const words = ["table", "create", "books", "sessions", "--json"];
    const { exitCode, stdout } = await spawnPlinth(words, {
      environment: { AWS_ENDPOINT_URL_DYNAMODB: endpoint.url },
      workingDirectory,
    });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual([
      { table: "books", outcome: "created" },
      { table: "sessions", outcome: "created" },
    ]);
  });
});
