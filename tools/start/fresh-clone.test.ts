import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const isCheckout = existsSync(join(root, ".git"));
const reason = isCheckout ? "" : " (skipped: this tree is not a git checkout to clone)";

describe("npm start", () => {
  it.skipIf(!isCheckout)(
    `S-02 serves the filled shop as the first command after git clone${reason}`,
    { timeout: 300_000 },
    async () => {
      const folder = mkdtempSync(join(tmpdir(), "plinth-clone-"));
      onTestFinished(() => rmSync(folder, { recursive: true }));
      const cloned = spawnSync("git", ["clone", "--quiet", root, folder], { encoding: "utf8" });
      expect(cloned.stderr).toBe("");

      const child = spawn("npm", ["start"], {
        cwd: folder,
        env: { ...process.env, PLINTH_PORT: "0", PLINTH_DYNAMODB_PORT: "0" },
        stdio: ["ignore", "pipe", "inherit"],
      });
      const closed = once(child, "close");
      const url = await printedAddress(child.stdout);
      const page = await (await fetch(`${url}/cloudshelf/api/books/tech-001`)).json();
      child.kill("SIGTERM");
      await closed;

      expect(page).toMatchObject({ title: "Clean Code" });
      expect(existsSync(join(folder, ".plinth"))).toBe(true);
    },
  );
});

/** The address of the applications, once the program says that it is ready. */
function printedAddress(output: NodeJS.ReadableStream): Promise<string> {
  let printed = "";
  return new Promise((resolve, reject) => {
    output.on("data", (chunk) => {
      printed += String(chunk);
      const address = /Applications\s+(http\S+)\//.exec(printed)?.[1];
      if (address !== undefined) resolve(address);
    });
    output.on("end", () => {
      reject(new Error(`npm start ended before it was ready:\n${printed}`));
    });
  });
}
