import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { OperationInput, OperationName, OperationOutput } from "@plinth/api";
import type { Client, SendOptions } from "../client.ts";
import { isOfStreams } from "../streams-operations.ts";
import { encodeInput } from "../wire-json.ts";
import { type Call, createCallRunner, type Service } from "./call-runner.ts";
import { type Credentials, createCredentialSource } from "./credentials.ts";
import { endpointUrl, streamsEndpointUrl } from "./endpoint-url.ts";
import type { RetryOptions } from "./retry.ts";
import { createSigner } from "./sign.ts";
import { createTransport, type Transport } from "./transport.ts";

export interface Timeouts {
  readonly connectMs: number;
  /** From the sent request to the answer's headers, and between any two parts of the answer. */
  readonly headersMs: number;
  /** The whole call with its retries and the waits between them. */
  readonly totalMs: number;
}

export interface HttpOptions {
  /** AWS's own endpoint of the region when absent. */
  readonly endpoint?: string;
  /** Needed for AWS; us-east-1 when an endpoint is given. */
  readonly region?: string;
  /** AWS's own chain of environment, profile and role when absent. */
  readonly credentials?: Credentials | (() => Promise<Credentials>);
  readonly timeouts?: Partial<Timeouts>;
  readonly retry?: Partial<RetryOptions>;
  /**
   * The way to the endpoint; a pool of kept-alive connections when absent. The client closes it with
   * itself. Without `endpoint` it gets the calls for both services, which their header `host` tells
   * apart.
   */
  readonly transport?: Transport;
  /** How many connections at most are open at a time. */
  readonly connections?: number;
  /** The wall clock, for signatures and the expiry of credentials; `Date.now` when absent. */
  readonly now?: () => number;
  /** Milliseconds that only go forward, for deadlines; `performance.now` when absent. */
  readonly monotonicNow?: () => number;
  readonly random?: () => number;
  /** Gives the idempotency token of a TransactWriteItems that has none. */
  readonly uuid?: () => string;
  /** Passes the time between two attempts. */
  readonly wait?: (delayMs: number, signal: AbortSignal | undefined) => Promise<unknown>;
}

const defaultTimeouts: Timeouts = { connectMs: 3000, headersMs: 10_000, totalMs: 30_000 };
const defaultRetry: RetryOptions = {
  maxAttempts: 4,
  budget: 500,
  baseDelayMs: 50,
  maxDelayMs: 5000,
};
/** DynamoDB answers with 16 MB of data at most; JSON and its escapes make several times that of it. */
const answerSizeBytesMax = 128 * 1024 * 1024;
const apiVersion = "DynamoDB_20120810";
const streamsApiVersion = "DynamoDBStreams_20120810";

/**
 * Speaks the wire protocol of DynamoDB and of DynamoDB Streams itself. On AWS the two have addresses
 * of their own; a given endpoint serves both. A call whose outcome is unknown, because the connection
 * broke, is sent again as the AWS SDKs do: put a condition on a write that must not happen twice.
 */
export function http(options: HttpOptions): Client {
  const { now = Date.now, random = Math.random, uuid = randomUUID } = options;
  const monotonicNow = options.monotonicNow ?? (() => performance.now());
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const retry = { ...defaultRetry, ...options.retry };
  const url = endpointUrl(options.endpoint, options.region);
  const dynamodb = createService(url, options, timeouts);
  const streamsUrl = streamsEndpointUrl(options.endpoint, options.region);
  // Its connections are opened by its first call, so that others pay nothing for it.
  const streams =
    streamsUrl.host === url.host ? dynamodb : createService(streamsUrl, options, timeouts);
  const run = createCallRunner({
    retry,
    source: createCredentialSource(options.credentials, now),
    wait: options.wait ?? ((delayMs, signal) => sleep(delayMs, undefined, { signal })),
    now,
    monotonicNow,
    random,
  });

  return {
    // Asynchronous also in what fails before anything is sent, such as an input that is a cycle.
    async send<Name extends OperationName>(
      operation: Name,
      input: OperationInput<Name>,
      sendOptions?: SendOptions,
    ): Promise<OperationOutput<Name>> {
      const isStreams = isOfStreams(operation);
      const call: Call = {
        service: isStreams ? streams : dynamodb,
        operation,
        target: `${isStreams ? streamsApiVersion : apiVersion}.${operation}`,
        body: encodeInput(operation === "TransactWriteItems" ? withToken(input, uuid) : input),
        signal: sendOptions?.signal,
        deadlineMs: monotonicNow() + timeouts.totalMs,
      };
      return run(call) as Promise<OperationOutput<Name>>;
    },
    async describeTarget() {
      return { region: options.region, endpoint: url.origin };
    },
    async close() {
      const transports = new Set([dynamodb.transport, streams.transport]);
      await Promise.all([...transports].map((transport) => transport.close()));
    },
  };
}

/** Both services are signed as "dynamodb". */
function createService(url: URL, options: HttpOptions, timeouts: Timeouts): Service {
  const { host, origin, pathname: path } = url;
  return {
    sign: createSigner({ host, path, region: options.region ?? "us-east-1" }),
    transport:
      options.transport ??
      createTransport({
        origin,
        path,
        connectTimeoutMs: timeouts.connectMs,
        headersTimeoutMs: timeouts.headersMs,
        connections: options.connections ?? 64,
        answerSizeBytesMax,
      }),
  };
}

/** A retried transaction runs once by its token. One given as undefined counts as none. */
function withToken(input: object, uuid: () => string): object {
  const { ClientRequestToken = uuid(), ...rest }: { ClientRequestToken?: string } = input;
  return { ClientRequestToken, ...rest };
}
