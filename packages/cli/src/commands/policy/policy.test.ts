import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { runPlinth } from "../../../test/run-plinth.ts";
import { spawnPlinth } from "../../../test/spawn-plinth.ts";

const workingDirectory = fileURLToPath(new URL("../../../test/applications", import.meta.url));
const place = ["--account", "111122223333", "--region", "eu-central-1", "-p", "Environment=dev"];

const reading = ["dynamodb:GetItem"];
// A put brings an old item up to today's form first, by an update.
const writing = ["dynamodb:PutItem", "dynamodb:UpdateItem"];

/** The actions that a policy allows. */
function actionsIn(text: string): string[] {
  const { Statement }: { Statement: { Action: string[] }[] } = JSON.parse(text);
  return Statement.flatMap(({ Action }) => Action);
}

describe("policy", () => {
  it("allows all that an application does, on the tables of the parameters", async () => {
    const { exitCode, stdout } = await runPlinth(["policy", "shop", ...place], {
      workingDirectory,
    });
    expect(exitCode).toBe(0);
    expect(actionsIn(stdout)).toEqual([...reading, ...writing]);
    expect(stdout).toContain("arn:aws:dynamodb:eu-central-1:111122223333:table/shop-dev-books");
  });

  it.each([
    [["--function", "reader"], reading],
    [["--pattern", "addBook"], writing],
    [
      ["--function", "reader", "--pattern", "addBook"],
      [...reading, ...writing],
    ],
  ])("allows what %j does", async (words, actions) => {
    const { stdout } = await runPlinth(["policy", "shop", ...place, ...words], {
      workingDirectory,
    });
    expect(actionsIn(stdout)).toEqual(actions);
  });

  it.each([
    ["no account", ["--region", "eu-central-1"], "Give --account"],
    ["no region", ["--account", "111122223333"], "--region or AWS_REGION"],
    ["an account that is none", ["--account", "1", "--region", "eu-central-1"], "twelve digits"],
    ["an unknown function", [...place, "--function", "writer"], "writer"],
    ["a parameter without a value", place.slice(0, 4), "Environment"],
  ])("refuses %s", async (_, words, message) => {
    const { exitCode, stdout, stderr } = await runPlinth(["policy", "shop", ...words], {
      workingDirectory,
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  it("runs as a program", async () => {
    const { exitCode, stdout } = await spawnPlinth(["policy", "shop", ...place], {
      workingDirectory,
    });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).Version).toBe("2012-10-17");
  });
});
