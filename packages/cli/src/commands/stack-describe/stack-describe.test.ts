import { describe, expect, it } from "vitest";
import { runPlinth } from "../../../test/run-plinth.ts";
import { spawnPlinth } from "../../../test/spawn-plinth.ts";
import { bookTemplate, filesIn } from "../../../test/stack-files.ts";
import { startEndpoint } from "../../../test/start-endpoint.ts";

describe("stack describe", () => {
  it("shows tables, parameters and outputs, and as a program the template too", async () => {
    await using endpoint = await startEndpoint();
    await using files = await filesIn({ "t.yml": bookTemplate() });
    const options = { endpointUrl: endpoint.url, workingDirectory: files.path };
    await runPlinth(["stack", "deploy", "shop", "t.yml"], options);
    const { stdout } = await runPlinth(["stack", "describe", "shop"], options);
    expect(stdout).toMatch(
      /^shop {2}CREATE_COMPLETE\ncreated .*Z\n\ntable {2}name {7}when it goes\nBooks {2}books-dev {2}Delete\n\nparameter {2}value\nStage {6}dev\n\noutput {2}value {6}export\nName {4}books-dev {2}shop-books\n$/,
    );
    const program = await spawnPlinth(["stack", "describe", "shop", "--json"], {
      environment: { AWS_ENDPOINT_URL_DYNAMODB: endpoint.url },
    });
    expect(JSON.parse(program.stdout)).toMatchObject({
      stackName: "shop",
      template: { text: bookTemplate(), file: "t.yml" },
    });
  });

  it("tells what was left half done, and how to end it", async () => {
    await using endpoint = await startEndpoint();
    await using files = await filesIn({ "t.yml": bookTemplate() });
    const options = { endpointUrl: endpoint.url, workingDirectory: files.path };
    const dying = {
      ...endpoint.client,
      send: ((operation, input, sendOptions) =>
        operation === "CreateTable" && Reflect.get(input, "TableName") === "books-dev"
          ? new Promise(() => {})
          : endpoint.client.send(operation, input, sendOptions)) as typeof endpoint.client.send,
    };
    void runPlinth(["stack", "deploy", "shop", "t.yml"], {
      ...options,
      openClient: async () => dying,
    });
    await expect
      .poll(async () => (await runPlinth(["stack", "list", "--json"], options)).stdout)
      .toContain("CREATE_IN_PROGRESS");
    const { stdout } = await runPlinth(["stack", "describe", "shop"], options);
    expect(stdout).toMatch(/began to create it at .*Z\.\n/);
    const back = await runPlinth(["stack", "rollback", "shop", "--force", "--json"], options);
    expect(JSON.parse(back.stdout)).toMatchObject({ status: "ROLLBACK_COMPLETE" });
    const nothing = await runPlinth(["stack", "rollback", "shop"], options);
    expect(nothing).toMatchObject({ exitCode: 0, stderr: "Nothing was left half done.\n" });
  });
});
