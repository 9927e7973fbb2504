import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { repositoryRoot } from "./repository-root.ts";

describe("README.md", () => {
  it("shows a first program that runs as it stands", () => {
    const readme = readFileSync(join(repositoryRoot, "README.md"), "utf8");
    const program = /## A first program\n\n```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
    // Beside the tools, so that the packages' names mean what they mean to a workspace.
    const path = join(repositoryRoot, "tools", `first-program-${process.pid}.ts`);
    writeFileSync(path, program);
    onTestFinished(() => rmSync(path));

    const args = ["--conditions=@plinth/source", "--import", "tsx", path];
    const ran = spawnSync(process.execPath, args, { cwd: repositoryRoot, encoding: "utf8" });

    expect(ran.stderr).toBe("");
    expect(ran.stdout).toBe("Clean Code: 23\n");
  });
});
