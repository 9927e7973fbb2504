import { type Condition, evaluateCondition, type PlainOperand } from "@plinth/expressions";
import type { AttributeValue } from "@plinth/values";
import { isEncrypted } from "../cipher/cipher-of.ts";
import type { AttributeCodec } from "../codec/attribute-codec.ts";
import { describeAttribute, describeKind } from "../codec/describe-value.ts";
import { marshalOperand } from "../codec/marshal-operand.ts";
import type { Moment } from "../commands/write-plan.ts";
import type { CompiledEntity } from "../entity/compiled-entity.ts";
import { type ResolvedPath, resolvePath } from "../entity/resolve-path.ts";
import { PlinthError } from "../plinth-error.ts";
import { hasValue, isAbsentOrHas } from "./attribute-condition.ts";
import type { AttributeTest, ConditionTree } from "./item-condition.ts";

/** Turns a condition on an entity into a tree of expressions. Throws `invalidCondition`. */
export function compileCondition(entity: CompiledEntity, tree: ConditionTree): Condition {
  switch (tree.kind) {
    case "and":
    case "or": {
      const conditions = tree.operands.map((operand) => compileCondition(entity, operand));
      const [first] = conditions;
      if (first === undefined) {
        throw new PlinthError("invalidCondition", `"${tree.kind}" needs at least one condition.`);
      }
      return conditions.length === 1 ? first : { kind: tree.kind, conditions };
    }
    case "not":
      return { kind: "not", condition: compileCondition(entity, tree.operand) };
    case "test":
      return compileTest(entity, tree);
  }
}

function compileTest(entity: CompiledEntity, test: AttributeTest): Condition {
  const resolved = resolvePath(entity, test.attribute, "invalidCondition");
  const { path, codec } = resolved;
  const left: PlainOperand = { kind: "path", path };
  refuseEncrypted(entity, test, path);
  switch (test.operator) {
    case "attribute_exists":
      return { kind: "attributeExists", path };
    case "attribute_not_exists":
      return { kind: "attributeNotExists", path };
    case "begins_with":
      return { kind: "beginsWith", operand: left, prefix: prefixOperand(entity, test) };
    case "contains":
      return { kind: "contains", operand: left, element: memberOperand(entity, test, codec) };
    case "BETWEEN": {
      const [lower, upper] = [0, 1].map((at) => valueOperand(entity, test, resolved, at));
      return lower === undefined || upper === undefined
        ? refuse(entity, test)
        : { kind: "between", operand: left, lower, upper };
    }
    case "IN": {
      if (test.values.length === 0 || test.values.length > 100) {
        throw new PlinthError("invalidCondition", "oneOf takes from 1 to 100 values.");
      }
      const choices = test.values.map((_, at) => valueOperand(entity, test, resolved, at));
      return { kind: "in", operand: left, choices };
    }
    case "=":
    case "<>":
    case "<":
    case "<=":
    case ">":
    case ">=": {
      const right = valueOperand(entity, test, resolved, 0);
      return { kind: "compare", operator: test.operator, left, right };
    }
  }
}

function valueOperand(
  entity: CompiledEntity,
  test: AttributeTest,
  { codec }: ResolvedPath,
  position: number,
): PlainOperand {
  const value = test.values[position];
  const marshalled = marshalOperand(codec, value);
  return marshalled === undefined ? refuse(entity, test) : valueNode(marshalled);
}

function prefixOperand(entity: CompiledEntity, test: AttributeTest): PlainOperand {
  const [prefix] = test.values;
  return typeof prefix === "string" ? valueNode({ S: prefix }) : refuse(entity, test);
}

/** A set or list is asked for one of its members, a text for a part of it. */
function memberOperand(
  entity: CompiledEntity,
  test: AttributeTest,
  codec: AttributeCodec,
): PlainOperand {
  const [member] = test.values;
  const memberCodec = codec.element ?? codec;
  if (codec.element === undefined && typeof member === "string") {
    return valueNode({ S: member });
  }
  const marshalled = marshalOperand(memberCodec, member);
  return marshalled === undefined ? refuse(entity, test) : valueNode(marshalled);
}

function refuse(entity: CompiledEntity, test: AttributeTest): never {
  const { codec } = resolvePath(entity, test.attribute, "invalidCondition");
  const value = test.values.find((each) => !codec.fits(each));
  const message = `${entity.name}.${test.attribute} is ${describeAttribute(codec)} and cannot be compared so with ${describeKind(value)}.`;
  throw new PlinthError("invalidCondition", message, {
    entity: entity.name,
    attribute: test.attribute,
    path: test.attribute,
  });
}

function valueNode(value: AttributeValue): PlainOperand {
  return { kind: "value", value };
}

/** All of these hold; undefined when there are none. */
export function allOf(conditions: readonly (Condition | undefined)[]): Condition | undefined {
  const present = conditions.filter((condition) => condition !== undefined);
  return present.length > 1 ? { kind: "and", conditions: present } : present[0];
}

/** DynamoDB sees only ciphertext, which is another one each time: it can tell whether it is there. */
function refuseEncrypted(
  entity: CompiledEntity,
  { attribute, operator }: AttributeTest,
  path: ResolvedPath["path"],
): void {
  const name = String(path[0]);
  const asksPresence = operator === "attribute_exists" || operator === "attribute_not_exists";
  if (isEncrypted(entity, name) && (path.length > 1 || !asksPresence)) {
    const reason = "is encrypted: a condition can only ask whether it exists";
    throw new PlinthError("invalidCondition", `${entity.name}.${attribute} ${reason}.`, {
      entity: entity.name,
      attribute: name,
      path: attribute,
      reason,
    });
  }
}

/**
 * Makes an expired item count as absent: what holds of no item at all holds of an expired one too,
 * and what does not, does not.
 */
export function withTimeToLive(
  entity: CompiledEntity,
  condition: Condition,
  moment: Moment,
): Condition {
  if (entity.timeToLive === undefined) {
    return condition;
  }
  const expired = hasExpired(entity.timeToLive, moment);
  return evaluateCondition(condition, {})
    ? { kind: "or", conditions: [condition, expired] }
    : { kind: "and", conditions: [condition, { kind: "not", condition: expired }] };
}

/** False for an item without the attribute, and for one that has it as a text. */
export function hasExpired(timeToLive: string, moment: Moment): Condition {
  return {
    kind: "compare",
    operator: "<=",
    left: { kind: "path", path: [timeToLive] },
    right: valueNode({ N: String(moment.seconds) }),
  };
}

/** Whether it can be the version of an item; 0 stands for an item without one. */
export function isVersion(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** The version of the stored item; an item written before there were versions has version 0. */
export function versionIs(entity: CompiledEntity, version: unknown): Condition {
  if (entity.version === undefined) {
    const message = `${entity.name} keeps no version. Leave ifVersion out, or define the entity with \`version\`.`;
    throw new PlinthError("invalidCondition", message, { entity: entity.name });
  }
  if (!isVersion(version)) {
    throw new PlinthError(
      "invalidCondition",
      `ifVersion is the version of a ${entity.name} that was read, a whole number, and not ${String(version)}. Leave it out to ask for none.`,
      { entity: entity.name, attribute: entity.version },
    );
  }
  const value = { N: String(version) };
  return version === 0 ? isAbsentOrHas(entity.version, value) : hasValue(entity.version, value);
}
