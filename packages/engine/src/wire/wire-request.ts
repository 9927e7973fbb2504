import type { OperationName } from "@plinth/api";
import { DynamoDBException, SerializationException } from "../exceptions.ts";
import { operations } from "../operations/index.ts";
import { streamOperations } from "../operations/stream-operations.ts";

/** A call as it came over the wire, headers already read. */
export interface WireRequest {
  /** The header X-Amz-Target: `DynamoDB_20120810.GetItem`, `DynamoDBStreams_20120810.GetRecords`. */
  readonly target: string | undefined;
  readonly body: string;
  /** The access key that signed the call; two callers' idempotency tokens are kept apart by it. */
  readonly accessKeyId?: string;
  /** Who calls, for reports; `http` when absent. */
  readonly origin?: string;
}

const targetPrefix = "DynamoDB_20120810.";
const streamsTargetPrefix = "DynamoDBStreams_20120810.";

/** What the target calls the operation, whether there is one of that name or not, cut to a bearable length. */
export function requestedOperation({ target = "" }: WireRequest): string {
  return target.slice(target.indexOf(".") + 1).slice(0, 64);
}

/** The operation that the target names. Neither of the two services knows the other's operations. */
export function operationNameOf({ target = "" }: WireRequest): OperationName {
  const isOfStreams = target.startsWith(streamsTargetPrefix);
  if (isOfStreams || target.startsWith(targetPrefix)) {
    const name = target.slice(target.indexOf(".") + 1);
    if (Object.hasOwn(operations, name) && Object.hasOwn(streamOperations, name) === isOfStreams) {
      return name as OperationName;
    }
  }
  throw new DynamoDBException("UnknownOperationException", "");
}

/** The body's JSON, which must be an object: of anything else DynamoDB says no more than that. */
export function parseBody({ body }: WireRequest): unknown {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new SerializationException("");
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new SerializationException("");
  }
  return json;
}
