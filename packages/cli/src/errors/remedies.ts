import type { ServiceError } from "@plinth/client";
import type { PlinthErrorCode } from "@plinth/model";
import type { Target } from "../target/target.ts";

/** What to do about what DynamoDB, or the way to it, refused. */
export function serviceErrorRemedy(
  error: ServiceError,
  target: Target | undefined,
): string | undefined {
  const isAws = target?.isAws === true;
  switch (error.name) {
    case "NetworkError":
      return networkRemedy(error, target);
    case "TimeoutError":
      return isAws
        ? "Look at the network and its proxies, then run the command again."
        : "Something listens there and does not answer. Is it DynamoDB? Ask plinth doctor.";
    case "UnknownError":
      return isAws
        ? undefined
        : "What answered is perhaps no DynamoDB. Check the endpoint, or ask plinth doctor.";
    case "CredentialsError":
      return target?.profile !== undefined
        ? `Look at the profile ${target.profile} in ~/.aws, and sign in (aws sso login) where it uses SSO. plinth doctor tells the reason.`
        : "Give AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or --profile NAME; after aws sso login where the profile uses it.";
    case "ExpiredTokenException":
      return "The credentials' time is over. Sign in anew (aws sso login), or take fresh ones.";
    case "UnrecognizedClientException":
    case "InvalidSignatureException":
      return isAws
        ? "The access key is not known in this account and region. Check the profile and the region."
        : "The endpoint demands an access key that it knows. Give it by AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.";
    case "MissingAuthenticationTokenException":
      return "The endpoint demands an access key. Give it by AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.";
    case "AccessDeniedException":
      return "The credentials may not do this. Ask for the permission, or use another profile.";
    case "ResourceNotFoundException":
      return "Look at plinth table list, and at the endpoint and the region. plinth table create makes what the config declares.";
    case "ResourceInUseException":
      return "Wait until the change that is under way has ended, then run the command again.";
    case "ThrottlingException":
    case "ProvisionedThroughputExceededException":
    case "RequestLimitExceeded":
      return "It was tried several times. Wait a moment, ask for less at a time, or raise the table's capacity.";
    default:
      return undefined;
  }
}

function networkRemedy(error: ServiceError, target: Target | undefined): string | undefined {
  if (target?.isAws === true) {
    return `Is the region ${target.region} the right one, and is there a network?`;
  }
  const code = systemCode(error);
  if (code === "ECONNREFUSED") return "Is it running? Start it with plinth dev.";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return `No machine has this name. Check ${target?.origin ?? "the endpoint"}.`;
  }
  return `Check ${target?.origin ?? "the endpoint"}, or ask plinth doctor.`;
}

/** Node's own word, such as ECONNREFUSED, from wherever in the chain of causes it stands. */
export function systemCode(error: unknown): string | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    if ("code" in each && typeof each.code === "string") return each.code;
    // An address with several numbers fails once for each of them.
    if (each instanceof AggregateError) return systemCode(each.errors[0]);
  }
  return undefined;
}

/** What to do about what the typed layer refused, beyond what its message says. */
export function plinthErrorRemedy(code: PlinthErrorCode): string | undefined {
  switch (code) {
    case "tableNotFound":
      return "plinth table create makes what the config declares.";
    case "newerItem":
      return "Run it with the newer code.";
    case "jobUnderWay":
      return "Wait for the other run, or for its lease to end.";
    default:
      return undefined;
  }
}
