import { describe, expect, it } from "vitest";
import { runPlinth } from "../../../test/run-plinth.ts";
import { spawnPlinth } from "../../../test/spawn-plinth.ts";
import { bookTemplate, filesIn } from "../../../test/stack-files.ts";
import { startEndpoint } from "../../../test/start-endpoint.ts";

describe("stack events", () => {
  it("tells what happened, the last of it first cut, and also of a stack that is gone", async () => {
    await using endpoint = await startEndpoint();
    await using files = await filesIn({ "t.yml": bookTemplate() });
    const options = { endpointUrl: endpoint.url, workingDirectory: files.path };
    await runPlinth(["stack", "deploy", "shop", "t.yml"], options);
    await runPlinth(["stack", "delete", "shop", "--yes"], options);
    const { stdout } = await runPlinth(["stack", "events", "shop"], options);
    expect(
      stdout
        .trim()
        .split("\n")
        .map((line) => line.slice(21).replace(/ +/g, " ")),
    ).toEqual([
      "CREATE_IN_PROGRESS shop User Initiated",
      "CREATE_IN_PROGRESS Books",
      "CREATE_COMPLETE Books",
      "CREATE_COMPLETE shop",
      "DELETE_IN_PROGRESS shop User Initiated",
      "DELETE_IN_PROGRESS Books",
      "DELETE_COMPLETE Books",
      "DELETE_COMPLETE shop",
    ]);
    const last = await runPlinth(["stack", "events", "shop", "-n", "1"], options);
    expect(last.stdout).toMatch(/DELETE_COMPLETE +shop\n$/);
    expect(last.stdout.trim().split("\n")).toHaveLength(1);
  });

  it("follows a deployment to its end", async () => {
    await using endpoint = await startEndpoint();
    await using files = await filesIn({ "t.yml": bookTemplate() });
    const options = { endpointUrl: endpoint.url, workingDirectory: files.path };
    let followed: ReturnType<typeof runPlinth> | undefined;
    await runPlinth(["stack", "deploy", "shop", "t.yml"], {
      ...options,
      onNote: () => {
        followed ??= runPlinth(["stack", "events", "shop", "--follow", "--json"], options);
      },
    });
    const outcome = await followed;
    const lines =
      outcome?.stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)) ?? [];
    expect(lines.at(-1)).toMatchObject({
      logicalResourceId: "shop",
      resourceStatus: "CREATE_COMPLETE",
    });
    expect(new Set(lines.map(({ eventId }) => eventId)).size).toBe(lines.length);
  });

  it("runs as a program", async () => {
    await using endpoint = await startEndpoint();
    await using files = await filesIn({ "t.yml": bookTemplate() });
    await runPlinth(["stack", "deploy", "shop", "t.yml"], {
      endpointUrl: endpoint.url,
      workingDirectory: files.path,
    });
    const { exitCode, stdout } = await spawnPlinth(["stack", "events", "shop", "--json"], {
      environment: { AWS_ENDPOINT_URL_DYNAMODB: endpoint.url },
    });
    expect(exitCode).toBe(0);
    expect(
      stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).resourceStatus),
    ).toEqual(["CREATE_IN_PROGRESS", "CREATE_IN_PROGRESS", "CREATE_COMPLETE", "CREATE_COMPLETE"]);
  });
});
