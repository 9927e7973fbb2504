import { parseArgs } from "node:util";
import { cloudShelfConfig } from "./config.ts";
import { connectDynamoDB } from "./connection.ts";
import { programErrorText, programExitCode } from "./program-error.ts";
import { verify } from "./verify.ts";

const helpText = `Usage: npm run verify -w @plinth/cloudshelf

Prints a tick for each of the four tables that is as the code declares it, and else what differs.

  --help             show this

  DYNAMODB_ENDPOINT  where DynamoDB is (http://127.0.0.1:8000)
  BOOKS_TABLE_NAME, CARTS_TABLE_NAME, USERS_TABLE_NAME, ORDERS_TABLE_NAME

Exit codes: 0 all is right, 1 something is not, 2 it cannot be called so.
`;

async function run(): Promise<number> {
  const { values } = parseArgs({ options: { help: { type: "boolean", short: "h" } } });
  if (values.help) {
    process.stdout.write(helpText);
    return 0;
  }
  const client = connectDynamoDB({ DYNAMODB_ENDPOINT: "http://127.0.0.1:8000", ...process.env });
  try {
    const verified = await verify(client, cloudShelfConfig(process.env).tableNames);
    for (const { line } of verified) process.stdout.write(`${line}\n`);
    return verified.every(({ isRight }) => isRight) ? 0 : 1;
  } finally {
    await client.close();
  }
}

try {
  process.exitCode = await run();
} catch (error) {
  process.stderr.write(programErrorText(error, helpText));
  process.exitCode = programExitCode(error);
}
