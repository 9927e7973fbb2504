import { crc32 } from "node:zlib";
import type { CancellationReason, OperationName } from "@plinth/api";
import type { Item } from "@plinth/values";
import { ServiceError } from "../service-error.ts";
import { isStreamThrottling } from "../streams-operations.ts";
import { decodeOutput } from "../wire-json.ts";
import type { WireAnswer } from "./transport.ts";

/** The API's JSON of an exception. */
interface ExceptionBody {
  readonly __type?: unknown;
  readonly message?: unknown;
  readonly Message?: unknown;
  readonly CancellationReasons?: readonly CancellationReason[];
  readonly Item?: Item;
}

/** The operation's output, or the ServiceError that the answer amounts to. */
export function readAnswer(answer: WireAnswer, operation: OperationName): object | ServiceError {
  const { statusCode, headers, body } = answer;
  const requestId = headerOf(headers["x-amzn-requestid"]);
  const expectedCrc32 = headerOf(headers["x-amz-crc32"]);
  if (expectedCrc32 !== undefined && Number(expectedCrc32) !== crc32(body)) {
    const message = "The answer's CRC32 is not the one that DynamoDB computed";
    return new ServiceError("NetworkError", message, { requestId });
  }
  const decoded = decode(body.toString("utf8"));
  if (statusCode === 200 && decoded !== undefined) return decoded;
  if (statusCode === 200) {
    return new ServiceError("NetworkError", "The answer is not DynamoDB's JSON", { requestId });
  }
  return exceptionOf(operation, { statusCode, requestId }, decoded ?? {});
}

function exceptionOf(
  operation: OperationName,
  {
    statusCode,
    requestId,
  }: { readonly statusCode: number; readonly requestId: string | undefined },
  body: ExceptionBody,
): ServiceError {
  const type = typeof body.__type === "string" ? body.__type : undefined;
  const name = type?.slice(type.indexOf("#") + 1) ?? "UnknownError";
  const message = body.message ?? body.Message;
  return new ServiceError(
    name,
    typeof message === "string" ? message : `HTTP status ${statusCode}`,
    {
      statusCode,
      requestId,
      cancellationReasons: body.CancellationReasons,
      item: body.Item,
      isRetryable: isStreamThrottling(operation, name),
    },
  );
}

function decode(json: string): object | undefined {
  try {
    const value = decodeOutput(json);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function headerOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
