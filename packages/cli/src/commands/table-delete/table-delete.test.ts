import { inProcess } from "@plinth/client";
import { createEngine } from "@plinth/engine";
import { createTables, defineTable } from "@plinth/model";
import { createMemoryStore } from "@plinth/store";
import { describe, expect, it } from "vitest";
import { runPlinth } from "../../../test/run-plinth.ts";
import { spawnPlinth } from "../../../test/spawn-plinth.ts";
import { startEndpoint } from "../../../test/start-endpoint.ts";

const things = defineTable({ name: "things", partitionKey: "id" });
const others = defineTable({ name: "others", partitionKey: "id" });

describe("table delete", () => {
  it("deletes when the name is typed in, and waits until the table is gone", async () => {
    await using endpoint = await startEndpoint();
    await createTables(endpoint.client, [things, others]);
    const { exitCode, stdout, stderr } = await runPlinth(["table", "delete", "things"], {
      endpointUrl: endpoint.url,
      answers: ["things"],
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "deleted  things\n" });
    expect(stderr).toContain("This deletes things with its 0 items");
    expect((await endpoint.client.send("ListTables", {})).TableNames).toEqual(["others"]);
  });

  it.each([
    ["another name is typed in", ["others"], "The answer was not things. Nothing was done."],
    ["the question is not answered", [], "The question was not answered."],
  ])("leaves everything when %s", async (_, answers, message) => {
    await using endpoint = await startEndpoint();
    await createTables(endpoint.client, [things]);
    const { exitCode, stderr } = await runPlinth(["table", "delete", "things"], {
      endpointUrl: endpoint.url,
      answers,
    });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(message);
    expect((await endpoint.client.send("ListTables", {})).TableNames).toEqual(["things"]);
  });

  it("deletes none when one of the names is wrong or protected", async () => {
    await using endpoint = await startEndpoint();
    await createTables(endpoint.client, [things, others]);
    const endpointUrl = endpoint.url;
    const wrong = await runPlinth(["table", "delete", "things", "nothing", "-y"], { endpointUrl });
    expect(wrong).toMatchObject({ exitCode: 1, stdout: "" });
    expect(wrong.stderr).toContain("has no table nothing, and nothing was deleted");
    await endpoint.client.send("UpdateTable", {
      TableName: "others",
      DeletionProtectionEnabled: true,
    });
    const refused = await runPlinth(["table", "delete", "things", "others", "-y"], { endpointUrl });
    expect(refused).toMatchObject({ exitCode: 1, stdout: "" });
    expect(refused.stderr).toContain("others is protected against deletion");
    expect((await endpoint.client.send("ListTables", {})).TableNames).toHaveLength(2);
  });

  it("demands --yes of a script, against Amazon too", async () => {
    const client = inProcess(createEngine({ store: createMemoryStore() }));
    await createTables(client, [things]);
    const words = ["table", "delete", "things", "--aws", "--region", "eu-central-1"];
    const openClient = async () => client;
    const refused = await runPlinth(words, { openClient });
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain("at Amazon DynamoDB in eu-central-1, for good.");
    expect(refused.stderr).toContain("Add --yes if that is what you want.");
    expect(await runPlinth([...words, "--yes"], { openClient })).toMatchObject({ exitCode: 0 });
  });

  it("runs as a program", async () => {
    await using endpoint = await startEndpoint();
    await createTables(endpoint.client, [things]);
    const environment = { AWS_ENDPOINT_URL_DYNAMODB: endpoint.url };
    const refused = await spawnPlinth(["table", "delete", "things"], { environment });
    expect(refused).toMatchObject({ exitCode: 1, stdout: "" });
    expect(await spawnPlinth(["table", "delete", "things", "--yes"], { environment })).toEqual({
      exitCode: 0,
      signal: null,
      stdout: "deleted  things\n",
      stderr: "",
    });
  });
});
