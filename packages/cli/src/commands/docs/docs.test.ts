import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { spawnPlinth } from "../../../test/spawn-plinth.ts";

const workingDirectory = fileURLToPath(new URL("../../../test/applications", import.meta.url));

describe("docs", () => {
  it("runs as a program, and prints the document alone", async () => {
    const { exitCode, stdout, stderr } = await spawnPlinth(["docs", "shop"], { workingDirectory });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toContain("# shop");
    expect(stdout).toContain("A book by its id");
  });
});
