import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { TestContext } from "vitest";

const runFile = promisify(execFile);

/** Where Debian's package awscli puts it. Another `aws` on the path may be no more than a name. */
const awsProgram = "/usr/bin/aws";

const repositoryRoot = fileURLToPath(new URL("../../../../", import.meta.url));

export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A shell in the repository's root in which the documents' commands go to one endpoint. */
export interface GuideShell {
  /** Runs a command's text; resolves whatever its exit code. */
  run(command: string): Promise<Outcome>;
  close(): Promise<void>;
}

/** Skips a test, and says why, where the AWS CLI is not there. */
export function needAwsCli({ skip }: TestContext): void {
  skip(!hasAwsCli(), `${awsProgram} is not there; Debian has it as awscli`);
}

export function hasAwsCli(): boolean {
  return existsSync(awsProgram);
}

/**
 * Its `aws` is the real one with our endpoint: older releases, Debian's among them, read no endpoint
 * from their configuration. Its `npm` runs this repository's two scripts as npm does, but does not
 * look first whether everything is installed.
 */
export async function openGuideShell(endpointUrl: string): Promise<GuideShell> {
  const directory = await mkdtemp(join(tmpdir(), "plinth-guide-"));
  const node = `"${process.execPath}" --conditions=@plinth/source --import tsx`;
  const programs = {
    aws: `exec ${awsProgram} --endpoint-url ${endpointUrl} "$@"`,
    npm: `case "$2" in
  plinth) shift 3; exec ${node} packages/cli/src/main.ts "$@" ;;
  verify) exec ${node} apps/cloudshelf/src/verify-main.ts ;;
  *) echo "no script $2 in this shell" >&2; exit 127 ;;
esac`,
  };
  for (const [name, text] of Object.entries(programs)) {
    const path = join(directory, name);
    await writeFile(path, `#!/bin/sh\n${text}\n`);
    await chmod(path, 0o755);
  }
  const env = {
    PATH: `${directory}:${dirname(process.execPath)}:/usr/bin:/bin`,
    HOME: directory,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_DEFAULT_OUTPUT: "json",
    AWS_PAGER: "",
    AWS_ENDPOINT_URL: endpointUrl,
    DYNAMODB_ENDPOINT: endpointUrl,
  };
  return {
    async run(command) {
      try {
        const options = { cwd: repositoryRoot, timeout: 100_000, env };
        const { stdout, stderr } = await runFile("/bin/sh", ["-c", command], options);
        return { exitCode: 0, stdout, stderr };
      } catch (error) {
        const { code, stdout, stderr } = error as Readonly<Record<string, unknown>>;
        return {
          exitCode: typeof code === "number" ? code : -1,
          stdout: String(stdout),
          stderr: String(stderr),
        };
      }
    },
    close: () => rm(directory, { recursive: true }),
  };
}
