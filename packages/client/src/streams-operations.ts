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
