import { type Client, type Credentials, http } from "@plinth/client";
import { type Environment, readConfig } from "@plinth/kit";
import { z } from "zod";

const settings = z.object({
  DYNAMODB_ENDPOINT: z.url().optional(),
  AWS_REGION: z.string().min(1).default("us-east-1"),
  AWS_ACCESS_KEY_ID: z.string().optional(),
  AWS_SECRET_ACCESS_KEY: z.string().optional(),
  AWS_SESSION_TOKEN: z.string().optional(),
});

/** A client for the environment's endpoint, or for DynamoDB in its region. Sends nothing by itself. */
export function connectDynamoDB(environment: Environment): Client {
  const {
    DYNAMODB_ENDPOINT: endpoint,
    AWS_REGION: region,
    ...given
  } = readConfig(settings, environment);
  const credentials = isLocal(endpoint) ? localCredentials : credentialsOf(given);
  return http({
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  });
}

/** Any will do for an engine on this machine, so nobody has to set some up. */
const localCredentials: Credentials = { accessKeyId: "local", secretAccessKey: "local" };

function isLocal(endpoint: string | undefined): boolean {
  if (endpoint === undefined) return false;
  return /^(localhost|127\.0\.0\.1|\[::1\])$/.test(new URL(endpoint).hostname);
}

/**
 * What Lambda gives a function for as long as it lives. It is taken as it is, since AWS's own chain,
 * which would find the same, takes longer to load than all the rest.
 */
function credentialsOf(given: {
  readonly AWS_ACCESS_KEY_ID?: string | undefined;
  readonly AWS_SECRET_ACCESS_KEY?: string | undefined;
  readonly AWS_SESSION_TOKEN?: string | undefined;
}): Credentials | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = given;
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return { accessKeyId, secretAccessKey, sessionToken: given.AWS_SESSION_TOKEN };
}
