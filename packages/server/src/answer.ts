import { Buffer } from "node:buffer";
import type { ServerResponse } from "node:http";
import { crc32 } from "node:zlib";

/** What goes back to a caller: the engine's answer, or one of this door's own. */
export interface Answer {
  readonly statusCode: number;
  readonly body: string;
  /** DynamoDB's JSON when absent. */
  readonly contentType?: string;
  /** Further headers as name, value, name, value. */
  readonly headers?: readonly string[];
}

const jsonContentType = "application/x-amz-json-1.0";

/** An exception that the service framework throws before DynamoDB sees the call. */
export function frameworkException(name: string, message?: string): Answer {
  const body = { __type: `com.amazon.coral.service#${name}`, message };
  return { statusCode: 400, body: JSON.stringify(body) };
}

/** What DynamoDB answers to a method, path or content type that is not its API's. */
export const unknownOperationPage: Answer = {
  statusCode: 404,
  body: "<UnknownOperationException/>\n",
  contentType: "application/xml",
};

export const internalServerError: Answer = {
  statusCode: 500,
  body: '{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"Internal server error"}',
};

/** Sends the whole answer in one write; `headers` follow the answer's own. */
export function sendAnswer(
  response: ServerResponse,
  answer: Answer,
  requestId: string,
  headers: readonly string[] | undefined,
): void {
  const { body } = answer;
  const sizeBytes = Buffer.byteLength(body);
  const rawHeaders = [
    "x-amzn-RequestId",
    requestId,
    "x-amz-crc32",
    String(crc32(body)),
    "Content-Type",
    answer.contentType ?? jsonContentType,
    "Content-Length",
    String(sizeBytes),
  ];
  if (answer.headers !== undefined) rawHeaders.push(...answer.headers);
  if (headers !== undefined) rawHeaders.push(...headers);
  response.writeHead(answer.statusCode, rawHeaders);
  // A body of one byte per character needs no encoding, and either way headers and body leave together.
  response.end(body, sizeBytes === body.length ? "latin1" : "utf8");
}
