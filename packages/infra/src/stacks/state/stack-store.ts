import { gunzipSync, gzipSync } from "node:zlib";
import type { Client } from "@plinth/client";
import {
  type ConnectOptions,
  connect,
  createTables,
  defineEntity,
  defineTable,
  isPlinthError,
} from "@plinth/model";
import { z } from "zod";
import type { StackSnapshot } from "../plan/stack-document.ts";
import { StackError } from "../stack-error.ts";
import { isSame } from "../table/table-properties.ts";
import type { StackEvent, StackRecord } from "./stack-record.ts";

/** Where stacks are kept, on the endpoint that they are on. */
export const stateTableName = "plinth-stacks";

const table = defineTable({
  name: stateTableName,
  partitionKey: "pk",
  sortKey: "sk",
  timeToLive: "expires_at",
});

/** All stacks share a partition, so that one consistent query sees all their exports. */
const Stack = defineEntity(table, {
  name: "Stack",
  attributes: z.object({
    stack_name: z.string(),
    stack_id: z.string(),
    status: z.enum([
      "CREATE_IN_PROGRESS",
      "CREATE_COMPLETE",
      "ROLLBACK_IN_PROGRESS",
      "ROLLBACK_COMPLETE",
      "ROLLBACK_FAILED",
      "UPDATE_IN_PROGRESS",
      "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
      "UPDATE_COMPLETE",
      "UPDATE_ROLLBACK_IN_PROGRESS",
      "UPDATE_ROLLBACK_COMPLETE",
      "UPDATE_ROLLBACK_FAILED",
      "DELETE_IN_PROGRESS",
      "DELETE_COMPLETE",
      "DELETE_FAILED",
    ]),
    status_reason: z.string().optional(),
    created_at: z.string(),
    updated_at: z.string().optional(),
    deleted_at: z.string().optional(),
    current: z.string().optional(),
    exports: z.array(z.object({ name: z.string(), value: z.string() })),
    imports: z.array(z.string()),
    operation: z
      .object({
        id: z.string(),
        kind: z.enum(["create", "update", "delete"]),
        phase: z.enum(["applying", "rollingBack", "completing", "cleaningUp", "deleting"]),
        owner: z.string(),
        token: z.string(),
        startedAt: z.string(),
        leaseEndsAt: z.int(),
        plan: z.string(),
        result: z.string().optional(),
        imports: z.array(z.string()),
      })
      .optional(),
    expires_at: z.int().optional(),
  }),
  keys: { pk: "STACKS", sk: "STACK#{stack_name}" },
  version: "version",
});

/** Counts the operations that were begun or ended, so that exports and imports are checked against all of them. */
const Ledger = defineEntity(table, {
  name: "Ledger",
  attributes: z.object({ ledger: z.literal("exports") }),
  keys: { pk: "STACKS", sk: "LEDGER#{ledger}" },
  version: "version",
});

/** Part of a document, which may be larger than an item can be. */
const Part = defineEntity(table, {
  name: "Part",
  attributes: z.object({
    stack_name: z.string(),
    document: z.string(),
    part: z.int(),
    part_count: z.int(),
    bytes: z.instanceof(Uint8Array),
  }),
  keys: { pk: "DOCUMENTS#{stack_name}", sk: "{document}#{part:4}" },
});

const Event = defineEntity(table, {
  name: "Event",
  attributes: z.object({
    stack_name: z.string(),
    stack_id: z.string(),
    event_id: z.string(),
    happened_at: z.string(),
    sequence: z.int(),
    logical_id: z.string(),
    physical_id: z.string(),
    resource_type: z.string(),
    status: z.string(),
    reason: z.string().optional(),
    expires_at: z.int(),
  }),
  keys: { pk: "EVENTS#{stack_name}", sk: "{happened_at}#{sequence:8}#{event_id}" },
});

const partSizeBytesMax = 300_000;
/** No document that was written here unfolds to more. */
const documentSizeBytesMax = 64 * 1024 * 1024;

