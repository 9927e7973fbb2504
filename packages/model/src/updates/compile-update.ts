import type { UpdateAction } from "@plinth/expressions";
import { type AttributeValue, NativeValueError } from "@plinth/values";
import { z } from "zod";
import type { AttributeCodec } from "../codec/attribute-codec.ts";
import { describeAttribute, describeKind } from "../codec/describe-value.ts";
import { hasLoneSurrogate, loneSurrogateProblem } from "../codec/lone-surrogate.ts";
import { marshalOperand } from "../codec/marshal-operand.ts";
import type { Moment } from "../commands/write-plan.ts";
import type { CompiledEntity, NativeRecord } from "../entity/compiled-entity.ts";
import { type ResolvedPath, resolvePath } from "../entity/resolve-path.ts";
import { checkTimeToLive, invalidItem, issuesOf } from "../entity/validate-item.ts";
import { invalidUpdate } from "./invalid-update.ts";
import { UpdateOperation, type UpdateOperationKind } from "./update-operation.ts";

/** Turns changes into the actions of an update, the entity's own attributes included. */
export function compileUpdate(
  entity: CompiledEntity,
  changes: NativeRecord,
  moment: Moment,
): UpdateAction[] {
  const actions: UpdateAction[] = [];
  for (const name of Object.keys(changes)) {
    const change = changes[name];
    if (change !== undefined) {
      refuseOwnAttributes(entity, name);
      const resolved = resolvePath(entity, name, "invalidUpdate");
      const action =
        change instanceof UpdateOperation
          ? compileOperation(entity, name, resolved, change)
          : compileSet(entity, name, resolved, change);
      if (action !== undefined) {
        actions.push(action);
      }
    }
  }
  if (entity.updated !== undefined) {
    const value: AttributeValue = { S: moment.text };
    actions.push({ kind: "set", path: [entity.updated], value: { kind: "value", value } });
  }
  if (entity.version !== undefined) {
    actions.push({ kind: "add", path: [entity.version], value: { N: "1" } });
  }
  return actions;
}

