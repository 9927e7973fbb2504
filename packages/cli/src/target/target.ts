import type { TargetOptions } from "../command/common-options.ts";
import { usageError } from "../errors/cli-error.ts";
import type { Environment } from "../host.ts";

/** Where the calls of a command go. */
export interface Target {
  readonly isAws: boolean;
  /** Absent where AWS's own endpoint of the region is meant. */
  readonly endpoint: string | undefined;
  readonly region: string;
  /** Which option, variable or file named the region. */
  readonly regionOrigin: string;
  readonly profile: string | undefined;
  /** Which option or variable named the endpoint, for messages. */
  readonly origin: string;
}

export const endpointDefault = "http://127.0.0.1:8000";
const regionDefault = "us-east-1";

/**
 * Finds where to call, by what was typed before what the environment says. Amazon's addresses are
 * called only under `--aws`, so that no forgotten variable makes a command reach a real account.
 *
 * `profileRegion` is asked only where the region is needed and nothing else gives it.
 */
export function resolveTarget(
  options: TargetOptions,
  environment: Environment,
  profileRegion: (profile: string) => string | undefined,
): Target {
  const profile = options.profile ?? present(environment["AWS_PROFILE"]);
  const region = regionOf(options, environment);
  if (options.aws) return awsTarget(options, profile, region ?? ofProfile(profile, profileRegion));
  const { endpoint, origin } = localEndpoint(options, environment);
  const url = readEndpoint(endpoint, origin);
  if (isAmazonHost(url.hostname)) {
    throw usageError(
      `${origin} is ${url.origin}, which is Amazon's. Add --aws to call it, or give another endpoint.`,
    );
  }
  return {
    isAws: false,
    endpoint,
    region: region?.name ?? regionDefault,
    regionOrigin: region?.origin ?? "default",
    // Only the one that was asked for: a profile of the environment is meant for AWS.
    profile: options.profile,
    origin,
  };
}

interface Region {
  readonly name: string;
  readonly origin: string;
}

function regionOf(options: TargetOptions, environment: Environment): Region | undefined {
  if (options.region !== undefined) return { name: options.region, origin: "--region" };
  const origin = ["AWS_REGION", "AWS_DEFAULT_REGION"].find((each) => present(environment[each]));
  const name = origin === undefined ? undefined : environment[origin];
  return origin === undefined || name === undefined ? undefined : { name, origin };
}

function ofProfile(
  profile: string | undefined,
  profileRegion: (profile: string) => string | undefined,
): Region | undefined {
  const name = profileRegion(profile ?? "default");
  return name === undefined ? undefined : { name, origin: `the profile ${profile ?? "default"}` };
}

/** Such as `http://127.0.0.1:8000` or `Amazon DynamoDB in eu-central-1`. */
export function describeTarget({ isAws, endpoint, region }: Target): string {
  if (!isAws) return endpoint ?? endpointDefault;
  return endpoint === undefined
    ? `Amazon DynamoDB in ${region}`
    : `Amazon DynamoDB in ${region} at ${endpoint}`;
}

function awsTarget(
  { endpoint }: TargetOptions,
  profile: string | undefined,
  region: Region | undefined,
): Target {
  if (region === undefined) {
    throw usageError(
      "--aws needs a region, and neither AWS_REGION nor the profile gives one. Add --region, such as --region eu-central-1.",
    );
  }
  if (!/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region.name)) {
    throw usageError(`"${region.name}" is no region of AWS. Give one such as eu-central-1.`);
  }
  if (endpoint !== undefined && !isAmazonHost(readEndpoint(endpoint, "--endpoint").hostname)) {
    throw usageError(
      `--aws means Amazon DynamoDB, but --endpoint is ${endpoint}. Leave one of them out.`,
    );
  }
  const { name, origin: regionOrigin } = region;
  return { isAws: true, endpoint, region: name, regionOrigin, profile, origin: "--aws" };
}

function localEndpoint(options: TargetOptions, environment: Environment) {
  const places: readonly (readonly [origin: string, endpoint: string | undefined])[] = [
    ["--endpoint", options.endpoint],
    ["AWS_ENDPOINT_URL_DYNAMODB", present(environment["AWS_ENDPOINT_URL_DYNAMODB"])],
    ["AWS_ENDPOINT_URL", present(environment["AWS_ENDPOINT_URL"])],
  ];
  for (const [origin, endpoint] of places) {
    if (endpoint !== undefined) return { origin, endpoint };
  }
  return { origin: "the usual endpoint", endpoint: endpointDefault };
}

function readEndpoint(endpoint: string, origin: string): URL {
  const wanted = `Give one such as ${endpointDefault}.`;
  // The text is not repeated where it may hold a password.
  if (!URL.canParse(endpoint)) throw usageError(`${origin} is no URL. ${wanted}`);
  const url = new URL(endpoint);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw usageError(`${origin} begins with ${url.protocol}, not with http: or https:. ${wanted}`);
  }
  if (url.username !== "" || url.password !== "") {
    throw usageError(
      `${origin} holds a user or a password. Give access keys by AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile.`,
    );
  }
  return url;
}

/** Of all of AWS's partitions (AWS General Reference, and the SDK's list of partitions). */
const amazonDomains: readonly string[] = [
  "amazonaws.com",
  "amazonaws.com.cn",
  "amazonaws.eu",
  "api.aws",
  "api.amazonwebservices.com.cn",
  "api.amazonwebservices.eu",
  "c2s.ic.gov",
  "sc2s.sgov.gov",
  "cloud.adc-e.uk",
  "csp.hci.ic.gov",
];

function isAmazonHost(hostname: string): boolean {
  // A dot at the end means the same name.
  const name = hostname.replace(/\.$/, "");
  return amazonDomains.some((domain) => name === domain || name.endsWith(`.${domain}`));
}

/** A variable set to nothing is how shells unset one. */
function present(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}
