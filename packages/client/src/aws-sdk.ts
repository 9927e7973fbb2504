import type { OperationInput, OperationName, OperationOutput } from "@plinth/api";
import type { Client, SendOptions } from "./client.ts";
import { abortError, ServiceError } from "./service-error.ts";
import { isOfStreams, isStreamThrottling } from "./streams-operations.ts";

/** What is needed of a `DynamoDBClient`, `DynamoDB` or `DynamoDBDocumentClient` of the AWS SDK v3. */
export interface AwsSdkClient {
  send(command: never, options?: never): unknown;
}

type Send = (command: unknown, options: { abortSignal?: AbortSignal }) => Promise<object>;
type CommandConstructor = new (input: object) => object;

export interface AwsSdkOptions {
  /** A `DynamoDBStreamsClient`: in the SDK DynamoDB Streams has a client of its own. */
  readonly streams?: AwsSdkClient;
  /** The module `@aws-sdk/client-dynamodb-streams`, imported by the first call when absent. */
  readonly streamsCommands?: object;
}

/** Named at run time only: applications without the SDK neither install nor bundle it. */
const sdkPackage: string = "@aws-sdk/client-dynamodb";
const streamsSdkPackage: string = "@aws-sdk/client-dynamodb-streams";

/**
 * Sends through an AWS SDK client, with its middleware, retries and credentials. `commands` is the
 * module `@aws-sdk/client-dynamodb`; without it that package is imported by the first call. The
 * operations of DynamoDB Streams need `options.streams`, and are refused with `StreamsClientError`
 * without it. Closing it leaves the SDK's clients open.
 */
export function awsSdk(
  client: AwsSdkClient,
  commands?: object,
  options: AwsSdkOptions = {},
): Client {
  const dynamodb = createSdkService(client, sdkPackage, commands);
  const streams =
    options.streams &&
    createSdkService(options.streams, streamsSdkPackage, options.streamsCommands);
  return {
    async send<Name extends OperationName>(
      operation: Name,
      input: OperationInput<Name>,
      sendOptions?: SendOptions,
    ): Promise<OperationOutput<Name>> {
      const service = isOfStreams(operation) ? streams : dynamodb;
      if (service === undefined) throw streamsClientError(operation);
      const Command = await service.commandOf(operation);
      const signal = sendOptions?.signal;
      if (signal?.aborted) throw abortError(signal);
      try {
        const output = await service.send(
          new Command(input),
          signal === undefined ? {} : { abortSignal: signal },
        );
        return toWireOutput(output) as OperationOutput<Name>;
      } catch (error) {
        throw signal?.aborted ? abortError(signal) : toServiceError(operation, error);
      }
    },
    async describeTarget() {
      return { region: await regionOf(client) };
    },
    async close() {},
  };
}

interface SdkService {
  readonly send: Send;
  /** The constructor of the operation's command. */
  commandOf(operation: OperationName): Promise<CommandConstructor>;
}

function createSdkService(
  client: AwsSdkClient,
  packageName: string,
  commands: object | undefined,
): SdkService {
  let module = commands;
  return {
    send: (command, options) => sendOf(client).call(client, command, options),
    async commandOf(operation) {
      module ??= (await import(packageName)) as object;
      return Reflect.get(module, `${operation}Command`) as CommandConstructor;
    },
  };
}

function streamsClientError(operation: OperationName): ServiceError {
  return new ServiceError(
    "StreamsClientError",
    `${operation} is an operation of DynamoDB Streams, which has an SDK client of its own: call awsSdk(client, commands, { streams: new DynamoDBStreamsClient({ ... }) }).`,
  );
}

/** The region as the SDK resolves it; a client without one has other troubles to tell of. */
async function regionOf(client: AwsSdkClient): Promise<string | undefined> {
  const { config }: { config?: { region?: unknown } } = client as object;
  const { region } = config ?? {};
  try {
    const resolved: unknown = typeof region === "function" ? await region() : region;
    return typeof resolved === "string" ? resolved : undefined;
  } catch {
    return undefined;
  }
}

/** The SDK's own types allow its own commands only, and these are made from a module known at run time. */
function sendOf(client: AwsSdkClient): Send {
  const { send }: { send: unknown } = client;
  return send as Send;
}

/** The members of outputs that are times or hold some, however deep. */
const describedMembers: readonly string[] = [
  "Table",
  "TableDescription",
  "StreamDescription",
  "ContinuousBackupsDescription",
  "LastUpdateDateTime",
];

/** The SDK adds metadata and gives times as Date; the API has neither. */
function toWireOutput(output: object): object {
  const wire: Record<string, unknown> = { ...output };
  delete wire["$metadata"];
  // Only descriptions and stream records hold times, and items may hold a member of any name.
  for (const name of describedMembers) {
    if (wire[name] !== undefined) wire[name] = withEpochSeconds(wire[name]);
  }
  const records = wire["Records"];
  if (Array.isArray(records)) wire["Records"] = records.map(withRecordTime);
  return wire;
}

/** A stream's record, its images untouched: bytes stand in them. */
function withRecordTime(record: { readonly dynamodb?: object }): object {
  const { dynamodb } = record;
  if (dynamodb === undefined || !("ApproximateCreationDateTime" in dynamodb)) return record;
  const ApproximateCreationDateTime = withEpochSeconds(dynamodb.ApproximateCreationDateTime);
  return { ...record, dynamodb: { ...dynamodb, ApproximateCreationDateTime } };
}

function withEpochSeconds(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(withEpochSeconds);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withEpochSeconds(member)]),
  );
}

/** The members that an exception of the SDK may have beside name and message. */
interface SdkException extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
  readonly CancellationReasons?: ServiceError["cancellationReasons"];
  readonly Item?: ServiceError["item"];
  readonly code?: unknown;
}

const networkCodes = /^(E[A-Z]+|UND_ERR_\w+)$/;

function toServiceError(operation: OperationName, error: unknown): ServiceError {
  if (!(error instanceof Error)) return new ServiceError("NetworkError", String(error));
  const exception: SdkException = error;
  const { httpStatusCode, requestId } = exception.$metadata ?? {};
  const isNetworkError = typeof exception.code === "string" && networkCodes.test(exception.code);
  // The SDK's error holds the response, and through it the signed request: its text alone is kept.
  return new ServiceError(isNetworkError ? "NetworkError" : error.name, error.message, {
    statusCode: httpStatusCode,
    requestId,
    cancellationReasons: exception.CancellationReasons,
    item: exception.Item,
    isRetryable: isStreamThrottling(operation, exception.name),
  });
}
