import type { OperationInput, OperationName, OperationOutput, RequestReport } from "@plinth/api";
import { createExpressionCache, type ExpressionCache } from "@plinth/expressions";
import type { KeyValueStore } from "@plinth/store";
import { Background, type Schedule, scheduleWithTimer } from "./background/background.ts";
import { DynamoDBException } from "./exceptions.ts";
import { operations } from "./operations/index.ts";
import type { OperationContext } from "./operations/operation.ts";
import { Catalog } from "./table/catalog.ts";
import type { CapacityMeter } from "./transaction/capacity.ts";
import { TokenLedger } from "./transaction/token-ledger.ts";
import { Transaction } from "./transaction/transaction.ts";
import type { Door } from "./validation/door.ts";
import { exceptionResponse, type WireResponse } from "./wire/exception-response.ts";
import { outputValues, printOutput } from "./wire/print-output.ts";
import { type BeginReport, createReports } from "./wire/report-requests.ts";
import {
  operationNameOf,
  parseBody,
  requestedOperation,
  type WireRequest,
} from "./wire/wire-request.ts";

export interface EngineOptions {
  readonly store: KeyValueStore;
  /** Milliseconds since the epoch; the system's clock when absent. */
  readonly now?: () => number;
  /** The next random UUID, for table ids. `crypto.randomUUID` when absent. */
  readonly uuid?: () => string;
  readonly region?: string;
  readonly accountId?: string;
  /** Host and port where clients reach this engine, for DescribeEndpoints; "localhost" when absent. */
  readonly endpointAddress?: string;
  /** Runs background work's tasks; timers when absent. A test runs them by hand. */
  readonly schedule?: Schedule;
  /**
   * Hears what no caller can mend: background work that failed and is tried again, a disk that
   * refused, a mistake of the engine's own. A caller hears InternalServerError, with this as its cause.
   * A disk that refused refuses all that follows with the same error, which is told once.
   */
  readonly onError?: (error: unknown) => void;
  /**
   * Hears of each request when its answer is ready, refused ones too. It is called in the request's
   * way, so it should be quick; if it fails, `onError` hears of it and nobody else.
   */
  readonly onRequest?: (report: RequestReport) => void;
  /** Milliseconds of a clock that is never set, for the times in reports; `performance.now` when absent. */
  readonly monotonicNow?: () => number;
}

export interface ExecuteOptions {
  /** Who calls, for reports; `process` when absent. */
  readonly origin?: string;
}

/** A DynamoDB in this process, behind two doors to one pipeline. */
export interface Engine {
  /** Values in, values out. Rejects with a `DynamoDBException`. */
  execute<Name extends OperationName>(
    operation: Name,
    input: OperationInput<Name>,
    options?: ExecuteOptions,
  ): Promise<OperationOutput<Name>>;

  /** Text in, text out. Never rejects: an exception is an answer here. */
  handle(request: WireRequest): Promise<WireResponse> | WireResponse;

  /** Deletes every item that TTL calls expired by now, without waiting for the next sweep. */
  sweepExpired(): Promise<number>;

  /** Finishes what was accepted, stops the background work and closes the store. */
  close(): Promise<void>;
}

/** Opens the tables that `store` holds. The engine owns the store from here on. */
export function createEngine(options: EngineOptions): Engine {
  const environment = environmentOf(options);
  return {
    execute: (operation, input, { origin = "process" } = {}) =>
      execute(environment, operation, input, origin),
    handle: (request) => handle(environment, request),
    sweepExpired: async () => {
      const { deletedCount, flush } = environment.background.sweepNow();
      await flush;
      return deletedCount;
    },
    close: () => {
      environment.background.close();
      return options.store.close();
    },
  };
}

/** So many texts of expressions of each kind are remembered as they were read. */
const expressionTextsMax = 1000;

interface Environment extends Omit<OperationContext, "transaction" | "accessKeyId"> {
  readonly store: KeyValueStore;
  readonly onError: (error: unknown) => void;
  readonly background: Background;
  readonly expressions: ExpressionCache;
  /** `undefined` when nobody wants reports: no request pays for them then. */
  readonly beginReport: BeginReport | undefined;
}

function environmentOf(options: EngineOptions): Environment {
  const { store } = options;
  const catalog = new Catalog(store);
  const now = options.now ?? Date.now;
  let toldLast: unknown;
  const onError = (error: unknown): void => {
    if (error !== toldLast) {
      toldLast = error;
      options.onError?.(error);
    }
  };
  const background = new Background({
    catalog,
    store,
    now,
    schedule: options.schedule ?? scheduleWithTimer,
    onError,
  });
  return {
    store,
    catalog,
    expressions: createExpressionCache(expressionTextsMax),
    tokens: new TokenLedger(store),
    background,
    onError,
    beginReport: beginReportOf(options, onError, now),
    now,
    uuid: options.uuid ?? (() => crypto.randomUUID()),
    region: options.region ?? "us-east-1",
    accountId: options.accountId ?? "000000000000",
    endpointAddress: options.endpointAddress ?? "localhost",
  };
}

