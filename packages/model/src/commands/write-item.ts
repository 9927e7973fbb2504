import type { Item } from "@plinth/values";
import { explainFailure, sendRequest, sendUnexplained } from "../calls/send-request.ts";
import { serviceFailure } from "../calls/service-failure.ts";
import { withTries } from "../calls/tries.ts";
import { prepareToWrite } from "../cipher/cipher-of.ts";
import { openOldItem } from "../cipher/open-items.ts";
import { recordSealed } from "../cipher/seal-item.ts";
import { type ConnectionContext, currentMoment } from "../connection-context.ts";
import type { NativeRecord } from "../entity/compiled-entity.ts";
import { asRead, conceal, isExpired, readItem, readOwnItem } from "../entity/item-codec.ts";
import { isPlinthError, PlinthError } from "../plinth-error.ts";
import {
  errorOfInvalidPath,
  errorOfRefusal,
  explainRefusal,
} from "../transactions/explain-refusal.ts";
import { type SentWrites, transactInput, transactWrites } from "../transactions/transact-writes.ts";
import type {
  CheckCommand,
  CompileOptions,
  Request,
  SignalOptions,
  WriteCommand,
} from "./command.ts";
import { LazyCommand } from "./lazy-command.ts";
import { isMistaken } from "./plan-upsert.ts";
import { type SingleName, singleRequest } from "./single-request.ts";
import { isOutdated, upgradeStored } from "./upgrade-stored.ts";
import type { Moment, WritePlan, WriteSpec } from "./write-plan.ts";

/** How often an upsert begins anew when others write the item between its two requests. */
const replaceTriesMax = 4;

type WriteName = "PutItem" | "UpdateItem" | "DeleteItem" | "TransactWriteItems";

