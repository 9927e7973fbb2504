import type { OperationInput, OperationName, OperationOutput } from "@plinth/api";
import type { Engine } from "@plinth/engine";
import type { Client, SendOptions } from "./client.ts";
import { abortError, ServiceError } from "./service-error.ts";

export interface InProcessOptions {
  /** What the engine's reports call this client; `process` when absent. */
  readonly origin?: string;
}

/** Calls an engine of this process: a function call, no wire between. Closing it leaves the engine open. */
export function inProcess(
  engine: Pick<Engine, "execute">,
  inProcessOptions: InProcessOptions = {},
): Client {
  return {
    send<Name extends OperationName>(
      operation: Name,
      input: OperationInput<Name>,
      options?: SendOptions,
    ): Promise<OperationOutput<Name>> {
      const signal = options?.signal;
      if (signal?.aborted) return Promise.reject(abortError(signal));
      const output = engine
        .execute(operation, input, inProcessOptions)
        .then(undefined, throwServiceError);
      return signal === undefined ? output : untilAborted(output, signal);
    },
    async describeTarget() {
      return { endpoint: "the engine of this process" };
    },
    async close() {},
  };
}

/** A refusal keeps its name; anything else is a fault of the engine, as a 500 is over HTTP. */
function throwServiceError(error: unknown): never {
  if (error instanceof Error && "cancellationReasons" in error) {
    const { name, message, cancellationReasons, item } = error as EngineException;
    const statusCode = name === "InternalServerError" ? 500 : 400;
    throw new ServiceError(name, message, { statusCode, cancellationReasons, item, cause: error });
  }
  throw new ServiceError("InternalServerError", "Internal server error", {
    statusCode: 500,
    cause: error,
  });
}

/** The engine's `DynamoDBException` by its shape: this package knows the engine as a type only. */
type EngineException = Error & Pick<ServiceError, "cancellationReasons" | "item">;

function untilAborted<Output>(output: Promise<Output>, signal: AbortSignal): Promise<Output> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(abortError(signal));
    signal.addEventListener("abort", onAbort, { once: true });
    output.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
