import { attributeValuesEqual, type Item } from "@plinth/values";
import { serviceFailure } from "../calls/service-failure.ts";
import { withoutSealed } from "../cipher/open-items.ts";
import type { Moment, WritePlan } from "../commands/write-plan.ts";
import type { NativeRecord } from "../entity/compiled-entity.ts";
import { describeKey, isExpired, nativeKey, readItem } from "../entity/item-codec.ts";
import { isPlinthError, PlinthError, type Refusal, type RefusalCode } from "../plinth-error.ts";
import { describeCondition } from "./describe-condition.ts";

/** Finds out why the condition of a write failed, from the item that DynamoDB says was there. */
export function explainRefusal(
  plan: WritePlan,
  oldWireItem: Item | undefined,
  moment: Moment,
): Omit<Refusal, "position"> {
  const { entity } = plan.target;
  const oldItem = shownItem(plan, oldWireItem, moment);
  const condition = describeCondition(plan);
  const asked = condition === undefined ? {} : { condition };
  const code = codeOf(plan, oldItem, oldWireItem ?? {});
  return {
    entity: entity.name,
    operation: plan.operation,
    key: nativeKey(entity, plan.key),
    reason: "ConditionalCheckFailed",
    code,
    ...(code === "readOnly" ? attributeIn(changedReadOnly(plan, oldWireItem ?? {})) : {}),
    message: isOthers(plan, oldItem, oldWireItem, moment)
      ? describeOthers(plan)
      : describe(plan, { code, ...asked }, oldItem),
    ...asked,
    ...(oldItem === undefined ? {} : { item: oldItem }),
  };
}

/** Whether an item is in the way that no read of this entity gives. */
function isOthers(
  { target: { entity } }: WritePlan,
  oldItem: NativeRecord | undefined,
  oldWireItem: Item | undefined,
  moment: Moment,
): boolean {
  return (
    oldItem === undefined &&
    oldWireItem !== undefined &&
    entity.upgrade === undefined &&
    !isExpired(entity, oldWireItem, moment.seconds)
  );
}

function describeOthers(plan: WritePlan): string {
  const fact = plan.operation === "create" ? "cannot be created" : "does not exist";
  return `${describeItem(plan)} ${fact}: an item of another entity has its key`;
}

/** An item that cannot be read must not hide why the write was refused. */
function shownItem(
  { target: { entity } }: WritePlan,
  item: Item | undefined,
  moment: Moment,
): NativeRecord | undefined {
  const known = item && withoutSealed(entity, item);
  if (entity.upgrade === undefined) {
    return readItem(entity, known, moment.seconds);
  }
  try {
    return readItem(entity, known, moment.seconds);
  } catch (error) {
    if (isPlinthError(error, "undecodableItem") || isPlinthError(error, "newerItem")) {
      return undefined;
    }
    throw error;
  }
}

function attributeIn([attribute]: readonly string[]): { readonly attribute?: string } {
  return attribute === undefined ? {} : { attribute };
}

function codeOf(
  plan: WritePlan,
  oldItem: NativeRecord | undefined,
  oldWireItem: Item,
): RefusalCode {
  if (plan.operation === "create") {
    return "itemExists";
  }
  if (plan.operation === "upsert") {
    return "conditionFailed";
  }
  if (oldItem === undefined) {
    return "itemNotFound";
  }
  const { version } = plan.target.entity;
  if (
    plan.ifVersion !== undefined &&
    version !== undefined &&
    oldItem[version] !== plan.ifVersion
  ) {
    return "versionConflict";
  }
  return changedReadOnly(plan, oldWireItem).length > 0 ? "readOnly" : "conditionFailed";
}

/** The read-only attributes that a put would have changed. */
function changedReadOnly({ target, action }: WritePlan, oldItem: Item): readonly string[] {
  const item = action.Put?.Item;
  return item === undefined
    ? []
    : target.entity.readOnly.filter((name) => {
        const [old, given] = [oldItem[name], item[name]];
        const isSame = old !== undefined && given !== undefined && attributeValuesEqual(old, given);
        return old !== undefined && !isSame;
      });
}

function describe(
  plan: WritePlan,
  { code, condition }: Pick<Refusal, "code" | "condition">,
  oldItem: NativeRecord | undefined,
): string {
  const subject = describeItem(plan);
  const { version } = plan.target.entity;
  switch (code) {
    case "itemExists":
      return `${subject} exists already`;
    case "itemNotFound":
      return `${subject} does not exist`;
    case "versionConflict":
      return `${subject} has version ${String(oldItem?.[version ?? ""])}, not ${plan.ifVersion}`;
    case "readOnly":
      return `${subject} is there with another value of an attribute that is read-only`;
    case "conditionFailed":
      return `The condition on ${subject} does not hold${condition === undefined ? "" : `: ${condition}`}`;
    case "notUnique":
    case "conflict":
      return `${subject} was refused`;
  }
}

/** Another item holds the value that this guard claims. */
export function explainGuardRefusal(plan: WritePlan, attribute: string): Omit<Refusal, "position"> {
  const { entity } = plan.target;
  return {
    entity: entity.name,
    operation: plan.operation,
    key: nativeKey(entity, plan.key),
    reason: "ConditionalCheckFailed",
    code: "notUnique",
    attribute,
    message: `Another ${entity.name} has the ${attribute} of ${describeItem(plan)}`,
  };
}

/** DynamoDB refused for a reason of its own, such as another transaction on the same item. */
export function explainConflict(
  plan: WritePlan,
  reason: string,
  message: string | undefined,
): Omit<Refusal, "position"> {
  const { entity } = plan.target;
  return {
    entity: entity.name,
    operation: plan.operation,
    key: nativeKey(entity, plan.key),
    reason,
    code: "conflict",
    message: `${describeItem(plan)} was refused: ${message ?? reason}${pathRemedy(plan, message) ?? ""}`,
  };
}

/** DynamoDB makes no map on the way to a nested place; says so where it refused for that. */
function pathRemedy(plan: WritePlan, message: string | undefined): string | undefined {
  const names = plan.nestedNames ?? [];
  if (names.length === 0 || message?.includes("document path") !== true) {
    return undefined;
  }
  const whole = names.map((name) => `\`${name}\``).join(" or ");
  return `. Where an item has no ${whole} yet, set the whole ${whole} first`;
}

/** The error of an update inside an attribute that is not there; undefined for any other failure. */
export function errorOfInvalidPath(plan: WritePlan, error: unknown): PlinthError | undefined {
  const { message } = serviceFailure(error, "ValidationException") ?? {};
  if (pathRemedy(plan, message) === undefined) {
    return undefined;
  }
  const refusal = explainConflict(plan, "ValidationError", message);
  return new PlinthError("invalidUpdate", `${refusal.message}.`, {
    entity: refusal.entity,
    key: refusal.key,
    attribute: plan.nestedNames?.[0],
    reason: message,
    cause: error,
  });
}

function describeItem(plan: WritePlan): string {
  const { entity } = plan.target;
  return `${entity.name} ${describeKey(nativeKey(entity, plan.key))}`;
}

/** The error of a single command, which was refused alone. */
export function errorOfRefusal(refusal: Omit<Refusal, "position">, cause: unknown): PlinthError {
  const code = refusal.code === "conflict" ? "transactionRefused" : refusal.code;
  return new PlinthError(code, `${refusal.message}.`, {
    entity: refusal.entity,
    key: refusal.key,
    attribute: refusal.attribute,
    reason: refusal.reason,
    item: refusal.item,
    refusals: [{ position: 0, ...refusal }],
    cause,
  });
}
