import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { runPlinth } from "../../../test/run-plinth.ts";
import { spawnPlinth } from "../../../test/spawn-plinth.ts";

const workingDirectory = fileURLToPath(new URL("../../../test/applications", import.meta.url));

describe("cost", () => {
  it("tells the sum, and what of it", async () => {
    const { exitCode, stdout } = await runPlinth(["cost", "shop"], { workingDirectory });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/\*\*\$\d+\.\d\d a month\*\* in us-east-1/);
  });

  it("refuses a region whose prices it does not know", async () => {
    const words = ["cost", "shop", "--region", "mars-1"];
    const { exitCode, stderr } = await runPlinth(words, { workingDirectory });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('the prices of "mars-1" are not known');
  });

  it("gives exact amounts as JSON, as a program", async () => {
    const words = ["cost", "shop", "--region", "eu-central-1", "--json"];
    const { exitCode, stdout } = await spawnPlinth(words, { workingDirectory });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      application: "shop",
      prices: { region: "eu-central-1" },
      usd: expect.stringMatching(/^\d+\.\d+$/),
    });
  });
});
