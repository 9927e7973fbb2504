import { type Client, type Credentials, http } from "@plinth/client";
import type { Environment } from "../host.ts";
import type { Target } from "./target.ts";

/** Opens the way to the target. Credentials are looked for by the first call. */
export function openClient(target: Target, environment: Environment): Client {
  const { endpoint, region } = target;
  return http({
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    credentials: credentialsFor(target, environment),
  });
}

/** Credentials, and whether they stand for nobody. */
export interface LocalCredentials extends Credentials {
  readonly isMadeUp: boolean;
}

/**
 * What signs the calls: AWS's own chain, or a profile; to an endpoint that is not Amazon's the
 * environment's access key, or one that stands for nobody, as most such endpoints ask for none.
 */
export function credentialsFor(
  target: Target,
  environment: Environment,
): LocalCredentials | (() => Promise<Credentials>) {
  if (target.isAws || target.profile !== undefined) return () => chainOf(target.profile);
  const accessKeyId = environment["AWS_ACCESS_KEY_ID"];
  const secretAccessKey = environment["AWS_SECRET_ACCESS_KEY"];
  if (!accessKeyId || !secretAccessKey) {
    return { accessKeyId: "plinth", secretAccessKey: "plinth", isMadeUp: true };
  }
  const sessionToken = environment["AWS_SESSION_TOKEN"];
  const token = sessionToken ? { sessionToken } : {};
  return { accessKeyId, secretAccessKey, ...token, isMadeUp: false };
}

async function chainOf(profile: string | undefined): Promise<Credentials> {
  const { defaultProvider } = await import("@aws-sdk/credential-provider-node");
  return defaultProvider(profile === undefined ? {} : { profile })();
}
