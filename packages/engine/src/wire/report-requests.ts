import type { RequestReport } from "@plinth/api";
import type { DynamoDBException } from "../exceptions.ts";
import type { CapacityMeter } from "../transaction/capacity.ts";
import { indexNameIn, tableNamesIn } from "./named-resources.ts";

export interface ReportOptions {
  readonly onRequest: (report: RequestReport) => unknown;
  /** Hears of an `onRequest` that failed. */
  readonly onError: (error: unknown) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Milliseconds of a clock that is never set. */
  readonly monotonicNow: () => number;
}

/** A request that is over, with what came of it: an output as the operation gave it, or an exception. */
export interface EndedRequest {
  readonly operation: string;
  readonly input: unknown;
  /** `undefined` for what never became a request. */
  readonly capacity: CapacityMeter | undefined;
  readonly output: object | undefined;
  readonly exception: DynamoDBException | undefined;
}

/** Begins the report of a request that has just come; the function it gives ends and tells it. */
export type BeginReport = (origin: string) => (request: EndedRequest) => void;

/** Tells `onRequest` of each request. Whatever that does, the request's caller does not notice. */
export function createReports(options: ReportOptions): BeginReport {
  return (origin) => {
    const at = options.now();
    const startMs = options.monotonicNow();
    return (request) => {
      const milliseconds = options.monotonicNow() - startMs;
      tell(options, () => reportOf(request, { origin, at, milliseconds }));
    };
  };
}

function reportOf(
  { operation, input, capacity, output, exception }: EndedRequest,
  circumstances: Pick<RequestReport, "origin" | "at" | "milliseconds">,
): RequestReport {
  const units = capacity?.total() ?? { read: 0, write: 0 };
  const indexName = indexNameIn(input);
  return {
    operation,
    tableNames: tableNamesIn(input),
    ...(indexName === undefined ? {} : { indexName }),
    readCapacityUnits: units.read,
    writeCapacityUnits: units.write,
    ...circumstances,
    ...(exception === undefined
      ? {}
      : { errorName: exception.name, errorMessage: exception.plainMessage }),
    ...(output === undefined ? {} : countsOf(operation, output)),
  };
}

/** Each read has its items elsewhere in its output; the outputs of other operations have none. */
function countsOf(
  operation: string,
  output: object,
): Pick<RequestReport, "itemCount" | "scannedCount"> {
  const { Count, ScannedCount, Item, Records, Responses }: Output = output;
  switch (operation) {
    case "Query":
    case "Scan":
      return { itemCount: Count ?? 0, scannedCount: ScannedCount ?? 0 };
    case "GetItem":
      return { itemCount: Item === undefined ? 0 : 1 };
    case "GetRecords":
      return { itemCount: Records?.length ?? 0 };
    case "BatchGetItem":
      return { itemCount: Object.values(Responses ?? {}).flat().length };
    case "TransactGetItems":
      return { itemCount: Object.values(Responses ?? {}).filter(hasItem).length };
    default:
      return {};
  }
}

/** The members that are counted; an operation has some of them. */
interface Output {
  readonly Count?: number;
  readonly ScannedCount?: number;
  readonly Item?: unknown;
  readonly Records?: readonly unknown[];
  readonly Responses?: object;
}

function hasItem(response: { readonly Item?: unknown }): boolean {
  return response.Item !== undefined;
}

/** An input of this process may fail even as it is read for the report. */
function tell({ onRequest, onError }: ReportOptions, report: () => RequestReport): void {
  try {
    const told = onRequest(report());
    if (told instanceof Promise) {
      // An async function is a function like any other to its type, and fails later.
      told.catch((error: unknown) => tellError(onError, error));
    }
  } catch (error) {
    tellError(onError, error);
  }
}

function tellError(onError: (error: unknown) => void, error: unknown): void {
  try {
    onError(error);
  } catch {
    // Nobody is left to hear of it, and the caller's answer is not to be lost for that.
  }
}
