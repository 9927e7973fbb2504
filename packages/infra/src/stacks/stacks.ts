import type { Client } from "@plinth/client";
import { systemClock, systemNameSuffix, systemOwner, systemUuid, systemWait } from "./defaults.ts";
import type { StackPreview } from "./plan/resource-change.ts";
import type {
  LeftOut,
  RemovalPolicy,
  StackOutput,
  StackParameter,
  TemplateSource,
} from "./plan/stack-document.ts";
import { checkRequest, checkStackName, type StackRequest } from "./plan/stack-request.ts";
import { endInterrupted } from "./run/begin-operation.ts";
import { deleteStack } from "./run/delete-stack.ts";
import { type DeploymentOutcome, deployStack, previewStack } from "./run/deploy-stack.ts";
import type { RunOptions, StackEnvironment } from "./run/run.ts";
import { StackError } from "./stack-error.ts";
import type { StackEvent, StackRecord, StackStatus } from "./state/stack-record.ts";
import { StackStore } from "./state/stack-store.ts";

export interface StacksOptions {
  readonly client: Client;
  /** Of the endpoint, for ARNs and pseudo parameters, such as `us-east-1`. */
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
  /** Who is said to deploy; the user, the host and the process when absent. */
  readonly owner?: string | undefined;
  /** Milliseconds since the epoch; the system's clock when absent. */
  readonly now?: (() => number) | undefined;
  /** Random UUIDs for ids; `crypto.randomUUID` when absent. */
  readonly uuid?: (() => string) | undefined;
  /** What ends the names of tables that have none: 12 random letters and digits when absent. */
  readonly nameSuffix?: (() => string) | undefined;
  /** Waits between two looks at a table, until then or until the signal; a timer when absent. */
  readonly wait?: ((milliseconds: number, signal?: AbortSignal) => Promise<void>) | undefined;
  /** How long to wait for one table to come to rest; 6 hours when absent, as large indexes take. */
  readonly waitMillisecondsMax?: number | undefined;
  /** After how long without a sign a run counts as gone; a minute when absent. */
  readonly leaseMilliseconds?: number | undefined;
}

export interface SignalOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface RollbackOptions extends RunOptions {
  /** Does not wait until the hold of the run that began has ended: only when that process is gone for sure. */
  readonly force?: boolean | undefined;
}

/** A stack in short. */
export interface StackSummary {
  readonly stackName: string;
  readonly stackId: string;
  readonly status: StackStatus;
  readonly statusReason?: string | undefined;
  /** ISO 8601, in UTC. */
  readonly createdAt: string;
  readonly updatedAt?: string | undefined;
  /** What is under way or was interrupted. */
  readonly underWay?: StackUnderWay | undefined;
}

export interface StackUnderWay {
  readonly kind: "create" | "update" | "delete";
  readonly owner: string;
  readonly startedAt: string;
  /** Whether the run that began it has given no sign for too long, so that `rollback` may end it. */
  readonly isInterrupted: boolean;
}

export interface StackDescription extends StackSummary {
  readonly description?: string | undefined;
  readonly template?: TemplateSource | undefined;
  readonly parameters: readonly StackParameter[];
  readonly resources: readonly StackResource[];
  readonly outputs: readonly StackOutput[];
  readonly leftOut: readonly LeftOut[];
  /** The exports of other stacks that it needs. */
  readonly imports: readonly string[];
}

export interface StackResource {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly resourceType: string;
  readonly arn: string;
  readonly deletionPolicy: RemovalPolicy;
}

export interface Deployment extends StackDescription {
  readonly outcome: DeploymentOutcome;
}

export interface StackExport {
  readonly name: string;
  readonly value: string;
  readonly exportingStack: string;
  readonly importingStacks: readonly string[];
}

/**
 * Applies templates to a DynamoDB. Stacks are kept in a table of it, `plinth-stacks`, which the first
 * deployment makes. Rejects with `StackError`, and with the client's `ServiceError` where DynamoDB or
 * the way to it refuses before anything is begun, or where a signal ends what only reads or deletes.
 */
export interface Stacks {
  /**
   * What a deployment would do as things are, and why it would be refused. Changes nothing. Rejects
   * with `invalidTemplate`.
   */
  preview(request: StackRequest, options?: SignalOptions): Promise<StackPreview>;

  /**
   * Brings a stack to what its template says, all of it, or else back to the state before:
   * `rolledBack`. Refused before anything is changed with `invalidTemplate`, `unsupported`, `refused`
   * and `stackBusy`. What an earlier run left half done is ended first.
   */
  deploy(request: StackRequest, options?: RunOptions): Promise<Deployment>;

  /**
   * Ends a deployment that was interrupted or whose rollback failed: in the state before, or in the
   * state after when only the end of it was missing. Does nothing when there is none.
   */
  rollback(stackName: string, options?: RollbackOptions): Promise<StackDescription>;

  /** Deletes a stack and, by their DeletionPolicy, its tables with all their items. */
  delete(stackName: string, options?: RunOptions): Promise<void>;

  /** Rejects with `stackNotFound`. */
  describe(stackName: string): Promise<StackDescription>;

