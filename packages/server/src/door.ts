import { Buffer, isUtf8 } from "node:buffer";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Engine, WireResponse } from "@plinth/engine";
import {
  type Answer,
  frameworkException,
  internalServerError,
  unknownOperationPage,
} from "./answer.ts";
import { createAnswerQueue } from "./answer-queue.ts";
import type { Cors } from "./cors.ts";
import type { Gate } from "./gate.ts";

export interface DoorOptions {
  readonly engine: Pick<Engine, "handle">;
  readonly region: string;
  readonly gate: Gate;
  readonly cors: Cors;
  readonly bodySizeBytesMax: number;
  readonly nextRequestId: () => string;
}

/** Answers one HTTP request. */
export type Door = (request: IncomingMessage, response: ServerResponse) => void;

/** A body longer than this is not read to its end even to be thrown away. */
const discardedSizeBytesMax = 64 * 1024 * 1024;

// AWS documents the status 413 and no text for it; the name is that of its service framework.
const tooLarge: Answer = {
  ...frameworkException("RequestEntityTooLargeException", "Request Entity Too Large"),
  statusCode: 413,
};
const notUtf8: Answer = frameworkException("SerializationException");

/** The way of a request through this package: method and path, gate, body, engine, answer. */
export function createDoor(options: DoorOptions): Door {
  const { engine, gate, cors } = options;
  const queueAnswer = createAnswerQueue(options.nextRequestId);
  const healthy: Answer = {
    statusCode: 200,
    body: `healthy: dynamodb.${options.region}.amazonaws.com `,
    contentType: "text/plain",
  };

  function answer(request: IncomingMessage, response: ServerResponse, content: Answer): void {
    const { origin } = request.headers;
    const corsHeaders = origin === undefined ? undefined : cors.answerHeaders(origin);
    queueAnswer(response, content, corsHeaders);
  }

  function callEngine(
    request: IncomingMessage,
    response: ServerResponse,
    body: string,
    accessKeyId: string | undefined,
  ): void {
    const target = request.headers["x-amz-target"] as string | undefined;
    try {
      const result = engine.handle(
        accessKeyId === undefined ? { target, body } : { target, body, accessKeyId },
      );
      if (isPending(result)) {
        result.then(
          (content) => answer(request, response, content),
          () => answer(request, response, internalServerError),
        );
      } else {
        answer(request, response, result);
      }
    } catch {
      answer(request, response, internalServerError);
    }
  }

  return (request, response) => {
    const early = earlyAnswer(request, healthy, cors);
    if (early !== undefined) return answer(request, response, early);

    const pass = gate(request);
    const refusal = pass.kind === "refusal" ? pass.answer : undefined;
    receiveBody(request, { sizeBytesMax: options.bodySizeBytesMax, refusal }, (received) => {
      if (!Buffer.isBuffer(received)) return answer(request, response, received);
      const fault = pass.kind === "claim" ? pass.verify(received) : undefined;
      if (fault !== undefined) return answer(request, response, fault);
      if (!isUtf8(received)) return answer(request, response, notUtf8);
      const accessKeyId = pass.kind === "refusal" ? undefined : pass.accessKeyId;
      callEngine(request, response, received.toString("utf8"), accessKeyId);
    });
  };
}

function isPending(result: Promise<WireResponse> | WireResponse): result is Promise<WireResponse> {
  return "then" in result;
}

/** What is decided by method, path and content type, before anybody is asked who they are. */
function earlyAnswer(request: IncomingMessage, healthy: Answer, cors: Cors): Answer | undefined {
  if (request.method === "POST" && request.url === "/") {
    return isJson(request.headers["content-type"]) ? undefined : unknownOperationPage;
  }
  if (request.method === "GET" && request.url === "/") return healthy;
  if (request.method === "OPTIONS") return cors.preflight(request.headers) ?? unknownOperationPage;
  return unknownOperationPage;
}

function isJson(contentType: string | undefined): boolean {
  return (
    contentType === "application/x-amz-json-1.0" ||
    (contentType !== undefined &&
      /^application\/(x-amz-json-1\.\d|json)\s*(;|$)/i.test(contentType))
  );
}

interface ReceiveOptions {
  readonly sizeBytesMax: number;
  /** When present the body is thrown away and this is the outcome. */
  readonly refusal: Answer | undefined;
}

/**
 * Gives the body, or the answer that stands instead of it. A refused body is read to its end and
 * forgotten: a client that is still sending would take a closed connection for a network failure.
 */
function receiveBody(
  request: IncomingMessage,
  { sizeBytesMax, refusal }: ReceiveOptions,
  done: (received: Buffer | Answer) => void,
): void {
  let outcome = refusal;
  let sizeBytes = 0;
  let onlyChunk: Buffer | undefined;
  let chunks: Buffer[] | undefined;

  if (Number(request.headers["content-length"] ?? 0) > sizeBytesMax) outcome ??= tooLarge;

  request.on("data", (chunk: Buffer) => {
    sizeBytes += chunk.length;
    if (outcome === undefined && sizeBytes > sizeBytesMax) {
      outcome = tooLarge;
      onlyChunk = undefined;
      chunks = undefined;
    }
    if (outcome !== undefined) {
      if (sizeBytes > discardedSizeBytesMax) request.destroy();
    } else if (onlyChunk === undefined) {
      onlyChunk = chunk;
    } else if (chunks === undefined) {
      chunks = [onlyChunk, chunk];
    } else {
      chunks.push(chunk);
    }
  });
  request.on("end", () => {
    if (outcome !== undefined) done(outcome);
    else if (chunks !== undefined) done(Buffer.concat(chunks, sizeBytes));
    else done(onlyChunk ?? Buffer.alloc(0));
  });
}
