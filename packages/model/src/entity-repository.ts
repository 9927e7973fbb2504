import type { SignalOptions } from "./commands/command.ts";
import { GetItem, type GetRequest } from "./commands/get-item.ts";
import { planCheck } from "./commands/plan-check.ts";
import { planDelete } from "./commands/plan-delete.ts";
import { type PutDetails, planPut } from "./commands/plan-put.ts";
import { changesUniqueValues, planUpdate } from "./commands/plan-update.ts";
import { planReadUpsert, planUpsert } from "./commands/plan-upsert.ts";
import type { WriteConditions } from "./commands/write-conditions.ts";
import { CheckItem, WriteItem } from "./commands/write-item.ts";
import type { Target, WriteSpec } from "./commands/write-plan.ts";
import type { ItemCondition } from "./conditions/item-condition.ts";
import type { ConnectionContext } from "./connection-context.ts";
import type { NativeRecord } from "./entity/compiled-entity.ts";
import type { AnyEntity } from "./entity/entity-types.ts";
import { marshalKey } from "./entity/item-codec.ts";
import { PlinthError } from "./plinth-error.ts";
import type { QuerySpecOptions } from "./query/compile-query.ts";
import type { ScanSpecOptions } from "./query/compile-scan.ts";
import type { PagedRead } from "./query/paged-read.ts";
import type { Scan } from "./query/query.ts";
import { runQuery } from "./query/run-query.ts";
import { runScan } from "./query/run-scan.ts";
import { GetByUnique } from "./unique/get-by-unique.ts";

interface WriteRequest extends WriteConditions, SignalOptions {}

interface UpsertOptions extends SignalOptions {
  readonly if?: ItemCondition<string, unknown> | undefined;
}

interface PutRequest extends WriteRequest {
  readonly timestamps?: "given" | undefined;
}

interface IndexReads {
  query(key: NativeRecord, options?: QuerySpecOptions): PagedRead<"Query">;
  scan(options?: ScanSpecOptions): Scan<NativeRecord>;
}

/** What stands behind `Repository`, whose types say what each of these takes and gives. */
export class EntityRepository {
  readonly entity: AnyEntity;
  readonly #context: ConnectionContext;
  readonly #target: Target;

  constructor(context: ConnectionContext, entity: AnyEntity, tableName: string) {
    this.entity = entity;
    this.#context = context;
    const { compiled } = entity;
    const target = { entity: compiled, tableName };
    this.#target =
      compiled.encrypted === undefined ? target : { ...target, cipher: context.cipher };
  }

  /** For jobs on items as they are stored. */
  get parts(): { readonly context: ConnectionContext; readonly target: Target } {
    return { context: this.#context, target: this.#target };
  }

  get(key: NativeRecord, options?: GetRequest): GetItem {
    return new GetItem(this.#context, this.#target, key, options);
  }

  getByUnique(value: NativeRecord, options?: SignalOptions): GetByUnique {
    return new GetByUnique(this.#context, this.#target, value, options);
  }

  create(input: NativeRecord, options: PutRequest = {}): WriteItem {
    return this.#put(input, { operation: "create", timestamps: options.timestamps }, options);
  }

  put(input: NativeRecord, options: PutRequest = {}): WriteItem {
    return this.#put(input, { ...options, operation: "put" }, options);
  }

  #put(input: NativeRecord, details: PutDetails, options: SignalOptions): WriteItem {
    const target = this.#target;
    const readsOldItem = details.operation === "put" && target.entity.unique.length > 0;
    return this.#write(options, {
      target,
      operation: details.operation,
      oldItemKey: () => (readsOldItem ? marshalKey(target.entity, input) : undefined),
      plan: (moment, oldItem) => planPut(target, input, details, { moment, oldItem }),
    });
  }

  upsert(input: NativeRecord, options: UpsertOptions = {}): WriteItem {
    const target = this.#target;
    const { entity } = target;
    const request = { input, if: options.if };
    const reading: WriteSpec = {
      target,
      operation: "upsert",
      oldItemKey: () => marshalKey(entity, input),
      plan: (moment, oldItem) => planReadUpsert(target, request, { moment, oldItem }),
    };
    if (entity.unique.length > 0) {
      return this.#write(options, reading);
    }
    const unread: WriteSpec = {
      target,
      operation: "upsert",
      oldItemKey: () => undefined,
      plan: (moment) => planUpsert(target, request, moment),
    };
    // Within a transaction nothing can be done anew for one part alone.
    const readsAsPart = entity.timeToLive !== undefined || (entity.keys?.secondary.length ?? 0) > 0;
    const isPart = readsAsPart ? { asPart: reading } : {};
    return this.#write(options, { ...unread, ...isPart });
  }

  update(key: NativeRecord, changes: NativeRecord, options: WriteRequest = {}): WriteItem {
    const target = this.#target;
    const request = { key, changes };
    return this.#write(options, {
      target,
      operation: "update",
      oldItemKey: () =>
        changesUniqueValues(target.entity, changes) ? marshalKey(target.entity, key) : undefined,
      plan: (moment, oldItem) => planUpdate(target, request, options, { moment, oldItem }),
    });
  }

  delete(key: NativeRecord, options: WriteRequest = {}): WriteItem {
    const target = this.#target;
    return this.#write(options, {
      target,
      operation: "delete",
      oldItemKey: () =>
        target.entity.unique.length > 0 ? marshalKey(target.entity, key) : undefined,
      plan: (moment, oldItem) => planDelete(target, key, options, { moment, oldItem }),
    });
  }

  check(
    key: NativeRecord,
    condition: ItemCondition<string, unknown>,
    options?: SignalOptions,
  ): CheckItem {
    const target = this.#target;
    const spec: WriteSpec = {
      target,
      operation: "check",
      oldItemKey: () => undefined,
      plan: (moment) => planCheck(target, key, condition, moment),
    };
    return new CheckItem(this.#context, spec, options);
  }

  query(key: NativeRecord, options: QuerySpecOptions = {}): PagedRead<"Query"> {
    const spec = { target: this.#target, index: undefined, key, options };
    return runQuery(this.#context, spec);
  }

  scan(options: ScanSpecOptions = {}): Scan<NativeRecord> {
    return runScan(this.#context, { target: this.#target, index: undefined, options });
  }

  index(name: string): IndexReads {
    const { table } = this.#target.entity;
    const index = table.indexes.find((candidate) => candidate.name === name);
    if (index === undefined) {
      const names = table.indexes.map((known) => known.name).join(", ") || "none";
      const message = `The table "${table.name}" has no index "${name}". Its indexes: ${names}.`;
      throw new PlinthError("invalidQuery", message, { entity: this.entity.name });
    }
    const context = this.#context;
    const target = this.#target;
    return {
      query: (key, options = {}) => runQuery(context, { target, index, key, options }),
      scan: (options = {}) => runScan(context, { target, index, options }),
    };
  }

  #write(options: SignalOptions, spec: WriteSpec): WriteItem {
    return new WriteItem(this.#context, spec, options);
  }
}
