import { Buffer } from "node:buffer";
import type { Engine } from "@plinth/engine";
import { accessKeyIdOf } from "./gate.ts";
import { createRequestIds } from "./request-ids.ts";

/** The part of the SDK's HttpRequest that is read here. */
export interface SdkHttpRequest {
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

/** The SDK's HttpResponse, whose body may be bytes as well as a stream. */
export interface SdkHttpResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: Uint8Array;
}

/** What the option `requestHandler` of an AWS SDK v3 client takes. */
export interface SdkRequestHandler {
  readonly metadata: { readonly handlerProtocol: string };
  handle(
    request: SdkHttpRequest,
    options?: { readonly abortSignal?: unknown },
  ): Promise<{ response: SdkHttpResponse }>;
  destroy(): void;
  updateHttpClientConfig(key: never, value: never): void;
  httpHandlerConfigs(): Record<string, never>;
}

/** Runs an AWS SDK client's calls on the engine, with no socket between. Closing it leaves the engine open. */
export function awsSdkRequestHandler(
  engine: Pick<Engine, "handle">,
  requestIds: () => string = createRequestIds(),
): SdkRequestHandler {
  return {
    metadata: { handlerProtocol: "http/1.1" },
    async handle(request, options) {
      throwIfAborted(options?.abortSignal);
      const accessKeyId = accessKeyIdOf(headerOf(request.headers, "authorization"));
      const body = await textOf(request.body);
      throwIfAborted(options?.abortSignal);
      const answer = await engine.handle({
        target: headerOf(request.headers, "x-amz-target"),
        body,
        origin: "process",
        ...(accessKeyId === undefined ? {} : { accessKeyId }),
      });
      throwIfAborted(options?.abortSignal);
      return {
        response: {
          statusCode: answer.statusCode,
          headers: {
            "content-type": "application/x-amz-json-1.0",
            "x-amzn-requestid": requestIds(),
          },
          body: Buffer.from(answer.body),
        },
      };
    },
    destroy() {},
    updateHttpClientConfig() {},
    httpHandlerConfigs() {
      return {};
    },
  };
}

function headerOf(headers: Record<string, string>, name: string): string | undefined {
  for (const [key, value] of Object.entries(headers)) {
    if (key.toLowerCase() === name) return value;
  }
  return undefined;
}

/** The SDK's clients send text or bytes; a middleware may make a stream of them. */
async function textOf(body: unknown): Promise<string> {
  if (typeof body === "string") return body;
  if (body === undefined || body === null) return "";
  const chunks: Buffer[] = [];
  for await (const chunk of isIterable(body) ? body : [body]) chunks.push(bytesOf(chunk));
  return Buffer.concat(chunks).toString("utf8");
}

function isIterable(body: unknown): body is AsyncIterable<unknown> {
  return typeof body === "object" && body !== null && Symbol.asyncIterator in body;
}

function bytesOf(chunk: unknown): Buffer {
  if (typeof chunk === "string") return Buffer.from(chunk);
  if (ArrayBuffer.isView(chunk)) {
    return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
  if (chunk instanceof ArrayBuffer) return Buffer.from(chunk);
  throw new TypeError("The body of a request is text, bytes or a stream of them.");
}

function throwIfAborted(signal: unknown): void {
  if (typeof signal !== "object" || signal === null || !("aborted" in signal)) return;
  if (signal.aborted !== true) return;
  const error = new Error("Request aborted");
  error.name = "AbortError";
  throw error;
}
