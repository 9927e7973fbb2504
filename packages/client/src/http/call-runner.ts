import type { OperationName } from "@plinth/api";
import { abortError, ServiceError } from "../service-error.ts";
import { readAnswer } from "./answer.ts";
import type { CredentialSource, Credentials } from "./credentials.ts";
import { redactError } from "./redact.ts";
import { createRetryBudget, type RetryOptions, retryDelayMs } from "./retry.ts";
import type { Sign } from "./sign.ts";
import type { Transport, WireAnswer } from "./transport.ts";

/** One address, and how calls to it are signed. */
export interface Service {
  readonly sign: Sign;
  readonly transport: Transport;
}

/** What is the same in each attempt of one call. */
export interface Call {
  readonly service: Service;
  readonly operation: OperationName;
  readonly target: string;
  readonly body: string;
  readonly signal: AbortSignal | undefined;
  /** On the monotonic clock. */
  readonly deadlineMs: number;
}

export interface CallRunnerOptions {
  readonly source: CredentialSource;
  readonly retry: RetryOptions;
  readonly wait: (delayMs: number, signal: AbortSignal | undefined) => Promise<unknown>;
  /** The wall clock. Whoever sets it moves no deadline. */
  readonly now: () => number;
  readonly monotonicNow: () => number;
  readonly random: () => number;
}

/** The outcome of one attempt, and what it was signed with. */
interface Attempt {
  readonly outcome: object | ServiceError;
  readonly credentials: Credentials;
  readonly answer: WireAnswer | undefined;
}

/** Runs calls to their output or their last error; all calls share one retry budget and one clock. */
export function createCallRunner(options: CallRunnerOptions): (call: Call) => Promise<object> {
  const { source, retry, now, monotonicNow } = options;
  const budget = createRetryBudget(retry.budget);
  let clockSkewMs = 0;

  async function attempt(call: Call): Promise<Attempt> {
    const credentials = source.current() ?? (await withinCall(source.load(), call, monotonicNow()));
    const { sign, transport } = call.service;
    const headers = sign(call.target, call.body, credentials, now() + clockSkewMs);
    const timeoutMs = Math.max(1, call.deadlineMs - monotonicNow());
    try {
      const { body, signal } = call;
      const answer = await transport.post({ headers, body, timeoutMs, signal });
      return { outcome: readAnswer(answer, call.operation), credentials, answer };
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return { outcome: error, credentials, answer: undefined };
    }
  }

  /** True when the cause of the refusal is mended, and the same call may go out again at once. */
  function mends(error: ServiceError, { answer, credentials }: Attempt): boolean {
    if (isAboutKeys(error)) return source.renew(credentials);
    const serverMs = Date.parse(String(answer?.headers.date));
    if (!isAboutTime(error) || Number.isNaN(serverMs)) return false;
    clockSkewMs = serverMs - now();
    return true;
  }

  return async (call) => {
    let cost: number | undefined;
    let isMended = false;
    for (let attemptCount = 1; ; attemptCount += 1) {
      if (call.signal?.aborted) throw abortError(call.signal);
      const made = await attempt(call);
      if (!(made.outcome instanceof ServiceError)) {
        budget.giveBack(cost);
        return made.outcome;
      }
      const error = redactError(made.outcome, made.credentials);
      if (!isMended && mends(error, made)) {
        isMended = true;
        continue;
      }
      if (!error.isRetryable || attemptCount >= retry.maxAttempts) throw error;
      const delayMs = retryDelayMs(attemptCount, retry, options.random);
      if (monotonicNow() + delayMs >= call.deadlineMs) throw error;
      cost = budget.take(error);
      if (cost === undefined) throw error;
      await pass(options.wait(delayMs, call.signal), call.signal);
    }
  };
}

/** What is shared by many calls goes on, but this call does not wait for it past its own end. */
function withinCall<Result>(shared: Promise<Result>, call: Call, nowMs: number): Promise<Result> {
  const { signal, deadlineMs } = call;
  return new Promise((resolve, reject) => {
    const fail = (error: ServiceError): void => {
      finish();
      reject(error);
    };
    const onAbort = (): void => {
      if (signal !== undefined) fail(abortError(signal));
    };
    const timer = setTimeout(
      () => fail(new ServiceError("TimeoutError", "No credentials before the call's end")),
      Math.max(1, deadlineMs - nowMs),
    );
    const finish = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    shared.finally(finish).then(resolve, reject);
  });
}

/** Waits; a wait that the call's signal ended is the call's AbortError. */
async function pass(waited: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  try {
    await waited;
  } catch (error) {
    throw signal?.aborted ? abortError(signal) : error;
  }
}

function isAboutTime(error: ServiceError): boolean {
  return (
    /^(RequestTimeTooSkewed|RequestExpired)/.test(error.name) ||
    /^Signature (expired|not yet current)/.test(error.message)
  );
}

function isAboutKeys(error: ServiceError): boolean {
  return /^(ExpiredToken|UnrecognizedClient)/.test(error.name);
}
