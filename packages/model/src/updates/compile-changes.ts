import type { Condition, UpdateAction } from "@plinth/expressions";
import { fromNativeValue, itemToJson } from "@plinth/values";
import { sameForm } from "../codec/same-form.ts";
import type { Moment } from "../commands/write-plan.ts";
import { allOf } from "../conditions/compile-condition.ts";
import type { ConditionTree } from "../conditions/item-condition.ts";
import type { CompiledEntity, NativeRecord } from "../entity/compiled-entity.ts";
import type { UnionForm, UnionOption } from "../entity/union-form.ts";
import { printWrite } from "../expressions/expression-writer.ts";
import { PlinthError } from "../plinth-error.ts";
import { compileUpdate } from "./compile-update.ts";
import { invalidUpdate } from "./invalid-update.ts";

export interface CompiledChanges {
  readonly actions: UpdateAction[];
  /** That the stored item is of an option which has what is changed; undefined when all do. */
  readonly condition: Condition | undefined;
}

/**
 * Turns changes into actions. Where the attributes are a union, the changes must fit the stored
 * item's option, which only the database knows: they are worked out for each option, and asked to
 * meet one that they fit. Changes that name the discriminator turn the item into that option, and
 * must then give all that another option may lack. Throws `invalidUpdate` for what fits no option.
 */
export function compileChanges(
  entity: CompiledEntity,
  changes: NativeRecord,
  moment: Moment,
  asked: ConditionTree | undefined,
): CompiledChanges {
  const { union } = entity;
  if (union === undefined) {
    return { actions: compileUpdate(entity, changes, moment), condition: undefined };
  }
  const { discriminator } = union;
  const candidates = union.options.filter((option) => isAsked(union, option, asked));
  if (discriminator !== undefined && changes[discriminator] !== undefined) {
    const target = optionNamed(entity, union, changes[discriminator]);
    const others = candidates.filter((option) => option !== target);
    const leftovers = othersLeftovers(target, others, changes);
    checkComplete(target, others, changes);
    const actions = [...compileUpdate(target.entity, changes, moment), ...leftovers];
    return { actions, condition: undefined };
  }
  return fittingChanges(entity, candidates, changes, moment);
}

/** Leaves out the options that the command's own condition rules out. */
function isAsked(union: UnionForm, option: UnionOption, asked: ConditionTree | undefined): boolean {
  if (asked?.kind === "and") {
    return asked.operands.every((operand) => isAsked(union, option, operand));
  }
  const isAboutOption =
    asked?.kind === "test" &&
    asked.attribute === union.discriminator &&
    (asked.operator === "=" || asked.operator === "IN");
  return !isAboutOption || asked.values.some((value) => option.values.has(value));
}

function optionNamed(entity: CompiledEntity, union: UnionForm, value: unknown): UnionOption {
  const option = union.options.find(({ values }) => values.has(value));
  if (option === undefined) {
    const names = union.options.flatMap(({ values }) => [...values].map(String)).join(", ");
    const problem = `is one of ${names}, and set to nothing else`;
    throw invalidUpdate(entity, union.discriminator ?? "", problem);
  }
  return option;
}

/** What the new option lacks goes. */
export function othersLeftovers(
  target: UnionOption,
  others: readonly UnionOption[],
  given: NativeRecord,
): UpdateAction[] {
  const { members, otherMembers } = target.entity;
  const names = new Set(others.flatMap(({ entity }) => [...entity.members.keys()]));
  return otherMembers !== undefined
    ? []
    : [...names]
        .filter((name) => !members.has(name) && given[name] === undefined)
        .map((name) => ({ kind: "remove", path: [name] }));
}

