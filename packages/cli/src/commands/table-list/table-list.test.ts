import { createTableInput, createTables, defineTable } from "@plinth/model";
import { describe, expect, it } from "vitest";
import { runPlinth } from "../../../test/run-plinth.ts";
import { spawnPlinth } from "../../../test/spawn-plinth.ts";
import { startEndpoint } from "../../../test/start-endpoint.ts";

const things = defineTable({ name: "things", partitionKey: "id" });

describe("table list", () => {
  it("shows each table with status, key, indexes, items and bytes", async () => {
    await using endpoint = await startEndpoint();
    await createTables(endpoint.client, [things]);
    await endpoint.client.send("PutItem", { TableName: "things", Item: { id: { S: "1" } } });
    const { stdout, exitCode } = await runPlinth(["table", "list"], { endpointUrl: endpoint.url });
    expect(stdout).toBe(
      "TABLE   STATUS  KEY  INDEXES  ITEMS  BYTES\nthings  ACTIVE  id         0      1      3\n",
    );
    expect(exitCode).toBe(0);
  });

  it("goes on where a page of names ends", async () => {
    await using endpoint = await startEndpoint();
    for (let number = 0; number < 101; number++) {
      const tableNames = { things: `things-${number}` };
      await endpoint.client.send("CreateTable", createTableInput(things, { tableNames }));
    }
    const { stdout } = await runPlinth(["table", "list", "--json"], { endpointUrl: endpoint.url });
    expect(JSON.parse(stdout)).toHaveLength(101);
  });

  it("says on standard error that there is none, and gives an empty list as JSON", async () => {
    await using endpoint = await startEndpoint();
    const endpointUrl = endpoint.url;
    const readable = await runPlinth(["table", "list"], { endpointUrl });
    expect(readable).toMatchObject({ exitCode: 0, stdout: "" });
    expect(readable.stderr).toBe(`${endpointUrl} has no tables.\n`);
    expect(await runPlinth(["table", "list", "--json"], { endpointUrl })).toMatchObject({
      stdout: "[]\n",
      stderr: "",
    });
  });

  it("runs as a program", async () => {
    await using endpoint = await startEndpoint();
    await createTables(endpoint.client, [things]);
    const environment = { AWS_ENDPOINT_URL: endpoint.url };
    const { exitCode, stdout, stderr } = await spawnPlinth(["table", "list", "--json"], {
      environment,
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(JSON.parse(stdout)).toEqual([
      {
        name: "things",
        status: "ACTIVE",
        keySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        itemCount: 0,
        sizeBytes: 0,
      },
    ]);
  });
});
