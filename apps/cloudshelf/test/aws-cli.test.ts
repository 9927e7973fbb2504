import { startServer } from "@plinth/server";
import { describe, expect, it, onTestFinished, type TestContext } from "vitest";
import { needAwsCli, openGuideShell } from "./support/aws-cli.ts";
import { openTestShop, textOf } from "./support/test-shop.ts";

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

/** Runs a command's text in a shell, against a shop with the source's samples. */
async function answerTo(command: string, context: TestContext): Promise<QueryAnswer> {
  needAwsCli(context);
  const { engine } = await openTestShop();
  const server = await startServer({ engine });
  onTestFinished(() => server.stop().then(() => engine.close()));
  const shell = await openGuideShell(server.url);
  onTestFinished(() => shell.close());
  const { stdout, stderr } = await shell.run(command);
  expect(stderr).toBe("");
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
