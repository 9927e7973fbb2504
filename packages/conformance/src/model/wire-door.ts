import { DynamoDBException, type DynamoDBExceptionName, type Engine } from "@plinth/engine";

/** The part of an engine that takes requests. */
export type Door = Pick<Engine, "execute" | "sweepExpired">;

interface ErrorBody {
  readonly __type: string;
  readonly message?: string;
  readonly Message?: string;
  readonly CancellationReasons?: NonNullable<DynamoDBException["cancellationReasons"]>;
  readonly Item?: NonNullable<DynamoDBException["item"]>;
}

/** Takes requests as values and hands them to the engine as the text that HTTP would bring. */
export function wireDoor(engine: Engine): Door {
  const serviceOf = (operation: string): string =>
    streamsOperations.has(operation) ? "DynamoDBStreams_20120810" : "DynamoDB_20120810";
  const execute: Door["execute"] = async (operation, input) => {
    const { statusCode, body } = await engine.handle({
      target: `${serviceOf(operation)}.${operation}`,
      body: JSON.stringify(input, withBase64),
    });
    const output = JSON.parse(body, withBytes);
    if (statusCode !== 200) throw exceptionOf(output);
    return output;
  };
  return { execute, sweepExpired: () => engine.sweepExpired() };
}

const streamsOperations: ReadonlySet<string> = new Set([
  "DescribeStream",
  "GetRecords",
  "GetShardIterator",
  "ListStreams",
]);

function withBase64(_name: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;
}

/** No attribute of the test's items is called B or BS, so these names always are types. */
function withBytes(name: string, value: unknown): unknown {
  if (name === "B" && typeof value === "string") return bytesOf(value);
  return name === "BS" && Array.isArray(value) ? value.map(bytesOf) : value;
}

function bytesOf(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, "base64"));
}

function exceptionOf(body: ErrorBody): DynamoDBException {
  const name = body.__type.slice(body.__type.indexOf("#") + 1) as DynamoDBExceptionName;
  return new DynamoDBException(name, body.message ?? body.Message ?? "", {
    item: body.Item,
    ...(body.CancellationReasons === undefined
      ? {}
      : { cancellationReasons: body.CancellationReasons }),
  });
}
