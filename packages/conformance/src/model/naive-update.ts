import type { AttributeValue, Item } from "@plinth/values";
import type { Action, Path, Update, UpdateValue } from "./expression.ts";
import { childOf, valueAt } from "./naive-condition.ts";
import { NaiveError } from "./naive-error.ts";
import { areEqual, membersOf, sumOf } from "./naive-values.ts";

type Change = { readonly put: AttributeValue } | "remove" | "keep";

/** A change at the end of the steps that still lead to it. */
interface Step {
  readonly path: readonly (string | number)[];
  readonly change: Change;
}

const invalid = (): NaiveError => new NaiveError("ValidationException");

/** The item after the update; every value is computed from the item before it. */
export function updated(update: Update, item: Item): Item {
  const steps = update.map((action) => ({ path: action.path, change: changeOf(action, item) }));
  return membersAfter(item, steps);
}

/** The part of the item at those paths. */
export function projected(paths: readonly Path[], item: Item): Item {
  const part = partOf({ M: item }, paths);
  return part !== undefined && "M" in part ? part.M : {};
}

function partOf(
  value: AttributeValue | undefined,
  paths: readonly (readonly (string | number)[])[],
): AttributeValue | undefined {
  if (value === undefined || paths.some((path) => path.length === 0)) return value;
  const parts = firstSteps(paths).map((first): [string | number, AttributeValue | undefined] => [
    first,
    partOf(childOf(value, first), behind(paths, first)),
  ]);
  const found = parts.filter(
    (part): part is [string | number, AttributeValue] => part[1] !== undefined,
  );
  if (found.length === 0) return undefined;
  if ("M" in value) return { M: Object.fromEntries(found) };
  return { L: found.sort(([a], [b]) => Number(a) - Number(b)).map(([, part]) => part) };
}

function firstSteps(paths: readonly (readonly (string | number)[])[]): (string | number)[] {
  return [...new Set(paths.map((path) => path[0] ?? ""))];
}

function behind(
  paths: readonly (readonly (string | number)[])[],
  first: string | number,
): (readonly (string | number)[])[] {
  return paths.filter((path) => path[0] === first).map((path) => path.slice(1));
}

function changeOf(action: Action, item: Item): Change {
  switch (action.kind) {
    case "set":
      return { put: evaluate(action.value, item) };
    case "remove":
      return "remove";
    case "add":
      return { put: added(valueAt(item, action.path), action.value) };
    case "delete":
      return deleted(valueAt(item, action.path), action.value);
  }
}

function evaluate(value: UpdateValue, item: Item): AttributeValue {
  switch (value.kind) {
    case "value":
      return value.value;
    case "path": {
      const found = valueAt(item, value.path);
      if (found === undefined) throw invalid();
      return found;
    }
    case "ifNotExists":
      return valueAt(item, value.path) ?? value.otherwise;
    case "listAppend": {
      const [left, right] = [evaluate(value.left, item), evaluate(value.right, item)];
      if (!("L" in left && "L" in right)) throw invalid();
      return { L: left.L.concat(right.L) };
    }
    case "plus":
      return sum(evaluate(value.left, item), evaluate(value.right, item), 1n);
    case "minus":
      return sum(evaluate(value.left, item), evaluate(value.right, item), -1n);
  }
}

function sum(left: AttributeValue, right: AttributeValue, sign: 1n | -1n): AttributeValue {
  if (!("N" in left && "N" in right)) throw invalid();
  const N = sumOf(left.N, right.N, sign);
  if (N === undefined) throw invalid();
  return { N };
}

function added(current: AttributeValue | undefined, operand: AttributeValue): AttributeValue {
  if (current === undefined) return operand;
  if ("N" in operand) return sum(current, operand, 1n);
  const others = membersOf(operand).filter(
    (member) => !membersOf(current).some((each) => areEqual(each, member)),
  );
  return setOf(current, operand, membersOf(current).concat(others)) ?? current;
}

function deleted(current: AttributeValue | undefined, operand: AttributeValue): Change {
  if (current === undefined) return "keep";
  const rest = membersOf(current).filter(
    (member) => !membersOf(operand).some((each) => areEqual(each, member)),
  );
  const put = setOf(current, operand, rest);
  return put === undefined ? "remove" : { put };
}

/** A set of the type that both have; `undefined` without members. */
function setOf(
  current: AttributeValue,
  operand: AttributeValue,
  members: readonly AttributeValue[],
): AttributeValue | undefined {
  const type = ["SS", "NS", "BS"].find((each) => each in current && each in operand);
  if (type === undefined) throw invalid();
  const contents = members.flatMap((member) => Object.values(member));
  return members.length === 0 ? undefined : ({ [type]: contents } as unknown as AttributeValue);
}

function membersAfter(members: Item, steps: readonly Step[]): Item {
  const result = new Map(Object.entries(members));
  for (const first of firstSteps(steps.map(({ path }) => path))) {
    if (typeof first === "number") throw invalid();
    const change = changeAt(members[first], behindSteps(steps, first));
    if (change === "remove") result.delete(first);
    else if (change !== "keep") result.set(first, change.put);
  }
  return Object.fromEntries(result);
}

function behindSteps(steps: readonly Step[], first: string | number): Step[] {
  return steps
    .filter(({ path }) => path[0] === first)
    .map(({ path, change }) => ({ path: path.slice(1), change }));
}

function changeAt(value: AttributeValue | undefined, steps: readonly Step[]): Change {
  const [only] = steps;
  if (only !== undefined && only.path.length === 0) return only.change;
  if (value !== undefined && "M" in value) return { put: { M: membersAfter(value.M, steps) } };
  if (value !== undefined && "L" in value) return { put: { L: elementsAfter(value.L, steps) } };
  throw invalid();
}

/** Indexes are those of the list before the update; what is put behind its end is appended. */
function elementsAfter(
  elements: readonly AttributeValue[],
  steps: readonly Step[],
): AttributeValue[] {
  const result: (AttributeValue | undefined)[] = [...elements];
  const firsts = firstSteps(steps.map(({ path }) => path));
  if (firsts.some((first) => typeof first === "string")) throw invalid();
  for (const index of firsts.map(Number).sort((a, b) => a - b)) {
    const change = changeAt(elements[index], behindSteps(steps, index));
    const isThere = index < elements.length;
    if (change === "remove" && isThere) result[index] = undefined;
    if (typeof change === "object" && isThere) result[index] = change.put;
    if (typeof change === "object" && !isThere) result.push(change.put);
  }
  return result.filter((element) => element !== undefined);
}
