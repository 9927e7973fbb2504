import { itemToJson } from "@plinth/values";
import type { DynamoDBException, DynamoDBExceptionName } from "../exceptions.ts";
import { printOutput } from "./print-output.ts";

/** An HTTP status and a body in JSON. */
export interface WireResponse {
  readonly statusCode: number;
  readonly body: string;
}

/** An exception as the wire has it. */
export function exceptionResponse(exception: DynamoDBException): WireResponse {
  const { item, cancellationReasons } = exception;
  const parts = [
    `"__type":${JSON.stringify(wireTypeOf(exception.name))}`,
    ...(exception.message === ""
      ? []
      : [`${messageMemberOf(exception.name)}:${JSON.stringify(exception.message)}`]),
    ...(cancellationReasons === undefined
      ? []
      : [`"CancellationReasons":${printOutput(cancellationReasons)}`]),
    ...(item === undefined ? [] : [`"Item":${itemToJson(item)}`]),
  ];
  return {
    statusCode: exception.name === "InternalServerError" ? 500 : 400,
    body: `{${parts.join(",")}}`,
  };
}

function wireTypeOf(name: DynamoDBExceptionName): string {
  switch (name) {
    case "ValidationException":
      return `com.amazon.coral.validate#${name}`;
    case "SerializationException":
    case "UnknownOperationException":
      return `com.amazon.coral.service#${name}`;
    // These two alone have the service's own namespace, by the model that the first AWS SDK for
    // JavaScript v3 was made from.
    case "ExpiredIteratorException":
    case "TrimmedDataAccessException":
      return `com.amazonaws.dynamodb.streams.v20120810#${name}`;
    default:
      return `com.amazonaws.dynamodb.v20120810#${name}`;
  }
}

/** Two exceptions spell their message with a capital letter: the transaction's, and the parser's. */
function messageMemberOf(name: DynamoDBExceptionName): string {
  return name === "TransactionCanceledException" || name === "SerializationException"
    ? '"Message"'
    : '"message"';
}
