import type { DescribeEndpointsOutput } from "@plinth/api";

/**
 * Where to send requests from now on.
 *
 * Differs from DynamoDB: it is not `dynamodb.<region>.amazonaws.com`, because a client with endpoint
 * discovery would then send this engine's data to AWS.
 */
export function describeEndpoints(endpointAddress: string): DescribeEndpointsOutput {
  return { Endpoints: [{ Address: endpointAddress, CachePeriodInMinutes: 1440 }] };
}
