import { cloudShelfConfig } from "./config.ts";
import { connectDynamoDB } from "./connection.ts";
import { verify } from "./verify.ts";

/** `npm run verify`: prints the source's checklist of tables, and fails when one is not right. */

const client = connectDynamoDB({ DYNAMODB_ENDPOINT: "http://127.0.0.1:8000", ...process.env });
try {
  const verified = await verify(client, cloudShelfConfig(process.env).tableNames);
  for (const { line } of verified) process.stdout.write(`${line}\n`);
  process.exitCode = verified.every(({ isRight }) => isRight) ? 0 : 1;
} finally {
  await client.close();
}
