import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const run = promisify(execFile);
/** The discard port: nobody listens there, and nothing that a test starts ever will. */
const nobody = "127.0.0.1:9";

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function runProgram(
  path: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const program = fileURLToPath(new URL(`../src/${path}`, import.meta.url));
  const env = { PATH: process.env["PATH"], DYNAMODB_ENDPOINT: `http://${nobody}`, ...environment };
  const flags = ["--conditions=@plinth/source", "--import", "tsx"];
  try {
    const { stdout, stderr } = await run(process.execPath, [...flags, program, ...args], { env });
    return { code: 0, stdout, stderr };
  } catch (error) {
    // Node's own shape of a program that ended with another code than 0.
    return error as Ended;
  }
}

const programs = [
  "verify-main.ts",
  "advisor/advisor-main.ts",
  "serve-main.ts",
  "reporting-main.ts",
  "export-main.ts",
];

describe.each(programs)("%s", (path) => {
  it("shows with --help how it is called", async () => {
    const { code, stdout, stderr } = await runProgram(path, ["--help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^Usage: npm run /);
    expect(stdout).toContain("DYNAMODB_ENDPOINT");
  });

  it("refuses an argument it does not know with its help, and begins nothing", async () => {
    const { code, stdout, stderr } = await runProgram(path, ["--nonsense"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^.*--nonsense[\s\S]*\n\nUsage: npm run /);
  });
});

const dynamoDBRemedy = "DynamoDB does not answer. Start it with npm start";

describe("a program whose service does not answer", () => {
  it.each([
    ["verify-main.ts", [], {}, [1, dynamoDBRemedy]],
    ["advisor/advisor-main.ts", [], {}, [1, dynamoDBRemedy]],
    ["export-main.ts", ["--to", "pglite"], {}, [1, dynamoDBRemedy]],
    ["export-main.ts", ["--to", `postgres://${nobody}/x`], {}, [1, "PostgreSQL does not answer."]],
    [
      "reporting-main.ts",
      ["rebuild"],
      { CLOUDSHELF_REPORTING: `postgres://${nobody}/x` },
      [3, "PostgreSQL does not answer."],
    ],
  ])(
    "%s %j says so in two lines, with what to do",
    async (path, args, environment, [exitCode, remedy]) => {
      const { code, stderr } = await runProgram(path, args, environment);
      const [what, todo, ...others] = stderr.split("\n");
      expect({ code, what, others }).toEqual({
        code: exitCode,
        what: `connect ECONNREFUSED ${nobody}`,
        others: [""],
      });
      expect(todo).toContain(remedy);
    },
  );

  it("is told how a secret is made when serve has none", async () => {
    const { code, stderr } = await runProgram("serve-main.ts", []);
    expect(code).toBe(2);
    expect(stderr).toContain("CLOUDSHELF_SECRET: Must be set: openssl rand -base64 32 makes one");
  });
});
