import { http } from "@plinth/client";
import { readConfig } from "@plinth/kit";
import { z } from "zod";
import { cloudShelfConfig } from "./config.ts";
import { verify } from "./verify.ts";

/** `npm run verify`: prints the source's checklist of tables, and fails when one is not right. */

const connection = z.object({
  DYNAMODB_ENDPOINT: z.url().default("http://127.0.0.1:8000"),
  AWS_REGION: z.string().default("us-east-1"),
});

const { DYNAMODB_ENDPOINT, AWS_REGION } = readConfig(connection, process.env);
const isLocal = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(new URL(DYNAMODB_ENDPOINT).hostname);
const client = http({
  endpoint: DYNAMODB_ENDPOINT,
  region: AWS_REGION,
  // Any will do for an engine on this machine, so nobody has to set some up; AWS's own chain elsewhere.
  ...(isLocal ? { credentials: { accessKeyId: "local", secretAccessKey: "local" } } : {}),
});
try {
  const verified = await verify(client, cloudShelfConfig(process.env).tableNames);
  for (const { line } of verified) process.stdout.write(`${line}\n`);
  process.exitCode = verified.every(({ isRight }) => isRight) ? 0 : 1;
} finally {
  await client.close();
}
