import type { OperationName, StreamsOperationName } from "@plinth/api";

/** DynamoDB Streams is a service of its own, with its own target prefix and, on AWS, its own address. */
const streamsOperations: Readonly<Record<StreamsOperationName, true>> = {
  DescribeStream: true,
  GetRecords: true,
  GetShardIterator: true,
  ListStreams: true,
};

export function isOfStreams(operation: OperationName): operation is StreamsOperationName {
  return Object.hasOwn(streamsOperations, operation);
}

/**
 * Whether a shard had too many readers for the moment, which the AWS SDKs try again as any other
 * throttling. On tables the same exception tells of limits that do not pass within one call.
 */
export function isStreamThrottling(operation: OperationName, exceptionName: string): boolean {
  return exceptionName === "LimitExceededException" && isOfStreams(operation);
}
