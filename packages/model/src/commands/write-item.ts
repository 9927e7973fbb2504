import type { PutItemInput, TransactWriteItem } from "@plinth/api";
import type { Item } from "@plinth/values";
import { sendRequest } from "../calls/send-request.ts";
import { type ConnectionContext, currentMoment } from "../connection-context.ts";
import type { NativeRecord } from "../entity/compiled-entity.ts";
import { readItem, readOwnItem } from "../entity/item-codec.ts";
import { PlinthError } from "../plinth-error.ts";
import {
  errorOfInvalidPath,
  errorOfRefusal,
  explainRefusal,
} from "../transactions/explain-refusal.ts";
import { serviceFailure } from "../transactions/service-errors.ts";
import { transactInput, transactWrites } from "../transactions/transact-writes.ts";
import { withTries } from "../transactions/tries.ts";
import type { CheckCommand, CompileOptions, Request, WriteCommand } from "./command.ts";
import { type CommandOptions, LazyCommand } from "./lazy-command.ts";
import type { Moment, WritePlan, WriteSpec } from "./write-plan.ts";

type WriteName = "PutItem" | "UpdateItem" | "DeleteItem" | "TransactWriteItems";

/** A write of one item: one request, or a transaction when guard items go with it. */
export class WriteItem
  extends LazyCommand<NativeRecord | undefined, WriteName>
  implements WriteCommand<NativeRecord | undefined>
{
  readonly part = "write";
  readonly spec: WriteSpec;

  constructor(context: ConnectionContext, spec: WriteSpec, options?: CommandOptions) {
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
    const moment = currentMoment(this.context);
    const plan = this.spec.plan(moment, undefined);
    return this.#needsTransaction(plan) ? this.#sendTransaction() : this.#sendSingle(plan, moment);
  }

  #needsTransaction(plan: WritePlan): boolean {
    return plan.guards.length > 0;
  }

  async #sendSingle(plan: WritePlan, moment: Moment): Promise<NativeRecord | undefined> {
    const request = singleRequest(plan);
    try {
      return await withTries(this.context, this, () => this.#sendRequest(request, plan, moment));
    } catch (error) {
      const failure = serviceFailure(error, "ConditionalCheckFailedException");
      if (failure === undefined) {
        throw errorOfInvalidPath(plan, error) ?? error;
      }
      const refusal = explainRefusal(plan, failure.item, moment);
      if (plan.acceptsAbsence === true && refusal.code === "itemNotFound") {
        return undefined;
      }
      throw errorOfRefusal(refusal, error);
    }
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
        await sendRequest(context, "PutItem", request.input, this);
        return plan.newItem;
      case "UpdateItem": {
        const output = await sendRequest(context, "UpdateItem", request.input, this);
        return output.Attributes && readOwnItem(entity, output.Attributes);
      }
      case "DeleteItem": {
        const output = await sendRequest(context, "DeleteItem", request.input, this);
        return readItem(entity, output.Attributes, moment.seconds);
      }
    }
  }

  async #sendTransaction(): Promise<NativeRecord | undefined> {
    const { plans, oldItems } = await sendAlone(this);
    const [plan] = plans;
    return plan?.operation === "update" ? this.#readBack(plan) : (plan?.newItem ?? oldItems[0]);
  }

  /** A transaction gives no new item back, so an update of a unique attribute reads it. */
  async #readBack(plan: WritePlan): Promise<NativeRecord | undefined> {
    const { entity, tableName } = plan.target;
    const input = { TableName: tableName, Key: plan.key, ConsistentRead: true };
    const output = await sendRequest(this.context, "GetItem", input, this);
    return output.Item && readOwnItem(entity, output.Item);
  }
}

/** A condition check, which exists in transactions only. */
export class CheckItem extends LazyCommand<void, "TransactWriteItems"> implements CheckCommand {
  readonly part = "check";
  readonly spec: WriteSpec;

  constructor(context: ConnectionContext, spec: WriteSpec, options?: CommandOptions) {
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

type SingleName = "PutItem" | "UpdateItem" | "DeleteItem";

function singleRequest(plan: WritePlan): Request<SingleName> {
  const { action } = plan;
  if (action.Put !== undefined) {
    return { operation: "PutItem", input: withOldItem({ ...action.Put }) };
  }
  if (action.Delete !== undefined) {
    const input = { ...action.Delete, ReturnValues: "ALL_OLD" as const };
    return { operation: "DeleteItem", input: withOldItem(input) };
  }
  const input = { ...updateOf(action), ReturnValues: "ALL_NEW" as const };
  return { operation: "UpdateItem", input: withOldItem(input) };
}

function updateOf(action: TransactWriteItem): { TableName: string; Key: Item } {
  const update = action.Update ?? action.ConditionCheck;
  if (update === undefined) {
    throw new Error("A write has exactly one action");
  }
  return update;
}

function withOldItem<Input extends Pick<PutItemInput, "ConditionExpression" | "TableName">>(
  input: Input & Pick<PutItemInput, "ReturnValuesOnConditionCheckFailure">,
): Input {
  if (input.ConditionExpression !== undefined) {
    input.ReturnValuesOnConditionCheckFailure = "ALL_OLD";
  }
  return input;
}
