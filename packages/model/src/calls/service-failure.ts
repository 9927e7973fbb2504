import type { CancellationReason } from "@plinth/api";
import type { Item } from "@plinth/values";

/** What the typed layer reads from a client's `ServiceError`. */
interface ServiceFailure {
  readonly name: string;
  readonly message: string;
  readonly item?: Item | undefined;
  readonly cancellationReasons?: readonly CancellationReason[] | undefined;
}

/** The failure under this name of DynamoDB's; undefined when it is another. */
export function serviceFailure(error: unknown, name: string): ServiceFailure | undefined {
  return error instanceof Error && error.name === name ? error : undefined;
}
