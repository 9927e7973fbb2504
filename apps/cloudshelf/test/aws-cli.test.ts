import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { startServer } from "@plinth/server";
import { describe, expect, it, onTestFinished, type TestContext } from "vitest";
import { openTestShop, textOf } from "./support/test-shop.ts";

const run = promisify(execFile);

/** Where Debian's package awscli puts it. Another `aws` on the path may be no more than a name. */
const awsProgram = "/usr/bin/aws";

/** The source's commands, to the letter. */
const commands = {
  booksOfCategory: String.raw`aws dynamodb query \
  --table-name cloudshelf-books \
  --key-condition-expression "category = :category" \
  --expression-attribute-values '{":category":{"S":"Technology"}}'`,
  userByEmail: String.raw`aws dynamodb query \
  --table-name cloudshelf-users \
  --index-name EmailIndex \
  --key-condition-expression "email = :email" \
  --expression-attribute-values '{":email":{"S":"customer@example.com"}}'`,
  ordersOfUser: String.raw`aws dynamodb query \
  --table-name cloudshelf-orders \
  --key-condition-expression "user_id = :user_id" \
  --expression-attribute-values '{":user_id":{"S":"user-12345"}}'`,
} as const;

interface QueryAnswer {
  readonly Items: readonly Readonly<Record<string, object>>[];
  readonly Count: number;
  readonly ScannedCount: number;
}

/**
 * A directory to put first on the path. Its `aws` is the real one with our endpoint: older releases,
 * Debian's among them, read no endpoint from their configuration.
 */
async function directoryOfAws(url: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "plinth-aws-cli-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const wrapper = join(directory, "aws");
  await writeFile(wrapper, `#!/bin/sh\nexec ${awsProgram} --endpoint-url ${url} "$@"\n`);
  await chmod(wrapper, 0o755);
  return directory;
}

/** Runs a command's text in a shell, against a shop with the source's samples. */
async function answerTo(command: string, { skip }: TestContext): Promise<QueryAnswer> {
  skip(!existsSync(awsProgram), `${awsProgram} is not there; Debian has it as awscli`);
  const { engine } = await openTestShop();
  const server = await startServer({ engine });
  onTestFinished(() => server.stop().then(() => engine.close()));
  const directory = await directoryOfAws(server.url);
  const { stdout } = await run("/bin/sh", ["-c", command], {
    timeout: 50_000,
    env: {
      PATH: `${directory}:/usr/bin:/bin`,
      HOME: directory,
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_DEFAULT_OUTPUT: "json",
      AWS_PAGER: "",
    },
  });
  return JSON.parse(stdout) as QueryAnswer;
}

describe("the source's AWS CLI commands", () => {
  it("S-45 gives the books of a category", async (context) => {
    const answer = await answerTo(commands.booksOfCategory, context);
    expect(answer).toMatchObject({ Count: 1, ScannedCount: 1 });
    expect(answer.Items.map((book) => textOf(book["title"]))).toEqual(["Clean Code"]);
  }, 60_000);

  it("S-45 finds the user by e-mail address", async (context) => {
    const answer = await answerTo(commands.userByEmail, context);
    expect(answer.Items.map((user) => textOf(user["user_id"]))).toEqual(["user-12345"]);
  }, 60_000);

  it("S-45 gives the user's orders", async (context) => {
    const answer = await answerTo(commands.ordersOfUser, context);
    expect(answer.Items).toMatchObject([
      {
        order_id: { S: "order-2025-09-05-001" },
        total: { N: "52.42" },
        status: { S: "confirmed" },
      },
    ]);
  }, 60_000);
});
