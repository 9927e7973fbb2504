import type { Credentials } from "@plinth/client";
import type { CommandContext } from "../../command/command-context.ts";
import { credentialsFor } from "../../target/open-client.ts";
import type { Target } from "../../target/target.ts";
import { type Check, failed, ok } from "./check.ts";

/** Whether there are credentials, where they come from, and whether their time is over. */
export async function checkCredentials(context: CommandContext, target: Target): Promise<Check> {
  const given = credentialsFor(target, context.environment);
  if (typeof given === "object") {
    return ok(
      "credentials",
      given.isMadeUp
        ? "made up, as a local endpoint asks for none"
        : "the environment's access key",
    );
  }
  return describeCredentials(given, context.now());
}

const remedy =
  "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give --profile NAME; sign in first (aws sso login) where the profile uses SSO.";

/** Asks a provider. The key itself is told by its last four characters only, the secret never. */
export async function describeCredentials(
  provide: () => Promise<Credentials>,
  now: number,
): Promise<Check> {
  let credentials: Credentials;
  try {
    credentials = await provide();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return failed("credentials", `none were found: ${reason}`, remedy);
  }
  const source = sourceOf(credentials);
  const key = `…${credentials.accessKeyId.slice(-4)}`;
  const expiration = credentials.expiration?.getTime();
  if (expiration === undefined) return ok("credentials", `${key}, from ${source}`);
  const minutes = Math.floor((expiration - now) / 60_000);
  if (minutes < 0) {
    return failed(
      "credentials",
      `${key}, from ${source}: expired ${-minutes} minutes ago`,
      "Sign in anew (aws sso login), or take fresh ones.",
    );
  }
  return ok("credentials", `${key}, from ${source}, for ${minutes} more minutes`);
}

/** What the SDK's providers note of themselves, such as CREDENTIALS_PROFILE_SSO. */
function sourceOf(credentials: Credentials & { readonly $source?: object }): string {
  const notes = Object.keys(credentials.$source ?? {}).join(" ");
  const places: readonly (readonly [note: RegExp, place: string])[] = [
    [/ENV_VARS/, "the environment"],
    [/SSO/, "a profile, by SSO"],
    [/LOGIN/, "a profile, by aws login"],
    [/ASSUME_ROLE|STS/, "a role that was assumed"],
    [/PROCESS/, "a profile's process"],
    [/PROFILE/, "a profile"],
    [/HTTP/, "the container"],
    [/IMDS/, "the instance's role"],
  ];
  return places.find(([note]) => note.test(notes))?.[1] ?? "AWS's chain of providers";
}
