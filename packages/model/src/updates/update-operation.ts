import type { Operand } from "../operand.ts";

export type UpdateOperationKind =
  | "add"
  | "subtract"
  | "append"
  | "prepend"
  | "remove"
  | "setIfAbsent"
  | "deleteFromSet";

/** Named by its primitives, so that `new Set(["a"])` is inferred as a set of "a" and not of any text. */
type SetMember = string | number | bigint | object;

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
 * Adds to a number (an absent one counts as 0; a decimal takes a text such as "0.1" too), or members to
 * a set. A write whose answer is lost on the way is sent again, and then a number is added twice: where
 * that matters, put the update into a `transact`, which runs once, or give it `ifVersion`. The update
 * refuses an attribute of another type, an empty set and what is no number with `invalidUpdate`, and
 * members that the schema does not take with `invalidItem`. A schema's bounds are not asked of the sum.
 */
export function add<Member extends SetMember>(
  members: ReadonlySet<Member>,
): UpdateOperation<"add", ReadonlySet<Member>>;
export function add<Value extends string | number | bigint>(
  value: Value,
): UpdateOperation<"add", Value>;
export function add(
  value: string | number | bigint | ReadonlySet<unknown>,
): UpdateOperation<"add", unknown> {
  return new UpdateOperation("add", value);
}

/**
 * Subtracts from a number; an absent one counts as 0. What is said of `add`, of lost answers and of what
 * is refused, holds here.
 */
export function subtract<Value extends string | number | bigint>(
  value: Value,
): UpdateOperation<"subtract", Value> {
  return new UpdateOperation("subtract", value);
}

/**
 * Puts these at the end of a list; an absent one counts as empty. The update refuses an attribute that is
 * no list with `invalidUpdate`, and members that the schema does not take with `invalidItem`.
 */
export function append<Value extends Operand>(
  members: readonly Value[],
): UpdateOperation<"append", readonly Value[]> {
  return new UpdateOperation("append", members);
}

/** Puts these at the beginning of a list; else what is said of `append` holds here. */
export function prepend<Value extends Operand>(
  members: readonly Value[],
): UpdateOperation<"prepend", readonly Value[]> {
  return new UpdateOperation("prepend", members);
}

/**
 * Takes the attribute away. Only an optional one can be, or a member of a record, or a member of a
 * list, behind which the others move up; the update refuses any other with `invalidUpdate`.
 */
export function remove(): UpdateOperation<"remove", undefined> {
  return new UpdateOperation("remove", undefined);
}

/**
 * Sets the attribute where it is absent, else leaves it as it is. The update refuses a value that the
 * schema does not take with `invalidItem`, and `undefined` with `invalidUpdate`.
 */
export function setIfAbsent<Value extends Operand>(
  value: Value,
): UpdateOperation<"setIfAbsent", Value> {
  return new UpdateOperation("setIfAbsent", value);
}

/**
 * Takes these members out of a set. The update refuses an empty set, and an attribute that is none, with
 * `invalidUpdate`.
 */
export function deleteFromSet<Member extends SetMember>(
  members: ReadonlySet<Member>,
): UpdateOperation<"deleteFromSet", ReadonlySet<Member>> {
  return new UpdateOperation("deleteFromSet", members);
}