/** A write of one item: one request, or a transaction when guard items go with it. */
export class WriteItem
  extends LazyCommand<NativeRecord | undefined, WriteName>
  implements WriteCommand<NativeRecord | undefined>
{
  readonly part = "write";
  readonly spec: WriteSpec;

  constructor(context: ConnectionContext, spec: WriteSpec, options?: SignalOptions) {
    super(context, options);
    this.spec = spec;
  }

  override entityNames(): readonly string[] {
    return [this.spec.target.entity.name];
  }

  override compile(options: CompileOptions = {}): Request<WriteName> {
    const plan = this.spec.plan(currentMoment(this.context), options.oldItem);
    return this.#needsTransaction(plan)
      ? { operation: "TransactWriteItems", input: transactInput([plan], undefined) }
      : singleRequest(plan);
  }

  protected override async send(): Promise<NativeRecord | undefined> {
    if (this.spec.oldItemKey() !== undefined) {
      return this.#sendTransaction();
    }
    const underWay = prepareToWrite(this.spec);
    if (underWay !== undefined) {
      await underWay;
    }
    const moment = currentMoment(this.context);
    const plan = this.spec.plan(moment, undefined);
    return this.#needsTransaction(plan) ? this.#sendTransaction() : this.#sendSingle(plan, moment);
  }

  #needsTransaction(plan: WritePlan): boolean {
    return plan.guards.length > 0;
  }

  /** Puts an item in the place of an expired one. Where another was written meanwhile, begins anew. */
  async #replace(
    plan: WritePlan,
    moment: Moment,
    triesLeft: number,
  ): Promise<NativeRecord | undefined> {
    const request = singleRequest(plan);
    try {
      return await withTries(this.context, this, () => this.#sendRequest(request, plan, moment));
    } catch (error) {
      const failure = serviceFailure(error, "ConditionalCheckFailedException");
      if (failure === undefined) {
        throw await explainFailure(this.context, request.input, error);
      }
      if (failure.item === undefined || triesLeft === 0) {
        throw errorOfRefusal(explainRefusal(plan, failure.item, moment), error);
      }
      const again = currentMoment(this.context);
      return this.#sendSingle(this.spec.plan(again, undefined), again, triesLeft - 1);
    }
  }

  async #sendSingle(
    plan: WritePlan,
    moment: Moment,
    triesLeft: number = replaceTriesMax,
  ): Promise<NativeRecord | undefined> {
    const request = singleRequest(plan);
    if (plan.sealed !== undefined) {
      await recordSealed([plan]);
    }
    try {
      return await withTries(this.context, this, () => this.#sendRequest(request, plan, moment));
    } catch (error) {
      const failure = serviceFailure(error, "ConditionalCheckFailedException");
      if (failure === undefined) {
        const invalidPath = errorOfInvalidPath(plan, error);
        throw invalidPath ?? (await explainFailure(this.context, request.input, error));
      }
      const again = await this.#sendUpgraded(plan, failure.item, moment, triesLeft);
      if (again !== undefined) {
        return again.result;
      }
      const { replacement } = plan;
      if (
        replacement !== undefined &&
        isExpired(plan.target.entity, failure.item, moment.seconds)
      ) {
        return this.#replace(replacement, moment, triesLeft);
      }
      if (failure.item !== undefined && isMistaken(plan, failure.item)) {
        return this.#sendTransaction();
      }
      const refusal = explainRefusal(plan, failure.item, moment);
      if (plan.acceptsAbsence === true && refusal.code === "itemNotFound") {
        return undefined;
      }
      throw errorOfRefusal(refusal, error);
    }
  }

  /** Where the stored item was in an older form: brings it up, and writes anew. */
  async #sendUpgraded(
    { target, operation }: WritePlan,
    item: Item | undefined,
    moment: Moment,
    triesLeft: number,
  ): Promise<{ readonly result: NativeRecord | undefined } | undefined> {
    const isAsked = item !== undefined && operation !== "create" && triesLeft > 0;
    if (!isAsked || !isOutdated(target, item, moment.seconds)) {
      return undefined;
    }
    await upgradeStored(this.context, { target, item }, this);
    const again = currentMoment(this.context);
    const plan = this.spec.plan(again, undefined);
    return { result: await this.#sendSingle(plan, again, triesLeft - 1) };
  }

  async #sendRequest(
    request: Request<SingleName>,
    plan: WritePlan,
    moment: Moment,
  ): Promise<NativeRecord | undefined> {
    const { context } = this;
    const { entity } = plan.target;
    switch (request.operation) {
      case "PutItem":
        await sendUnexplained(context, "PutItem", request.input, this);
        return this.#written(plan);
      case "UpdateItem": {
        const output = await sendUnexplained(context, "UpdateItem", request.input, this);
        const item = await openOldItem(plan.target, output.Attributes);
        return item && readOwnItem(entity, item);
      }
      case "DeleteItem": {
        const output = await sendUnexplained(context, "DeleteItem", request.input, this);
        const item = await openOldItem(plan.target, output.Attributes, moment.seconds);
        return readItem(entity, item, moment.seconds);
      }
    }
  }

  async #sendTransaction(): Promise<NativeRecord | undefined> {
    let sent: SentWrites;
    try {
      sent = await sendAlone(this);
    } catch (error) {
      if (isPlinthError(error, "itemNotFound") && this.#acceptsAbsence()) {
        return undefined;
      }
      throw error;
    }
    const { plans, oldItems } = sent;
    const [plan] = plans;
    if (plan?.action.Update !== undefined) {
      return this.#readBack(plan);
    }
    return plan?.newItem === undefined
      ? conceal(this.spec.target.entity, oldItems[0])
      : this.#written(plan);
  }

  /** The item of a put, as a read of it gives it. */
  #written({ target: { entity }, action, newItem }: WritePlan): NativeRecord | undefined {
    const stored = action.Put?.Item ?? {};
    return conceal(entity, newItem && asRead(entity, newItem, stored));
  }

  /** Whether no item of this entity is what was asked for, whatever else is under the key. */
  #acceptsAbsence(): boolean {
    const moment = currentMoment(this.context);
    return this.spec.plan(moment, undefined).acceptsAbsence === true;
  }

  /** A transaction gives no new item back, so an update of a unique attribute reads it. */
  async #readBack(plan: WritePlan): Promise<NativeRecord | undefined> {
    const { entity, tableName } = plan.target;
    const input = { TableName: tableName, Key: plan.key, ConsistentRead: true };
    const output = await sendRequest(this.context, "GetItem", input, this);
    const item = await openOldItem(plan.target, output.Item);
    return item && readOwnItem(entity, item);
  }
}

/** A condition check, which exists in transactions only. */
export class CheckItem extends LazyCommand<void, "TransactWriteItems"> implements CheckCommand {
  readonly part = "check";
  readonly spec: WriteSpec;

  constructor(context: ConnectionContext, spec: WriteSpec, options?: SignalOptions) {
    super(context, options);
    this.spec = spec;
  }

  override entityNames(): readonly string[] {
    return [this.spec.target.entity.name];
  }

  override compile(): Request<"TransactWriteItems"> {
    const plan = this.spec.plan(currentMoment(this.context), undefined);
    return { operation: "TransactWriteItems", input: transactInput([plan], undefined) };
  }

  protected override async send(): Promise<void> {
    await sendAlone(this);
  }
}

/** A transaction of one command is refused as the command is. */
async function sendAlone(command: WriteItem | CheckItem): ReturnType<typeof transactWrites> {
  try {
    return await transactWrites(command.context, [command.spec], command, {});
  } catch (error) {
    const refusal = error instanceof PlinthError ? error.refusals[0] : undefined;
    if (refusal === undefined || !(error instanceof PlinthError)) {
      throw error;
    }
    throw errorOfRefusal(refusal, error.cause);
  }
}