/** Throws `invalidUpdate` where the item may lack, or have in another form, what the option needs. */
export function checkComplete(
  target: UnionOption,
  others: readonly UnionOption[],
  given: NativeRecord,
): void {
  const { entity } = target;
  for (const [name, codec] of entity.members) {
    const isKey = entity.keyParts.some((part) => part.name === name);
    if (isKey || entity.managedNames.includes(name) || given[name] !== undefined) {
      continue;
    }
    const isOptional = codec.isOptional === true || codec.whenAbsent !== undefined;
    const isUnsure = others.some(({ entity: other }) => {
      const stored = other.members.get(name);
      return stored === undefined ? !isOptional : !sameForm(codec, stored);
    });
    if (isUnsure) {
      const option = [...target.values].map(String).join(" or ");
      throw invalidUpdate(entity, name, `must be given too, for the item to become a "${option}"`);
    }
  }
}

function fittingChanges(
  entity: CompiledEntity,
  candidates: readonly UnionOption[],
  changes: NativeRecord,
  moment: Moment,
): CompiledChanges {
  const fitting: { readonly option: UnionOption; readonly actions: UpdateAction[] }[] = [];
  const refusals: PlinthError[] = [];
  for (const option of candidates) {
    try {
      fitting.push({ option, actions: compileUpdate(option.entity, changes, moment) });
    } catch (error) {
      if (!(error instanceof PlinthError)) {
        throw error;
      }
      refusals.push(error);
    }
  }
  const [first, ...others] = fitting;
  if (first === undefined) {
    throw fitsNone(entity, refusals);
  }
  const printed = printedActions(first.actions);
  if (others.some(({ actions }) => printedActions(actions) !== printed)) {
    const name = entity.union?.discriminator;
    const remedy = name === undefined ? "" : `: say which by a condition on "${name}"`;
    const reason = `The options of ${entity.name} store these changes in different forms${remedy}.`;
    throw new PlinthError("invalidUpdate", reason, { entity: entity.name, reason });
  }
  const options = fitting.map(({ option }) => option);
  return { actions: first.actions, condition: isOneOf(entity, options) };
}

function printedActions(actions: readonly UpdateAction[]): string {
  const { ExpressionAttributeValues = {}, ...text } = printWrite(undefined, {
    kind: "update",
    actions,
  });
  return JSON.stringify(text) + itemToJson(ExpressionAttributeValues);
}

/** One option's own words, or all of them when there are several. */
function fitsNone(entity: CompiledEntity, refusals: readonly PlinthError[]): PlinthError {
  const [first] = refusals;
  const messages = [...new Set(refusals.map(({ message }) => message))];
  if (first !== undefined && messages.length === 1) {
    return first;
  }
  const reason = `No option of ${entity.name} takes these changes. ${messages.join(" ")}`;
  return new PlinthError("invalidUpdate", reason, {
    entity: entity.name,
    attribute: first?.attribute,
    path: first?.path,
    issues: refusals.flatMap(({ issues }) => issues),
    reason,
  });
}

/** That the stored item is of one of these options, by its discriminator or by what it has. */
function isOneOf(entity: CompiledEntity, options: readonly UnionOption[]): Condition | undefined {
  const { union } = entity;
  if (union === undefined || options.length === union.options.length) {
    return undefined;
  }
  const { discriminator } = union;
  if (discriminator !== undefined) {
    return {
      kind: "in",
      operand: { kind: "path", path: [discriminator] },
      choices: options.flatMap(({ values }) =>
        [...values].map((value) => ({ kind: "value", value: fromNativeValue(value) }) as const),
      ),
    };
  }
  const conditions = options.map((option) => hasRequired(option));
  return conditions.includes(undefined)
    ? undefined
    : { kind: "or", conditions: conditions.filter((each) => each !== undefined) };
}

function hasRequired({ entity }: UnionOption): Condition | undefined {
  const required = [...entity.members].filter(
    ([name, codec]) =>
      codec.isOptional !== true &&
      codec.whenAbsent === undefined &&
      !entity.managedNames.includes(name) &&
      entity.keyParts.every((part) => part.name !== name),
  );
  return allOf(required.map(([name]) => ({ kind: "attributeExists", path: [name] })));
}
