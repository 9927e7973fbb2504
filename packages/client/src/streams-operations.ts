import type { OperationName } from "@plinth/api";

/** DynamoDB Streams is a service of its own, with its own target prefix and, on AWS, its own address. */
const streamsOperations: ReadonlySet<OperationName> = new Set<OperationName>([
  "DescribeStream",
  "GetRecords",
  "GetShardIterator",
  "ListStreams",
]);

export function isOfStreams(operation: OperationName): boolean {
  return streamsOperations.has(operation);
}

/**
 * Whether a shard had too many readers for the moment, which the AWS SDKs try again as any other
 * throttling. On tables the same exception tells of limits that do not pass within one call.
 */
export function isStreamThrottling(operation: OperationName, exceptionName: string): boolean {
  return exceptionName === "LimitExceededException" && isOfStreams(operation);
}
