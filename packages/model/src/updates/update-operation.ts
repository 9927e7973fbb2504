import type { Operand } from "../operand.ts";

export type UpdateOperationKind =
  | "add"
  | "subtract"
  | "append"
  | "remove"
  | "setIfAbsent"
  | "deleteFromSet";

/** What happens to one attribute in an update, when it is more than being set to a value. */
export class UpdateOperation<out Kind extends UpdateOperationKind, out Value> {
  readonly kind: Kind;
  readonly value: Value;

  constructor(kind: Kind, value: Value) {
    this.kind = kind;
    this.value = value;
  }
}

/**
 * Adds to a number (an absent one counts as 0), or members to a set. A write whose answer is lost on
 * the way is sent again, and then a number is added twice: where that matters, put the update into a
 * `transact`, which runs once, or give it `ifVersion`.
 */
export function add<Value extends number | bigint | ReadonlySet<unknown>>(
  value: Value,
): UpdateOperation<"add", Value> {
  return new UpdateOperation("add", value);
}

/** Subtracts from a number; an absent one counts as 0. What is said of `add` and lost answers holds here. */
export function subtract<Value extends number | bigint>(
  value: Value,
): UpdateOperation<"subtract", Value> {
  return new UpdateOperation("subtract", value);
}

/** Puts these at the end of a list; an absent one counts as empty. */
export function append<Value extends Operand>(
  members: readonly Value[],
): UpdateOperation<"append", readonly Value[]> {
  return new UpdateOperation("append", members);
}

/** Takes the attribute away. Only an optional one can be. */
export function remove(): UpdateOperation<"remove", undefined> {
  return new UpdateOperation("remove", undefined);
}

/** Sets the attribute where it is absent, else leaves it as it is. */
export function setIfAbsent<Value extends Operand>(
  value: Value,
): UpdateOperation<"setIfAbsent", Value> {
  return new UpdateOperation("setIfAbsent", value);
}

/** Takes these members out of a set. */
export function deleteFromSet<Value extends ReadonlySet<unknown>>(
  members: Value,
): UpdateOperation<"deleteFromSet", Value> {
  return new UpdateOperation("deleteFromSet", members);
}