/** All stacks of an endpoint, and the number that changes with each begin and end of an operation. */
export interface AllStacks {
  readonly stacks: ReadonlyMap<string, StackRecord>;
  readonly ledger: number | undefined;
  readonly isTableThere: boolean;
}

export type StoreOptions = Omit<ConnectOptions, "client" | "tableNames">;

function open(client: Client, options: StoreOptions) {
  return connect({ Stack, Ledger, Part, Event }, { ...options, client });
}

/** Keeps stacks in the table `plinth-stacks`, where they outlive the process that deploys them. */
export class StackStore {
  readonly #client: Client;
  readonly #wait: StoreOptions["wait"];
  readonly #entities: ReturnType<typeof open>;

  constructor(client: Client, options: StoreOptions) {
    this.#client = client;
    this.#wait = options.wait;
    this.#entities = open(client, options);
  }

  /** Makes the table where it is missing; may be done again. */
  async createTable(): Promise<void> {
    const options = this.#wait === undefined ? {} : { wait: this.#wait };
    await createTables(this.#client, [table], options);
  }

  /** As of now. Where there is no table there are no stacks. The ledger is read first: what is begun afterwards changes it. */
  async readAll(): Promise<AllStacks> {
    const stacks = new Map<string, StackRecord>();
    try {
      const ledger = await this.#entities.Ledger.get({ ledger: "exports" }, { consistent: true });
      for await (const stack of this.#entities.Stack.query({}, { consistent: true })) {
        stacks.set(stack.stack_name, stack);
      }
      return { stacks, ledger: ledger?.version, isTableThere: true };
    } catch (error) {
      if (isPlinthError(error, "tableNotFound")) {
        return { stacks, ledger: undefined, isTableThere: false };
      }
      throw error;
    }
  }

  async find(stackName: string): Promise<StackRecord | undefined> {
    try {
      return await this.#entities.Stack.get({ stack_name: stackName }, { consistent: true });
    } catch (error) {
      if (isPlinthError(error, "tableNotFound")) {
        return undefined;
      }
      throw error;
    }
  }

  /**
   * Writes a stack at the begin or the end of an operation, unless the stack or any other was begun
   * or ended since `ledger` was read: `undefined` then, and nothing is written.
   */
  async saveWithLedger(
    stack: StackRecord,
    ledger: number | undefined,
  ): Promise<StackRecord | undefined> {
    const { Stack: stacks, Ledger: ledgers } = this.#entities;
    const page = { ledger: "exports" as const };
    try {
      await this.#entities.transact([
        stack.version === undefined ? stacks.create(stack) : stacks.put(stack),
        ledger === undefined ? ledgers.create(page) : ledgers.put({ ...page, version: ledger }),
      ]);
    } catch (error) {
      if (isPlinthError(error, "transactionRefused")) {
        return this.#findWritten(stack);
      }
      throw error;
    }
    return { ...stack, version: (stack.version ?? 0) + 1 };
  }

  /** Writes a stack over the version that was read, and else rejects with `interrupted`. */
  async save(stack: StackRecord): Promise<StackRecord> {
    try {
      return await this.#entities.Stack.put(stack);
    } catch (error) {
      if (!isPlinthError(error, "versionConflict") && !isPlinthError(error, "itemNotFound")) {
        throw error;
      }
      const written = await this.#findWritten(stack);
      if (written === undefined) {
        throw takenOver(stack, error);
      }
      return written;
    }
  }

  /** A refusal may be of the second try of a write that went through, when its first answer was lost. */
  async #findWritten(stack: StackRecord): Promise<StackRecord | undefined> {
    const there = await this.find(stack.stack_name);
    return isSame(there, { ...stack, version: (stack.version ?? 0) + 1 }) ? there : undefined;
  }

  /** Documents are written before anything refers to them, and never changed. */
  async putDocument(stackName: string, document: string, content: unknown): Promise<void> {
    const bytes = gzipSync(JSON.stringify(content));
    const partCount = Math.ceil(bytes.length / partSizeBytesMax);
    for (let part = 0; part < partCount; part += 1) {
      await this.#entities.Part.put({
        stack_name: stackName,
        document,
        part,
        part_count: partCount,
        bytes: new Uint8Array(
          bytes.subarray(part * partSizeBytesMax, (part + 1) * partSizeBytesMax),
        ),
      });
    }
  }

  async getDocument(stackName: string, document: string): Promise<unknown> {
    const parts: Uint8Array[] = [];
    let partCount = 0;
    for (let part = 0; part === 0 || part < partCount; part += 1) {
      const key = { stack_name: stackName, document, part };
      const item = await this.#entities.Part.get(key, { consistent: true });
      if (item === undefined) {
        const message = `The stack ${stackName} lacks part ${part} of its document ${document} in ${stateTableName}: somebody deleted it. Its tables are untouched; delete the items of the stack there and deploy it under another name.`;
        throw new StackError("interrupted", message);
      }
      parts.push(item.bytes);
      partCount = item.part_count;
    }
    const text = gunzipSync(Buffer.concat(parts), { maxOutputLength: documentSizeBytesMax });
    return JSON.parse(text.toString());
  }

  /** What the last deployment left; `undefined` before the first went through. */
  async snapshotOf({ stack_name: name, current }: StackRecord): Promise<StackSnapshot | undefined> {
    if (current === undefined) {
      return undefined;
    }
    try {
      // What is read was written by this program, whole.
      return (await this.getDocument(name, current)) as StackSnapshot;
    } catch (error) {
      const there = await this.find(name);
      throw there?.current === current ? error : changedMeanwhile(name, error);
    }
  }

  async deleteDocuments(stackName: string, isGone: (document: string) => boolean): Promise<void> {
    const all = this.#entities.Part.query(
      { stack_name: stackName },
      { select: ["document", "part"], consistent: true },
    );
    for await (const { document, part } of all) {
      if (isGone(document)) {
        await this.#entities.Part.delete({ stack_name: stackName, document, part });
      }
    }
  }

  /** Events are kept for 90 days, as CloudFormation keeps them. */
  async addEvent(event: StackEvent, sequence: number): Promise<void> {
    const keptSeconds = 90 * 24 * 3600;
    await this.#entities.Event.put({
      stack_name: event.stackName,
      stack_id: event.stackId,
      event_id: event.eventId,
      happened_at: event.timestamp,
      sequence,
      logical_id: event.logicalResourceId,
      physical_id: event.physicalResourceId,
      resource_type: event.resourceType,
      status: event.resourceStatus,
      reason: event.resourceStatusReason,
      expires_at: Math.ceil(Date.parse(event.timestamp) / 1000) + keptSeconds,
    });
  }

  /** From the first to the last, those of deleted stacks of that name among them. */
  async *events(stackName: string): AsyncGenerator<StackEvent> {
    const items = this.#entities.Event.query({ stack_name: stackName }, { consistent: true });
    for await (const item of items) {
      yield {
        eventId: item.event_id,
        stackId: item.stack_id,
        stackName: item.stack_name,
        timestamp: item.happened_at,
        logicalResourceId: item.logical_id,
        physicalResourceId: item.physical_id,
        resourceType: item.resource_type,
        resourceStatus: item.status,
        resourceStatusReason: item.reason,
      };
    }
  }
}

function changedMeanwhile(name: string, cause: unknown): StackError {
  const message = `The stack ${name} was changed while it was read. Try again.`;
  return new StackError("stackBusy", message, { cause });
}

function takenOver({ stack_name: name }: StackRecord, cause: unknown): StackError {
  const message = `The stack ${name} was taken over by another run, and this one has stopped.`;
  return new StackError("interrupted", message, { cause });
}
