import { ServiceError } from "@plinth/client";
import { ConfigError } from "@plinth/kit";
import { isConnectionLost } from "./reporting/sql/connection-lost.ts";

export const sqlAwayText =
  "PostgreSQL does not answer. Is it running, and is its address right? The shop goes on without it.";

/** Somebody called a program in a way that it does not know; its help is the remedy. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What a program prints when it cannot go on: what happened and, where it is known, what to do. */
export function programErrorText(error: unknown, helpText: string): string {
  const text = error instanceof Error ? error.message : String(error);
  if (isUsageError(error)) return `${text}\n\n${helpText}`;
  const remedy = remedyOf(error);
  return remedy === undefined ? `${text}\n` : `${text}\n${remedy}\n`;
}

/** 2 when the call or a setting is at fault, so that nothing was begun; 1 for all else. */
export function programExitCode(error: unknown): number {
  return isUsageError(error) ? 2 : 1;
}

function isUsageError(error: unknown): boolean {
  if (error instanceof UsageError || error instanceof ConfigError) return true;
  return codeOf(error)?.startsWith("ERR_PARSE_ARGS") === true;
}

/** Whether SQL could not be reached. Only SQL is reached by another way than the client of DynamoDB. */
export function isSqlAway(error: unknown): boolean {
  return serviceErrorIn(error) === undefined && isConnectionLost(error);
}

function remedyOf(error: unknown): string | undefined {
  switch (serviceErrorIn(error)?.name) {
    case "NetworkError":
    case "TimeoutError":
      return "DynamoDB does not answer. Start it with npm start at the repository's root, or say with DYNAMODB_ENDPOINT where it is.";
    case "ResourceNotFoundException":
      return "A table is not there. Make the tables with npm run plinth -- table create, or say with DYNAMODB_ENDPOINT where they are.";
    case "CredentialsError":
    case "UnrecognizedClientException":
      return "Give AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of an account that has the tables.";
    default:
      return isSqlAway(error) ? sqlAwayText : undefined;
  }
}

/** The failure of DynamoDB that an error is, or that it comes from. */
function serviceErrorIn(error: unknown): ServiceError | undefined {
  if (error instanceof ServiceError) return error;
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof ServiceError ? cause : undefined;
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error && "code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
