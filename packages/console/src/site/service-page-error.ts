import { ServiceError } from "@plinth/client";
import { PageError, type PageErrorStatus } from "./page-error.ts";

interface Remedy {
  readonly status: PageErrorStatus;
  readonly title: string;
  readonly text: string;
  readonly canRetry?: boolean;
}

/** What to do about what DynamoDB, or the way to it, says; by the name of the exception. */
const remedies: Readonly<Record<string, Remedy>> = {
  ResourceNotFoundException: {
    status: 404,
    title: "There is no such table",
    text: "It may have been deleted, or it is in another region or another data directory than this console looks at.",
  },
  AccessDeniedException: {
    status: 403,
    title: "These credentials may not do that",
    text: "Add the action that the message names to the policy of the user or the role, then try again.",
  },
  ThrottlingException: {
    status: 503,
    title: "DynamoDB is throttling",
    text: "Too much was asked of it in a short time. Wait a moment, then try again.",
    canRetry: true,
  },
  ValidationException: {
    status: 400,
    title: "DynamoDB refused the request",
    text: "Its message says what it does not take. Go back, change that, and send it again.",
  },
};

const unreachable: Remedy = {
  status: 503,
  title: "DynamoDB does not answer",
  text: "Nothing answered at the address that the console was given. Check that the endpoint runs and that this machine reaches it, then try again.",
  canRetry: true,
};

const wrongCredentials: Remedy = {
  status: 403,
  title: "DynamoDB does not know these credentials",
  text: "They are missing, expired or of another account. Sign in to AWS again, or set AWS_PROFILE or the access key, then start the console anew.",
  canRetry: true,
};

const sameAs: Readonly<Record<string, Remedy>> = {
  NetworkError: unreachable,
  TimeoutError: unreachable,
  ClientClosedError: unreachable,
  CredentialsError: wrongCredentials,
  UnrecognizedClientException: wrongCredentials,
  InvalidSignatureException: wrongCredentials,
  ExpiredTokenException: wrongCredentials,
  MissingAuthenticationTokenException: wrongCredentials,
};

const busyNames = [
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "LimitExceededException",
];

const otherwise: Remedy = {
  status: 503,
  title: "DynamoDB could not do that",
  text: "Try again in a moment. If it stays, its message below is what to search for.",
  canRetry: true,
};

/** The page for a refusal of DynamoDB or of the way to it; undefined for an error of ours. */
export function servicePageError(error: unknown): PageError | undefined {
  if (!(error instanceof ServiceError)) return undefined;
  const { name, message } = error;
  const remedy = remedyOf(name, error.isRetryable);
  return new PageError(remedy.status, { ...remedy, refusal: { name, message } });
}

function remedyOf(name: string, isRetryable: boolean): Remedy {
  const known = remedies[name] ?? sameAs[name];
  if (known !== undefined) return known;
  if (busyNames.includes(name) && remedies["ThrottlingException"] !== undefined) {
    return remedies["ThrottlingException"];
  }
  return isRetryable ? otherwise : { ...otherwise, status: 400, canRetry: false };
}
