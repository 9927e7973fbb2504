import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../repository-root.ts";
import { bundleSizeBytes } from "./bundle-size.ts";

describe("bundleSizeBytes", () => {
  it("counts what a package brings, and once what two have in common", async () => {
    const client = await bundleSizeBytes(repositoryRoot, ["@plinth/client"]);
    const values = await bundleSizeBytes(repositoryRoot, ["@plinth/values"]);
    const both = await bundleSizeBytes(repositoryRoot, ["@plinth/client", "@plinth/values"]);
    expect(client).toBeGreaterThan(1024);
    expect(both).toBeGreaterThan(client);
    expect(both).toBeLessThan(client + values);
  });

  it("leaves out the validator", async () => {
    expect(await bundleSizeBytes(repositoryRoot, ["zod"])).toBeLessThan(100);
  });
});