function beginReportOf(
  { onRequest, monotonicNow }: EngineOptions,
  onError: (error: unknown) => void,
  now: () => number,
): BeginReport | undefined {
  return (
    onRequest &&
    createReports({
      onRequest,
      onError,
      now,
      monotonicNow: monotonicNow ?? (() => performance.now()),
    })
  );
}

/** The pipeline for values: an outcome is held back until all it rests on is durable. */
async function execute<Name extends OperationName>(
  environment: Environment,
  name: Name,
  input: OperationInput<Name>,
  origin: string,
): Promise<OperationOutput<Name>> {
  const endReport = environment.beginReport?.(origin);
  let outcome = run(environment, { name, input, door: "values", accessKeyId: "" });
  if (outcome.flush !== undefined) {
    try {
      await outcome.flush;
    } catch (error) {
      outcome = withException(outcome, exceptionOf(environment, error));
    }
  }
  const output = outputValues(outcome.output);
  endReport?.({ operation: name, input, ...outcome });
  if (outcome.exception !== undefined) {
    throw outcome.exception;
  }
  return output as OperationOutput<Name>;
}

/** The pipeline for the wire: answers at once when there is no flush to wait for. */
function handle(
  environment: Environment,
  request: WireRequest,
): Promise<WireResponse> | WireResponse {
  const endReport = environment.beginReport?.(request.origin ?? "http");
  let input: unknown;
  let outcome: Outcome;
  try {
    const name = operationNameOf(request);
    input = parseBody(request);
    const accessKeyId = request.accessKeyId ?? "";
    outcome = run(environment, { name, input, door: "wire", accessKeyId });
  } catch (error) {
    outcome = withException(notRun, exceptionOf(environment, error));
  }
  const { flush } = outcome;
  const report =
    endReport &&
    ((ended: Outcome) => endReport({ operation: requestedOperation(request), input, ...ended }));
  return flush === undefined
    ? respond(outcome, report)
    : flush.then(
        () => respond(outcome, report),
        (error: unknown) =>
          respond(withException(outcome, exceptionOf(environment, error)), report),
      );
}

function respond(outcome: Outcome, report: ((ended: Outcome) => void) | undefined): WireResponse {
  const response = responseTo(outcome);
  report?.(outcome);
  return response;
}

function responseTo({ output, exception }: Outcome): WireResponse {
  return exception === undefined
    ? { statusCode: 200, body: printOutput(output) }
    : exceptionResponse(exception);
}

interface Call {
  readonly name: OperationName;
  readonly input: unknown;
  readonly door: Door;
  readonly accessKeyId: string;
}

/** What came of a call, and the flush that must be over before anybody hears of it. */
interface Outcome {
  /** `undefined` when there is an exception. */
  readonly output: object | undefined;
  readonly exception: DynamoDBException | undefined;
  readonly capacity: CapacityMeter | undefined;
  readonly flush: Promise<unknown> | undefined;
}

/** Of what never became a call. */
const notRun: Outcome = {
  output: undefined,
  exception: undefined,
  capacity: undefined,
  flush: undefined,
};

function withException({ capacity, flush }: Outcome, exception: DynamoDBException): Outcome {
  return { output: undefined, exception, capacity, flush };
}

/** Parse, run, commit: without a pause, so that every request sees the others whole or not at all. */
function run(environment: Environment, { name, input, door, accessKeyId }: Call): Outcome {
  const operation = operations[name];
  const kind = operation?.kind ?? "plain";
  const transaction = new Transaction(
    environment.catalog,
    environment.store,
    kind,
    environment.now,
  );
  try {
    if (operation === undefined) {
      throw new DynamoDBException("UnknownOperationException", "");
    }
    const request = operation.parse(input, door, environment.expressions);
    const output = operation.run(request, contextOf(environment, transaction, accessKeyId));
    transaction.commit();
    const { capacity } = transaction;
    return { output, exception: undefined, capacity, flush: transaction.flushed() };
  } catch (error) {
    const exception = exceptionOf(environment, error);
    const { capacity } = transaction;
    return { output: undefined, exception, capacity, flush: transaction.flushed() };
  }
}

/** What a caller hears of an error: DynamoDB's exceptions as they are, all else as InternalServerError. */
function exceptionOf({ onError }: Environment, error: unknown): DynamoDBException {
  if (error instanceof DynamoDBException) {
    return error;
  }
  onError(error);
  return new DynamoDBException(
    "InternalServerError",
    "The engine could not carry out the request, through no fault of the caller.",
    { cause: error },
  );
}

/** Written out member by member: copying the environment with `...` took a tenth of a put. */
function contextOf(
  environment: Environment,
  transaction: Transaction,
  accessKeyId: string,
): OperationContext {
  return {
    transaction,
    accessKeyId,
    catalog: environment.catalog,
    tokens: environment.tokens,
    background: environment.background,
    now: environment.now,
    uuid: environment.uuid,
    region: environment.region,
    accountId: environment.accountId,
    endpointAddress: environment.endpointAddress,
  };
}
