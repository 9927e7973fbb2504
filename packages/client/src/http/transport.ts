import { Buffer } from "node:buffer";
import type { IncomingHttpHeaders } from "node:http";
import type { Dispatcher, Pool } from "undici";
import { abortError, ServiceError } from "../service-error.ts";
import { plainCause } from "./plain-cause.ts";

/** A whole HTTP response. */
export interface WireAnswer {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface PostOptions {
  readonly headers: string[];
  readonly body: string;
  /** How long this attempt may take in all. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

export interface Transport {
  /** Rejects with a ServiceError that says how the way failed, and never with what was sent. */
  post(options: PostOptions): Promise<WireAnswer>;
  close(): Promise<void>;
}

export interface TransportOptions {
  readonly origin: string;
  readonly path: string;
  readonly connectTimeoutMs: number;
  readonly headersTimeoutMs: number;
  readonly connections: number;
  /** What is longer is given up with a NetworkError, so that no endpoint can fill the memory. */
  readonly answerSizeBytesMax: number;
}

/** A pool of kept-alive connections, made by the first call: undici is not loaded before. */
export function createTransport(options: TransportOptions): Transport {
  let opening: Promise<Pool> | undefined;
  let opened: Pool | undefined;
  let closing: Promise<void> | undefined;

  async function open(): Promise<Pool> {
    // The default alone is there also in a bundle, which does not know the names of a CommonJS module.
    const { default: undici } = await import("undici");
    opened = new undici.Pool(options.origin, {
      connections: options.connections,
      connect: { timeout: options.connectTimeoutMs },
      headersTimeout: options.headersTimeoutMs,
      bodyTimeout: options.headersTimeoutMs,
      maxResponseSize: options.answerSizeBytesMax,
      allowH2: false,
    });
    return opened;
  }

  return {
    async post(request) {
      if (closing !== undefined)
        throw new ServiceError("ClientClosedError", "The client is closed");
      opening ??= open();
      return dispatch(opened ?? (await opening), options.path, request);
    },
    close() {
      closing ??= opening === undefined ? Promise.resolve() : opening.then((pool) => pool.close());
      return closing;
    },
  };
}

function dispatch(pool: Pool, path: string, request: PostOptions): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const { signal } = request;
    let controller: Dispatcher.DispatchController | undefined;
    let failure: ServiceError | undefined;
    let statusCode = 0;
    let headers: IncomingHttpHeaders = {};
    const chunks: Buffer[] = [];

    const finish = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    };
    const give = (error: ServiceError): void => {
      failure ??= error;
      finish();
      reject(failure);
      controller?.abort(failure);
    };
    const onAbort = (): void => {
      if (signal !== undefined) give(abortError(signal));
    };
    const timer = setTimeout(() => {
      give(new ServiceError("TimeoutError", `No answer within ${request.timeoutMs} ms`));
    }, request.timeoutMs);
    signal?.addEventListener("abort", onAbort, { once: true });

    pool.dispatch(
      { path, method: "POST", headers: request.headers, body: request.body },
      {
        onRequestStart(started) {
          controller = started;
          // The call may have been given up while it waited for a connection.
          if (failure !== undefined) started.abort(failure);
        },
        onResponseStart(_controller, status, responseHeaders) {
          statusCode = status;
          headers = responseHeaders;
        },
        onResponseData(_controller, chunk) {
          chunks.push(chunk);
        },
        onResponseEnd() {
          finish();
          const [first] = chunks;
          const body = first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks);
          resolve({ statusCode, headers, body });
        },
        onResponseError(_controller, error) {
          if (failure === undefined) give(toServiceError(error));
        },
      },
    );
  });
}

function toServiceError(error: Error): ServiceError {
  const { code } = error as NodeJS.ErrnoException;
  const isTimeout = code !== undefined && /TIMEOUT|ETIMEDOUT/.test(code);
  const cause = plainCause(error);
  return new ServiceError(isTimeout ? "TimeoutError" : "NetworkError", cause.message, { cause });
}