/** The types refuse these already; this is for callers that went around them. */
function refuseOwnAttributes(entity: CompiledEntity, name: string): void {
  const readOnly = entity.readOnly.find(
    (each) => name === each || (name.startsWith(each) && /^[.[]/.test(name.slice(each.length))),
  );
  if (readOnly !== undefined) {
    throw invalidUpdate(entity, name, "is read-only and cannot be updated");
  }
  if (/^__proto__(?:$|[.[])/.test(name)) {
    throw invalidUpdate(
      entity,
      name,
      "cannot be an attribute: zod would drop it from a whole item",
    );
  }
  const isKey = entity.keyParts.some((part) => part.name === name);
  const isFixed = entity.when.some(
    (rule) => rule.name === name && typeof rule.pattern !== "object",
  );
  if (isKey || isFixed || entity.managedNames.includes(name)) {
    const reason = isKey ? "is part of the key" : "is kept by the entity itself";
    throw invalidUpdate(entity, name, `${reason} and cannot be updated`);
  }
}

function compileSet(
  entity: CompiledEntity,
  name: string,
  { path, codec }: ResolvedPath,
  change: unknown,
): UpdateAction {
  const value = marshalValid(entity, name, codec, change);
  // An empty set is no attribute at all.
  return value === undefined
    ? { kind: "remove", path }
    : { kind: "set", path, value: { kind: "value", value } };
}

/** Undefined for what changes nothing. */
function compileOperation(
  entity: CompiledEntity,
  name: string,
  { path, codec, isRemovable }: ResolvedPath,
  operation: UpdateOperation<UpdateOperationKind, unknown>,
): UpdateAction | undefined {
  switch (operation.kind) {
    case "add":
      return { kind: "add", path, value: operand(entity, name, codec, operation) };
    case "subtract": {
      const value = operand(entity, name, codec, operation);
      return { kind: "add", path, value: "N" in value ? { N: negated(value.N) } : value };
    }
    case "deleteFromSet":
      return { kind: "delete", path, value: operand(entity, name, codec, operation) };
    case "remove":
      if (!isRemovable) {
        throw invalidUpdate(entity, name, "is required and cannot be removed");
      }
      return { kind: "remove", path };
    case "setIfAbsent": {
      if (operation.value === undefined) {
        throw invalidUpdate(entity, name, "takes no setIfAbsent of undefined");
      }
      const value = marshalValid(entity, name, codec, operation.value);
      // An empty set is no attribute: absent it stays absent, and what is there stays too.
      if (value === undefined) {
        return undefined;
      }
      const otherwise = { kind: "value", value } as const;
      return { kind: "set", path, value: { kind: "ifNotExists", path, otherwise } };
    }
    case "append":
    case "prepend":
      return compileListing(entity, name, { path, codec }, operation);
  }
}

function compileListing(
  entity: CompiledEntity,
  name: string,
  { path, codec }: Pick<ResolvedPath, "path" | "codec">,
  { kind, value: members }: UpdateOperation<UpdateOperationKind, unknown>,
): UpdateAction {
  const element = codec.isFree === true ? codec : codec.element;
  if (element === undefined || !(codec.type === "L" || codec.isFree) || !Array.isArray(members)) {
    throw invalidUpdate(entity, name, `takes no ${kind}: it is not a list`);
  }
  const list = members.map((member: unknown, position): AttributeValue => {
    return marshalValid(entity, `${name}.${position}`, element, member) ?? { NULL: true };
  });
  const otherwise = { kind: "value", value: { L: [] } } as const;
  const stored = { kind: "ifNotExists", path, otherwise } as const;
  const given = { kind: "value", value: { L: list } } as const;
  const [left, right] = kind === "append" ? [stored, given] : [given, stored];
  return { kind: "set", path, value: { kind: "listAppend", left, right } };
}

/** The operand of an ADD or DELETE: a part of the attribute, so the schema's bounds are not asked. */
function operand(
  entity: CompiledEntity,
  name: string,
  codec: AttributeCodec,
  { kind, value }: UpdateOperation<UpdateOperationKind, unknown>,
): AttributeValue {
  const marshalled = marshalOperand(codec, value);
  const isTaken =
    marshalled !== undefined &&
    (isSet(marshalled) || (kind !== "deleteFromSet" && "N" in marshalled));
  if (!isTaken || !keepsWhole(codec, value)) {
    const given = value instanceof Set && value.size === 0 ? "an empty set" : describeKind(value);
    const problem = `is ${describeAttribute(codec)} and takes no ${kind} of ${given}`;
    throw invalidUpdate(entity, name, problem);
  }
  if (kind === "add" && value instanceof Set) {
    checkMembers(entity, name, codec, value);
  }
  return marshalled;
}

/** A fraction would make a whole number one. */
function keepsWhole(codec: AttributeCodec, value: unknown): boolean {
  return codec.isWhole !== true || Number.isSafeInteger(value);
}

/** What is added to a set stays in it, so the schema of its members is asked. */
function checkMembers(
  entity: CompiledEntity,
  name: string,
  { element }: AttributeCodec,
  members: ReadonlySet<unknown>,
): void {
  for (const member of element === undefined ? [] : members) {
    const result = element && z.safeParse(element.schema, member);
    if (result?.success === false) {
      const issues = issuesOf(result.error.issues);
      throw invalidItem(
        entity,
        issues.map((issue) => ({ ...issue, path: [...name.split("."), ...issue.path] })),
      );
    }
  }
}

function isSet(value: AttributeValue): boolean {
  return "SS" in value || "NS" in value || "BS" in value;
}

function negated(numberText: string): string {
  return numberText.startsWith("-") ? numberText.slice(1) : `-${numberText}`;
}

function marshalValid(
  entity: CompiledEntity,
  name: string,
  codec: AttributeCodec,
  value: unknown,
): AttributeValue | undefined {
  const path = name.split(".");
  const result = z.safeParse(codec.schema, value);
  if (!result.success) {
    const issues = issuesOf(result.error.issues);
    throw invalidItem(
      entity,
      issues.map((issue) => ({ ...issue, path: [...path, ...issue.path] })),
    );
  }
  if (result.data === "" && entity.keyNames.includes(name)) {
    throw invalidItem(entity, [{ path, message: "A key attribute cannot be empty" }]);
  }
  if (entity.keyNames.includes(name) && hasLoneSurrogate(result.data)) {
    throw invalidItem(entity, [{ path, message: `It ${loneSurrogateProblem}` }]);
  }
  if (name === entity.timeToLive) {
    checkTimeToLive(entity, result.data);
  }
  try {
    return codec.marshal(result.data);
  } catch (error) {
    if (error instanceof NativeValueError) {
      throw invalidItem(
        entity,
        [{ path: [...path, ...error.path], message: error.problem }],
        error,
      );
    }
    throw error;
  }
}
