import type { OperationInput, OperationName, OperationOutput } from "@plinth/api";
import { abortError, type Client } from "@plinth/client";
import type { Endpoint } from "../endpoint.ts";
import { partitionOf, type StackPlace } from "../plan/stack-request.ts";
import { StackError } from "../stack-error.ts";
import type {
  OperationRecord,
  StackEvent,
  StackRecord,
  StackStatus,
} from "../state/stack-record.ts";
import type { StackStore } from "../state/stack-store.ts";
import { tableType } from "../template/template.ts";

/** What all operations on stacks share. */
export interface StackEnvironment {
  readonly client: Client;
  readonly store: StackStore;
  readonly place: StackPlace;
  readonly now: () => number;
  readonly uuid: () => string;
  readonly nameSuffix: () => string;
  readonly wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  readonly owner: string;
  readonly leaseMilliseconds: number;
  readonly waitMillisecondsMax: number;
}

export interface RunOptions {
  /** Hears of every event as it happens. What it throws is dropped. */
  readonly onEvent?: ((event: StackEvent) => void) | undefined;
  /** Ends what is begun: a deployment goes back to the state before. */
  readonly signal?: AbortSignal | undefined;
}

export function stackIdOf({ place, uuid }: StackEnvironment, stackName: string): string {
  const { partition } = partitionOf(place.region);
  return `arn:${partition}:cloudformation:${place.region}:${place.accountId}:stack/${stackName}/${uuid()}`;
}

/** One process's work on one stack: it holds the stack's lease, and stops when it has lost it. */
export class Run {
  readonly environment: StackEnvironment;
  readonly token: string;
  readonly #onEvent: RunOptions["onEvent"];
  #record: StackRecord;
  #sequence = 0;

  constructor(
    environment: StackEnvironment,
    record: StackRecord,
    options: RunOptions & { readonly token: string },
  ) {
    this.environment = environment;
    this.token = options.token;
    this.#record = record;
    this.#onEvent = options.onEvent;
  }

  get record(): StackRecord {
    return this.#record;
  }

  get operation(): OperationRecord {
    const { operation, stack_name: name } = this.#record;
    if (operation === undefined) {
      throw new StackError("interrupted", `The stack ${name} has no operation under way any more.`);
    }
    return operation;
  }

  /** Takes over what was written by other means. */
  adopt(record: StackRecord): void {
    this.#record = record;
  }

  async save(changes: Partial<StackRecord>): Promise<void> {
    this.#record = await this.environment.store.save({ ...this.#record, ...changes });
  }

  /** The operation as it goes on, with its lease renewed. */
  operationWith(changes: Partial<OperationRecord>): OperationRecord {
    return { ...this.operation, ...changes, leaseEndsAt: this.leaseEnd() };
  }

  leaseEnd(): number {
    return Math.floor(this.environment.now()) + this.environment.leaseMilliseconds;
  }

  /**
   * The endpoint with the lease renewed in time before each request. A signal ends what comes next and
   * every wait, but no request that is under way: it might be carried out when all is taken back.
   */
  endpoint(signal?: AbortSignal): Endpoint {
    const { client, wait, waitMillisecondsMax } = this.environment;
    const check = async (): Promise<void> => {
      if (signal?.aborted === true) {
        throw abortError(signal);
      }
      await this.#renew();
    };
    return {
      waitMillisecondsMax,
      async send<Name extends OperationName>(
        operation: Name,
        input: OperationInput<Name>,
      ): Promise<OperationOutput<Name>> {
        await check();
        return client.send(operation, input);
      },
      async wait(milliseconds) {
        await check();
        await wait(milliseconds, signal);
      },
    };
  }

  async #renew(): Promise<void> {
    const { operation } = this.#record;
    const { now, leaseMilliseconds } = this.environment;
    if (operation !== undefined && operation.leaseEndsAt - now() < leaseMilliseconds / 2) {
      await this.save({ operation: this.operationWith({}) });
    }
  }

  /** Tells what happens to the stack itself, beside its status. */
  async tellStack(status: StackStatus, reason?: string): Promise<void> {
    const { stack_name: name, stack_id: id } = this.#record;
    await this.#tell({
      logicalResourceId: name,
      physicalResourceId: id,
      resourceType: "AWS::CloudFormation::Stack",
      resourceStatus: status,
      resourceStatusReason: reason,
    });
  }

  /** Tells what happens to one of its tables. */
  async tellTable(
    table: { readonly logicalId: string; readonly physicalId: string },
    status: string,
    reason?: string,
  ): Promise<void> {
    await this.#tell({
      logicalResourceId: table.logicalId,
      physicalResourceId: table.physicalId,
      resourceType: tableType,
      resourceStatus: status,
      resourceStatusReason: reason,
    });
  }

  /** Tells that a resource, or a part of one, was left out. */
  async tellLeftOut(logicalId: string, resourceType: string, reason: string): Promise<void> {
    await this.#tell({
      logicalResourceId: logicalId,
      physicalResourceId: "",
      resourceType,
      resourceStatus: "LEFT_OUT",
      resourceStatusReason: reason,
    });
  }

  async #tell(
    happened: Omit<StackEvent, "eventId" | "stackId" | "stackName" | "timestamp">,
  ): Promise<void> {
    const { store, now, uuid } = this.environment;
    const event: StackEvent = {
      eventId: uuid(),
      stackId: this.#record.stack_id,
      stackName: this.#record.stack_name,
      timestamp: new Date(now()).toISOString(),
      ...happened,
    };
    this.#sequence += 1;
    await store.addEvent(event, this.#sequence);
    try {
      this.#onEvent?.(event);
    } catch {
      // A listener that fails must not fail the deployment half way.
    }
  }
}

/** The endpoint for what only reads, or reads before anything is begun. */
export function readingEndpoint(
  { client, wait, waitMillisecondsMax }: StackEnvironment,
  signal: AbortSignal | undefined,
): Endpoint {
  const options = signal === undefined ? undefined : { signal };
  return {
    waitMillisecondsMax,
    send: (operation, input) => client.send(operation, input, options),
    async wait(milliseconds) {
      if (signal?.aborted === true) {
        throw abortError(signal);
      }
      await wait(milliseconds, signal);
    },
  };
}

/** What went wrong, in one line. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
