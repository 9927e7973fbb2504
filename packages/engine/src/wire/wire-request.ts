import type { OperationName } from "@plinth/api";
import { DynamoDBException, SerializationException } from "../exceptions.ts";
import { operations } from "../operations/index.ts";

/** A call as it came over the wire, headers already read. */
export interface WireRequest {
  /** The header X-Amz-Target, such as `DynamoDB_20120810.GetItem`. */
  readonly target: string | undefined;
  readonly body: string;
  /** The access key that signed the call; two callers' idempotency tokens are kept apart by it. */
  readonly accessKeyId?: string;
}

const targetPrefix = "DynamoDB_20120810.";

/** The operation that the target names. */
export function operationNameOf({ target }: WireRequest): OperationName {
  if (target?.startsWith(targetPrefix) === true) {
    const name = target.slice(targetPrefix.length);
    if (Object.hasOwn(operations, name)) {
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
