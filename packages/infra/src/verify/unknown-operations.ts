import type { OperationInput, OperationName, OperationOutput } from "@plinth/api";
import { type Client, ServiceError } from "@plinth/client";

/** Undefined when the endpoint has no such operation, as others than DynamoDB may not. */
export async function sendIfKnown<Name extends OperationName>(
  client: Client,
  operation: Name,
  input: OperationInput<Name>,
): Promise<OperationOutput<Name> | undefined> {
  try {
    return await client.send(operation, input);
  } catch (error) {
    if (error instanceof ServiceError && error.name === "UnknownOperationException") {
      return undefined;
    }
    throw error;
  }
}

/** What stands in the place of a fact that the endpoint cannot tell. */
export function unknownBy(operation: OperationName): string {
  return `unknown, since the endpoint has no ${operation}`;
}
