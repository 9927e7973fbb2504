import { describe, expect, it } from "vitest";
import { runPlinth } from "../../../test/run-plinth.ts";
import { spawnPlinth } from "../../../test/spawn-plinth.ts";
import { bookTemplate, filesIn } from "../../../test/stack-files.ts";
import { startEndpoint } from "../../../test/start-endpoint.ts";

describe("stack delete", () => {
  it("deletes when the stack's name is typed in, and nothing else", async () => {
    await using endpoint = await startEndpoint();
    await using files = await filesIn({ "t.yml": bookTemplate() });
    const options = { endpointUrl: endpoint.url, workingDirectory: files.path };
    await runPlinth(["stack", "deploy", "shop", "t.yml"], options);
    const script = await runPlinth(["stack", "delete", "shop"], options);
    expect(script.exitCode).toBe(1);
    expect(script.stderr).toContain(
      "This deletes the stack shop and 1 table (books-dev) with all items at http://127.0.0.1:",
    );
    const wrong = await runPlinth(["stack", "delete", "shop"], { ...options, answers: ["yes"] });
    expect(wrong).toMatchObject({ exitCode: 1, stdout: "" });
    const right = await runPlinth(["stack", "delete", "shop"], { ...options, answers: ["shop"] });
    expect(right).toMatchObject({ exitCode: 0, stdout: "deleted  shop\n" });
    expect(right.stderr).toMatch(/ {2}DELETE_COMPLETE {17}Books\n/);
    expect((await endpoint.client.send("ListTables", {})).TableNames).toEqual(["plinth-stacks"]);
  });

  it("tells that there is none", async () => {
    await using endpoint = await startEndpoint();
    const { exitCode, stderr } = await runPlinth(["stack", "delete", "shop", "--yes"], {
      endpointUrl: endpoint.url,
    });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: `Error: There is no stack shop. plinth stack list shows those at ${endpoint.url}.\n`,
    });
  });

  it("runs as a program", async () => {
    await using endpoint = await startEndpoint();
    await using files = await filesIn({ "t.yml": bookTemplate() });
    await runPlinth(["stack", "deploy", "shop", "t.yml"], {
      endpointUrl: endpoint.url,
      workingDirectory: files.path,
    });
    const { exitCode, stdout } = await spawnPlinth(["stack", "delete", "shop", "--yes"], {
      environment: { AWS_ENDPOINT_URL_DYNAMODB: endpoint.url },
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "deleted  shop\n" });
  });
});
