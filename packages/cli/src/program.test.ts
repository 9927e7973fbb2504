import { abortError, inProcess } from "@plinth/client";
import { createEngine } from "@plinth/engine";
import { createMemoryStore } from "@plinth/store";
import { describe, expect, it } from "vitest";
import { pressCtrlC, runPlinth } from "../test/run-plinth.ts";
import { spawnPlinth } from "../test/spawn-plinth.ts";
import { commands } from "./commands/commands.ts";

describe("runProgram", () => {
  it.each([
    [["tabel"], "Unknown command 'tabel'. (Did you mean table?)", "plinth --help"],
    [["table", "lst"], "Unknown command 'lst'. (Did you mean list?)", "plinth table --help"],
    [
      ["table", "list", "--jsn"],
      "Unknown option '--jsn'. (Did you mean --json?)",
      "plinth table list --help",
    ],
    [
      ["table", "list", "x"],
      "Too many arguments for 'list'. Expected 0 arguments but got 1.",
      "plinth table list --help",
    ],
    [["table", "list", "--region"], "Option '--region <region>' argument missing.", "plinth"],
    [["table", "list", "--region", ""], "--region is empty.", "plinth table list --help"],
  ])("answers %j with what is wrong and where the help is", async (words, message, help) => {
    const { exitCode, stdout, stderr } = await runPlinth(words);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(`Error: ${message}`);
    expect(stderr).toContain(help);
  });

  it("shows what there is when a command is missing", async () => {
    const { exitCode, stdout, stderr } = await runPlinth(["table"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain("Usage: plinth table");
  });

  it.each(commands.map(({ path }) => [path]))("helps with examples and codes: %s", async (path) => {
    const { exitCode, stdout } = await runPlinth([...path.split(" "), "--help"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Usage: plinth ${path}`);
    expect(stdout).toContain("Examples:");
    expect(stdout).toContain("Exit codes:");
  });

  it("says what to do when nothing listens", async () => {
    const { exitCode, stderr } = await runPlinth(["table", "list"], {
      endpointUrl: "http://127.0.0.1:9",
    });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("Is it running? Start it with plinth dev.");
    expect(stderr).not.toContain("    at ");
  });

  it("shows where an error came from under --debug", async () => {
    const { stderr } = await runPlinth(["table", "list", "--debug"], {
      endpointUrl: "http://127.0.0.1:9",
    });
    expect(stderr).toContain("    at ");
    expect(stderr).toContain("Caused by");
  });

  it("ends with 130 when Ctrl-C stops a call", async () => {
    const controller = new AbortController();
    const openClient = async () => ({
      ...inProcess(createEngine({ store: createMemoryStore() })),
      async send() {
        pressCtrlC(controller);
        throw abortError(controller.signal);
      },
    });
    const { signal } = controller;
    expect(await runPlinth(["table", "list"], { openClient, signal })).toEqual({
      exitCode: 130,
      stdout: "",
      stderr: "Stopped by Ctrl-C.\n",
    });
  });

  it("tells its version", async () => {
    expect(await runPlinth(["--version"])).toMatchObject({ exitCode: 0, stdout: "0.1.0\n" });
  });
});

describe("main", () => {
  it("ends with the exit code, and quietly when nobody reads on", async () => {
    expect(await spawnPlinth(["tabel"])).toMatchObject({ exitCode: 2, stdout: "" });
    const piped = await spawnPlinth(["--help"], { onOutput: (child) => child.stdout?.destroy() });
    expect(piped).toMatchObject({ exitCode: 0, stderr: "" });
  });
});
