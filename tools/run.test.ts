import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "./repository-root.ts";

describe("run.mjs", () => {
  it("says in one line that Node is too old", () => {
    const { status, stderr } = runScript(["--import", olderNode("18.20.1")], ["test"]);
    expect(status).toBe(1);
    expect(stderr).toBe("Plinth needs Node 20.19 or later, and this is v18.20.1.\n");
  });

  it("refuses the last Node before the oldest it runs on", () => {
    expect(runScript(["--import", olderNode("20.18.3")], ["test"]).status).toBe(1);
  });

  it("names its programs when it is asked for another", () => {
    const { status, stderr } = runScript([], ["lint"]);
    expect(status).toBe(1);
    expect(stderr).toContain("start | test | bench | evidence");
  });
});

/** Makes the process say that it is another version, before the script looks. */
function olderNode(version: string): string {
  const script = `
    Object.defineProperty(process, "version", { value: "v${version}" });
    Object.defineProperty(process, "versions", { value: { node: "${version}" } });`;
  return `data:text/javascript,${encodeURIComponent(script)}`;
}

function runScript(nodeArgs: readonly string[], args: readonly string[]) {
  const script = join(repositoryRoot, "tools", "run.mjs");
  return spawnSync(process.execPath, [...nodeArgs, script, ...args], { encoding: "utf8" });
}
