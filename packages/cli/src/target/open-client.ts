import { type Client, type Credentials, http } from "@plinth/client";
import type { Environment } from "../host.ts";
import type { Target } from "./target.ts";

/** What signs calls to an endpoint that asks nobody who they are, as local ones do. */
const localCredentials: Credentials = { accessKeyId: "plinth", secretAccessKey: "plinth" };

/** Opens the way to the target. Credentials are looked for by the first call. */
export function openClient(target: Target, environment: Environment): Client {
  const { endpoint, region, profile } = target;
  return http({
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    credentials: credentialsOf(target, environment) ?? (() => profileCredentials(profile)),
  });
}

/** Those of the environment, or made-up ones, where no profile has to be asked. */
function credentialsOf(target: Target, environment: Environment): Credentials | undefined {
  if (target.isAws || target.profile !== undefined) return undefined;
  const accessKeyId = environment["AWS_ACCESS_KEY_ID"];
  const secretAccessKey = environment["AWS_SECRET_ACCESS_KEY"];
  if (!accessKeyId || !secretAccessKey) return localCredentials;
  const sessionToken = environment["AWS_SESSION_TOKEN"];
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

/** AWS's own chain: the profile when there is one, else environment, files, roles. */
async function profileCredentials(profile: string | undefined): Promise<Credentials> {
  const { defaultProvider } = await import("@aws-sdk/credential-provider-node");
  return defaultProvider(profile === undefined ? {} : { profile })();
}
