import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { lateBuiltins } from "./late-builtins.ts";

describe("lateBuiltins", () => {
  it("imports no such module, and calls the function where it is called", async () => {
    const text = await bundle(
      `import { createHash } from "node:crypto"; export const digest = (text) => createHash("sha1").update(text).digest("hex");`,
    );
    expect(text).not.toMatch(/^import|from "node:/m);
    const { digest } = (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as {
      digest(text: string): string;
    };
    expect(digest("")).toBe("da39a3ee5e6b4b0d3255bfef95601890afd80709");
  });

  it("refuses what is no function", async () => {
    await expect(
      bundle(`import { KeyObject } from "node:crypto"; export const kind = KeyObject;`),
    ).rejects.toThrow(/No matching export/);
  });

  it("leaves the other modules of Node's as they are", async () => {
    const text = await bundle(`import { join } from "node:path"; export const path = join("a");`);
    expect(text).toContain(`from "node:path"`);
  });
});

async function bundle(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents },
    bundle: true,
    platform: "node",
    format: "esm",
    write: false,
    plugins: [lateBuiltins],
    logLevel: "silent",
  });
  return outputFiles.map(({ text }) => text).join("");
}
