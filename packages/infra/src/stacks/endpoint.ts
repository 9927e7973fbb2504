import type { OperationInput, OperationName, OperationOutput } from "@plinth/api";
import { ServiceError } from "@plinth/client";
import { StackError } from "./stack-error.ts";

/** The DynamoDB that a stack lives on, as one operation on the stack sees it. */
export interface Endpoint {
  /** Sends nothing any more when the operation was aborted or has lost its lease. */
  send<Name extends OperationName>(
    operation: Name,
    input: OperationInput<Name>,
  ): Promise<OperationOutput<Name>>;
  wait(milliseconds: number): Promise<void>;
  /** How long to look for a change to be over. */
  readonly waitMillisecondsMax: number;
}

export function isServiceError(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof ServiceError && names.includes(error.name);
}

/** Whether DynamoDB said no, and would say so again; not that the way to it failed or was stopped. */
export function isRefusal(error: unknown): boolean {
  return error instanceof ServiceError && !error.isRetryable && error.name !== "AbortError";
}

const firstWaitMilliseconds = 20;
const waitStepMillisecondsMax = 5000;

/** Looks until there is something to see, with longer and longer waits in between. */
export async function poll<Seen>(
  endpoint: Endpoint,
  what: string,
  look: () => Promise<Seen | undefined>,
): Promise<Seen> {
  let step = firstWaitMilliseconds;
  for (let waited = 0; waited <= endpoint.waitMillisecondsMax; waited += step) {
    const seen = await look();
    if (seen !== undefined) {
      return seen;
    }
    await endpoint.wait(step);
    step = Math.min(step * 2, waitStepMillisecondsMax);
  }
  const message = `${what} was not there after ${Math.round(endpoint.waitMillisecondsMax / 1000)} seconds. Give more by waitMillisecondsMax, or look at what holds it up.`;
  throw new StackError("notReady", message);
}
