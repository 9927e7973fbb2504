import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runPlinth } from "../../test/run-plinth.ts";

const workingDirectory = fileURLToPath(new URL("../../test/applications", import.meta.url));

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "plinth-deliver-"));
});
afterEach(() => rm(directory, { recursive: true }));

const docs = (...words: string[]) => runPlinth(["docs", ...words], { workingDirectory });

describe("deliver", () => {
  it("writes a file that is the same as standard output, and finds it true", async () => {
    const file = join(directory, "schema.md");
    const printed = await docs("notebook");
    expect(printed).toMatchObject({ exitCode: 0, stderr: "" });
    expect(await docs("notebook", "--out", file)).toEqual({
      exitCode: 0,
      stdout: "",
      stderr: `Wrote ${file}.\n`,
    });
    expect(await readFile(file, "utf8")).toBe(printed.stdout);
    expect(await docs("notebook", "--check", file)).toMatchObject({ exitCode: 0, stdout: "" });
  });

  it("ends with 3 and shows the first line that differs", async () => {
    const file = join(directory, "schema.md");
    const { stdout } = await docs("notebook");
    await writeFile(file, stdout.replace("# notebook", "# paper"));
    const differs = await docs("notebook", "--check", file);
    expect(differs.exitCode).toBe(3);
    expect(differs.stderr).toBe(
      `${file}:1 is not what the config says. Write it anew with --out ${file}.\n- # paper\n+ # notebook\n`,
    );
    await writeFile(file, `${stdout}more\n`);
    expect((await docs("notebook", "--check", file)).exitCode).toBe(3);
  });

  it("shows what a file holds without letting it act on the terminal", async () => {
    const file = join(directory, "schema.md");
    await writeFile(file, "\u001b[2J\u009b31mnotebook");
    const { stderr } = await docs("notebook", "--check", file);
    expect(stderr).toContain("- \\u001b[2J\\u009b31mnotebook\n");
  });

  it("ends with 3 when there is no file to compare with", async () => {
    const { exitCode, stderr } = await docs("notebook", "--check", join(directory, "none.md"));
    expect(exitCode).toBe(3);
    expect(stderr).toContain("is not there. Write it with --out");
  });

  it("leaves nothing behind where it cannot write", async () => {
    const { exitCode, stderr } = await docs("notebook", "--out", directory);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("was not written");
    expect(await readdir(directory)).toEqual([]);
    const missing = await docs("notebook", "--out", join(directory, "no/schema.md"));
    expect(missing).toMatchObject({ exitCode: 1, stdout: "" });
  });

  it.each([
    [["notebook", "--out", "a", "--check", "b"], "--out writes and --check compares."],
    [[], "The config has several applications. Name one of shop, notebook."],
    [["cars"], "The config has no application cars. It has shop, notebook."],
  ])("refuses %j", async (words, message) => {
    const { exitCode, stderr } = await docs(...words);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });

  it("needs an application", async () => {
    const config = join(directory, "plinth.config.mjs");
    await writeFile(config, "export const config = {};");
    const { exitCode, stderr } = await docs("--config", config);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("names no applications.");
  });
});
