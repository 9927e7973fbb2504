import type { BenchRequest } from "../workloads/workload.ts";

/**
 * The whole request in bytes. It looks signed, because servers ask for that; none of those that are
 * measured verifies a signature on loopback.
 */
export function rawRequest(
  { operation, input }: Pick<BenchRequest, "operation"> & { input: object },
  port: number,
): Buffer {
  const body = JSON.stringify(input);
  const head = [
    "POST / HTTP/1.1",
    `Host: 127.0.0.1:${port}`,
    "Content-Type: application/x-amz-json-1.0",
    `X-Amz-Target: DynamoDB_20120810.${operation}`,
    "X-Amz-Date: 20260301T120000Z",
    "Authorization: AWS4-HMAC-SHA256 Credential=bench/20260301/us-east-1/dynamodb/aws4_request, " +
      `SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=${"0".repeat(64)}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    "\r\n",
  ];
  return Buffer.from(head.join("\r\n") + body);
}
