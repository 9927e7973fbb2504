import { AsyncLocalStorage } from "node:async_hooks";
import type { Client, SendOptions } from "@plinth/client";

type OperationName = Parameters<Client["send"]>[0];

/** What one route asked of DynamoDB so far. */
export interface RouteCapacity {
  readonly route: string;
  readonly requestCount: number;
  readonly capacityUnits: number;
  /** Calls by operation, such as `{ Query: 3, GetItem: 1 }`. */
  readonly operations: Readonly<Record<string, number>>;
}

/** What one request spent. */
export interface RequestCapacity {
  readonly route: string;
  readonly capacityUnits: number;
  readonly operations: Readonly<Record<string, number>>;
}

export interface CapacityLog {
  /**
   * Runs a request and adds its calls to DynamoDB to its route. The route is asked for at the end,
   * since a router knows it only when the request has passed through.
   */
  measure(run: () => Promise<void>, routeOf: () => string): Promise<RequestCapacity>;
  /** A client that asks for the consumed capacity of each call and writes it down. */
  meter(client: Client): Client;
  report(): readonly RouteCapacity[];
}

interface Tally {
  requestCount: number;
  capacityUnits: number;
  operations: Record<string, number>;
}

/** Calls made outside every request, by a job or at the start. */
const elsewhere = "(no route)";

const meteredOperations: ReadonlySet<OperationName> = new Set<OperationName>([
  "BatchGetItem",
  "BatchWriteItem",
  "DeleteItem",
  "GetItem",
  "PutItem",
  "Query",
  "Scan",
  "TransactGetItems",
  "TransactWriteItems",
  "UpdateItem",
]);

/** Tells which route spends what, from the figures DynamoDB itself returns. */
export function createCapacityLog(): CapacityLog {
  const tallies = new Map<string, Tally>();
  const current = new AsyncLocalStorage<Tally>();

  function addTo(route: string, spent: Tally): void {
    const tally = tallies.get(route) ?? emptyTally();
    tallies.set(route, tally);
    tally.requestCount += spent.requestCount;
    tally.capacityUnits += spent.capacityUnits;
    for (const [operation, count] of Object.entries(spent.operations)) {
      tally.operations[operation] = (tally.operations[operation] ?? 0) + count;
    }
  }

  function record(operation: OperationName, output: unknown): void {
    const spent: Tally = {
      requestCount: 0,
      capacityUnits: capacityUnitsOf(output),
      operations: { [operation]: 1 },
    };
    const request = current.getStore();
    if (request === undefined) {
      addTo(elsewhere, spent);
      return;
    }
    request.capacityUnits += spent.capacityUnits;
    request.operations[operation] = (request.operations[operation] ?? 0) + 1;
  }

  return {
    async measure(run: () => Promise<void>, routeOf: () => string): Promise<RequestCapacity> {
      const request: Tally = { ...emptyTally(), requestCount: 1 };
      try {
        await current.run(request, run);
      } finally {
        addTo(routeOf(), request);
      }
      const { capacityUnits, operations } = request;
      return { route: routeOf(), capacityUnits, operations };
    },
    meter(client: Client): Client {
      const send: Client["send"] = async (operation, input, options?: SendOptions) => {
        const asked = meteredOperations.has(operation)
          ? { ...input, ReturnConsumedCapacity: "TOTAL" as const }
          : input;
        try {
          const output = await client.send(operation, asked, options);
          record(operation, output);
          return output;
        } catch (error) {
          // A refused call was made too: it must be seen here, though its price is not told.
          record(operation, undefined);
          throw error;
        }
      };
      return { send, close: () => client.close() };
    },
    report(): readonly RouteCapacity[] {
      return [...tallies]
        .map(([route, tally]) => ({ route, ...tally, operations: { ...tally.operations } }))
        .sort((one, other) => other.capacityUnits - one.capacityUnits);
    },
  };
}

function emptyTally(): Tally {
  return { requestCount: 0, capacityUnits: 0, operations: {} };
}

/** Item calls answer with one figure, batches and transactions with one for each table. */
function capacityUnitsOf(output: unknown): number {
  if (typeof output !== "object" || output === null || !("ConsumedCapacity" in output)) return 0;
  const consumed = output.ConsumedCapacity;
  const figures: readonly unknown[] = Array.isArray(consumed) ? consumed : [consumed];
  return figures.reduce<number>((sum, figure) => sum + unitsOf(figure), 0);
}

function unitsOf(figure: unknown): number {
  if (typeof figure !== "object" || figure === null || !("CapacityUnits" in figure)) return 0;
  return typeof figure.CapacityUnits === "number" ? figure.CapacityUnits : 0;
}
