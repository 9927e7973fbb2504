import { describe, expect, it } from "vitest";
import { runPlinth } from "../../../test/run-plinth.ts";
import { spawnPlinth } from "../../../test/spawn-plinth.ts";
import { bookTemplate, filesIn } from "../../../test/stack-files.ts";
import { startEndpoint } from "../../../test/start-endpoint.ts";

describe("stack list", () => {
  it("lists the stacks with their status, as a program too", async () => {
    await using endpoint = await startEndpoint();
    await using files = await filesIn({ "t.yml": bookTemplate() });
    const options = { endpointUrl: endpoint.url, workingDirectory: files.path };
    const none = await runPlinth(["stack", "list"], options);
    expect(none).toMatchObject({ exitCode: 0, stdout: "" });
    expect(none.stderr).toContain("There are no stacks at");
    await runPlinth(["stack", "deploy", "shop", "t.yml"], options);
    await runPlinth(["stack", "deploy", "test", "t.yml", "-p", "Stage=prod"], options);
    const { stdout } = await runPlinth(["stack", "list"], options);
    expect(stdout).toMatch(
      /^stack {2}status {11}since {16}under way\nshop {3}CREATE_COMPLETE {2}.{19}\ntest {3}CREATE_COMPLETE {2}.{19}\n$/,
    );
    const program = await spawnPlinth(["stack", "list", "--json"], {
      environment: { AWS_ENDPOINT_URL_DYNAMODB: endpoint.url },
    });
    expect(JSON.parse(program.stdout)).toMatchObject([
      { stackName: "shop" },
      { stackName: "test" },
    ]);
  });
});
