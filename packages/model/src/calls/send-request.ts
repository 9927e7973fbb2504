import type { OperationInput, OperationName, OperationOutput } from "@plinth/api";
import { abortError } from "@plinth/client";
import type { ConnectionContext } from "../connection-context.ts";
import type { Call } from "./call.ts";
import type { Caller } from "./caller.ts";
import { CapacityCount, tellsCapacity } from "./capacity.ts";
import { explainMissingTable, tableNamesIn } from "./missing-table.ts";

/**
 * The one way of the typed layer to its client. Ends with the caller's signal, counts for its meter,
 * tells the connection's hook, and makes a missing table `tableNotFound`.
 */
export async function sendRequest<Name extends OperationName>(
  context: ConnectionContext,
  operation: Name,
  input: OperationInput<Name>,
  caller: Caller,
): Promise<OperationOutput<Name>> {
  try {
    return await sendUnexplained(context, operation, input, caller);
  } catch (error) {
    throw await explainFailure(context, input, error);
  }
}

/**
 * Sends as `sendRequest` does, for the commands of one item, which take failures to `explainFailure`
 * themselves: when nobody asked for anything the client's own promise is all there is.
 */
export function sendUnexplained<Name extends OperationName>(
  context: ConnectionContext,
  operation: Name,
  input: OperationInput<Name>,
  caller: Caller,
): Promise<OperationOutput<Name>> {
  if (caller.signal === undefined && caller.meter === undefined && context.onCall === undefined) {
    return context.client.send(operation, input);
  }
  return sendObserved(context, operation, input, caller);
}

async function sendObserved<Name extends OperationName>(
  context: ConnectionContext,
  operation: Name,
  input: OperationInput<Name>,
  caller: Caller,
): Promise<OperationOutput<Name>> {
  const { signal, meter } = caller;
  if (signal?.aborted === true) {
    throw abortError(signal);
  }
  const asksCapacity = meter !== undefined || context.onCall !== undefined;
  const asked = asksCapacity ? askingCapacity(operation, input) : input;
  const began = context.monotonicNow();
  try {
    if (meter !== undefined) {
      meter.requestCount += 1;
    }
    const output = await context.client.send(
      operation,
      asked,
      signal === undefined ? undefined : { signal },
    );
    meter?.capacity.addAnswer(operation, output);
    report(context, { operation, input, caller, began, output });
    return output;
  } catch (error) {
    report(context, { operation, input, caller, began, error });
    throw error;
  }
}

function askingCapacity<Name extends OperationName>(
  operation: Name,
  input: OperationInput<Name>,
): OperationInput<Name> {
  return tellsCapacity(operation) ? { ...input, ReturnConsumedCapacity: "INDEXES" } : input;
}

/** The error to give for the failure of a request: our own where there is one that says more. */
export async function explainFailure(
  context: ConnectionContext,
  input: object,
  error: unknown,
): Promise<unknown> {
  return (await explainMissingTable(context.client, input, error)) ?? error;
}

interface Ended {
  readonly operation: OperationName;
  readonly input: object;
  readonly caller: Caller;
  readonly began: number;
  readonly output?: object;
  readonly error?: unknown;
}

/** Tells the hook. Whatever the hook does, the call goes its way. */
function report(context: ConnectionContext, ended: Ended): void {
  const { onCall } = context;
  if (onCall === undefined) {
    return;
  }
  const milliseconds = context.monotonicNow() - ended.began;
  const count = new CapacityCount();
  count.addAnswer(ended.operation, ended.output ?? {});
  const call: Call = {
    operation: ended.operation,
    entities: ended.caller.entityNames(),
    tableNames: tableNamesIn(ended.input),
    capacity: count.total(),
    milliseconds,
    tryCount: ended.caller.tryCount,
    errorName: ended.error === undefined ? undefined : nameOf(ended.error),
  };
  try {
    const answer: unknown = onCall(call);
    if (answer instanceof Promise) {
      answer.catch(() => undefined);
    }
  } catch {
    // What goes wrong in a hook is for the hook to tell.
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