  /** By name, without those that are deleted. */
  list(): Promise<StackSummary[]>;

  /** From the first to the last, of 90 days, also of a stack that was deleted. */
  events(stackName: string): Promise<StackEvent[]>;

  exports(): Promise<StackExport[]>;
}

const waitMillisecondsMaxDefault = 6 * 3600 * 1000;
const leaseMillisecondsDefault = 60_000;

/**
 * Opens the stacks of an endpoint. Sends nothing by itself. Throws `invalidRequest` for an account
 * that is none.
 *
 *     const stacks = openStacks({ client, region: "us-east-1", accountId: "000000000000" });
 *     await stacks.deploy({ stackName: "shop-dev", template: { text, file: "template.yml" } });
 */
export function openStacks(options: StacksOptions): Stacks {
  const environment = environmentOf(options);
  const { store } = environment;
  return {
    async preview(request, { signal } = {}) {
      checkRequest(request);
      return previewStack(environment, request, signal);
    },

    async deploy(request, runOptions = {}) {
      checkRequest(request);
      const outcome = await deployStack(environment, request, runOptions);
      return { ...(await describe(environment, request.stackName)), outcome };
    },

    async rollback(stackName, rollbackOptions = {}) {
      checkStackName(stackName);
      const record = await existing(environment, stackName);
      await endInterrupted(environment, record, rollbackOptions);
      return describe(environment, stackName);
    },

    async delete(stackName, runOptions = {}) {
      checkStackName(stackName);
      await deleteStack(environment, stackName, runOptions);
    },

    async describe(stackName) {
      checkStackName(stackName);
      return describe(environment, stackName);
    },

    async list() {
      const { stacks } = await store.readAll();
      return [...stacks.values()]
        .filter(({ status }) => status !== "DELETE_COMPLETE")
        .map((record) => summaryOf(environment, record));
    },

    async events(stackName) {
      checkStackName(stackName);
      const record = await store.find(stackName);
      if (record === undefined) {
        throw notFound(stackName);
      }
      const events: StackEvent[] = [];
      for await (const event of store.events(stackName)) {
        events.push(event);
      }
      return events;
    },

    async exports() {
      const { stacks } = await store.readAll();
      const all = [...stacks.values()];
      return all.flatMap((stack) =>
        stack.exports.map(({ name, value }) => ({
          name,
          value,
          exportingStack: stack.stack_name,
          importingStacks: all
            .filter(({ imports }) => imports.includes(name))
            .map((each) => each.stack_name),
        })),
      );
    },
  };
}

function environmentOf(options: StacksOptions): StackEnvironment {
  const { client, region, accountId } = options;
  if (!/^\d{12}$/.test(accountId) || !/^[a-z0-9-]+$/.test(region)) {
    const message = `Stacks need a region, such as us-east-1, and an accountId of 12 digits, and got ${region} and ${accountId}.`;
    throw new StackError("invalidRequest", message);
  }
  const now = options.now ?? systemClock;
  const uuid = options.uuid ?? systemUuid;
  const wait = options.wait ?? systemWait;
  return {
    client,
    store: new StackStore(client, { now, uuid, wait }),
    place: { region, accountId },
    now,
    uuid,
    wait,
    nameSuffix: options.nameSuffix ?? systemNameSuffix,
    owner: options.owner ?? systemOwner(),
    leaseMilliseconds: options.leaseMilliseconds ?? leaseMillisecondsDefault,
    waitMillisecondsMax: options.waitMillisecondsMax ?? waitMillisecondsMaxDefault,
  };
}

async function existing({ store }: StackEnvironment, stackName: string): Promise<StackRecord> {
  const record = await store.find(stackName);
  if (record === undefined || record.status === "DELETE_COMPLETE") {
    throw notFound(stackName);
  }
  return record;
}

function notFound(stackName: string): StackError {
  return new StackError("stackNotFound", `There is no stack ${stackName}.`);
}

async function describe(
  environment: StackEnvironment,
  stackName: string,
): Promise<StackDescription> {
  const record = await existing(environment, stackName);
  const snapshot = await environment.store.snapshotOf(record);
  return {
    ...summaryOf(environment, record),
    description: snapshot?.description,
    template: snapshot?.template,
    parameters: snapshot?.parameters ?? [],
    resources: (snapshot?.tables ?? []).map(({ logicalId, physicalId, arn, deletionPolicy }) => ({
      logicalId,
      physicalId,
      resourceType: "AWS::DynamoDB::Table",
      arn,
      deletionPolicy,
    })),
    outputs: snapshot?.outputs ?? [],
    leftOut: snapshot?.leftOut ?? [],
    imports: record.imports,
  };
}

function summaryOf({ now }: StackEnvironment, record: StackRecord): StackSummary {
  const { operation } = record;
  return {
    stackName: record.stack_name,
    stackId: record.stack_id,
    status: record.status,
    statusReason: record.status_reason,
    createdAt: record.created_at,
    updatedAt: record.updated_at,
    underWay:
      operation === undefined
        ? undefined
        : {
            kind: operation.kind,
            owner: operation.owner,
            startedAt: operation.startedAt,
            isInterrupted: operation.leaseEndsAt <= now(),
          },
  };
}
