import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { runPlinth } from "../../../test/run-plinth.ts";
import { spawnPlinth } from "../../../test/spawn-plinth.ts";

const workingDirectory = fileURLToPath(new URL("../../../test/applications", import.meta.url));

describe("template", () => {
  it("prints YAML", async () => {
    const { exitCode, stdout } = await runPlinth(["template", "shop"], { workingDirectory });
    expect(exitCode).toBe(0);
    expect(stdout).toContain("BooksTable:");
    expect(stdout).toContain("Type: AWS::DynamoDB::Table");
  });

  it("prints JSON, as a program", async () => {
    const { exitCode, stdout } = await spawnPlinth(["template", "shop", "--json"], {
      workingDirectory,
    });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).Resources.BooksTable.Type).toBe("AWS::DynamoDB::Table");
  });
});
