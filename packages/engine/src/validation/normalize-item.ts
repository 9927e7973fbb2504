import {
  type AttributeValue,
  bytesToBase64,
  type Item,
  NumberFormatError,
  normalizeNumber,
} from "@plinth/values";
import { ValidationException } from "../exceptions.ts";
import { tooDeepMessage } from "./read-attribute-value.ts";
import { withMembers } from "./read-members.ts";

/**
 * Documents have at most 32 levels, the top-level attribute's own (level 0) among them: a scalar
 * inside 31 maps is let in, inside 32 it is not, as others captured on AWS (eu-west-2, 2026).
 */
const deepestLevel = 31;

/**
 * Checks every attribute value of an item and brings it to the one form in which values are kept:
 * numbers in canonical text. Gives the item itself when it was in that form, as nearly always.
 */
export function normalizeItem(item: Readonly<Record<string, unknown>>): Item {
  let changed: [string, AttributeValue][] | undefined;
  for (const name in item) {
    const value = item[name] as Members;
    const normalized = normalizeAttributeValue(value, 0);
    if (normalized !== value) {
      changed ??= [];
      changed.push([name, normalized]);
    }
  }
  return changed === undefined ? (item as Item) : withMembers(item as Item, changed);
}

type Members = Readonly<Record<string, unknown>>;

/** As `normalizeItem`, for one value, such as one of ExpressionAttributeValues. */
export function normalizeAttributeValue(value: unknown, level: number): AttributeValue {
  if (level > deepestLevel) {
    throw new ValidationException(tooDeepMessage);
  }
  const members = value as Members;
  const type = onlyMemberOf(members);
  const member = members[type];
  switch (type) {
    case "N": {
      const text = normalizedNumber(member as string);
      return text === member ? (value as AttributeValue) : { N: text };
    }
    case "M": {
      const map = normalizeMap(member as Members, level);
      return map === member ? (value as AttributeValue) : { M: map };
    }
    case "L": {
      const list = normalizeList(member as readonly unknown[], level);
      return list === member ? (value as AttributeValue) : { L: list };
    }
    case "NS":
      return { NS: normalizeNumberSet(member as readonly string[]) };
    case "NULL":
      checkNull(member);
      return value as AttributeValue;
    case "SS":
    case "BS":
      checkSet(type, member as readonly (string | Uint8Array)[]);
      return value as AttributeValue;
    default:
      return value as AttributeValue;
  }
}

/** The name of the one member. An attribute value and a batch's WriteRequest are refused in one text. */
export function onlyMemberOf(members: object): string {
  let found: string | undefined;
  for (const type in members) {
    if (found !== undefined) {
      throw new ValidationException(
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
      );
    }
    found = type;
  }
  if (found === undefined) {
    throw new ValidationException(
      "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
    );
  }
  return found;
}

function normalizedNumber(text: string): string {
  try {
    return normalizeNumber(text);
  } catch (error) {
    throw error instanceof NumberFormatError
      ? new ValidationException(
          error.message,
          "action",
          new NumberFormatError(error.reason).message,
        )
      : error;
  }
}

function normalizeMap(map: Members, level: number): Item {
  let changed: [string, AttributeValue][] | undefined;
  for (const name in map) {
    const normalized = normalizeAttributeValue(map[name], level + 1);
    if (normalized !== map[name]) {
      changed ??= [];
      changed.push([name, normalized]);
    }
  }
  return changed === undefined ? (map as Item) : withMembers(map as Item, changed);
}

function normalizeList(list: readonly unknown[], level: number): readonly AttributeValue[] {
  let changed: AttributeValue[] | undefined;
  for (let index = 0; index < list.length; index += 1) {
    const normalized = normalizeAttributeValue(list[index], level + 1);
    if (normalized !== list[index]) {
      changed ??= list.slice() as AttributeValue[];
      changed[index] = normalized;
    }
  }
  return changed ?? (list as readonly AttributeValue[]);
}

/** Refuses an item that an update made too deep: its parts were checked, but not where they went. */
export function checkNesting(item: Item): void {
  for (const name in item) {
    checkLevel(item[name] as AttributeValue, 0);
  }
}

function checkLevel(value: AttributeValue, level: number): void {
  if (level > deepestLevel) {
    throw new ValidationException(tooDeepMessage);
  }
  if ("M" in value) {
    for (const name in value.M) {
      checkLevel(value.M[name] as AttributeValue, level + 1);
    }
  } else if ("L" in value) {
    for (const element of value.L) {
      checkLevel(element, level + 1);
    }
  }
}

function checkNull(member: unknown): void {
  if (member !== true) {
    throw new ValidationException(
      "One or more parameter values were invalid: Null attribute value types must have the value of true",
    );
  }
}

function normalizeNumberSet(numbers: readonly string[]): readonly string[] {
  if (numbers.length === 0) {
    throw new ValidationException(
      "One or more parameter values were invalid: An number set  may not be empty",
    );
  }
  const normalized = numbers.map(normalizedNumber);
  if (new Set(normalized).size !== normalized.length) {
    throw new ValidationException("Input collection contains duplicates");
  }
  return normalized;
}

function checkSet(type: "SS" | "BS", elements: readonly (string | Uint8Array)[]): void {
  if (elements.length === 0) {
    throw new ValidationException(
      type === "SS"
        ? "One or more parameter values were invalid: An string set  may not be empty"
        : "One or more parameter values were invalid: Binary sets should not be empty",
    );
  }
  const printed = elements.map((element) =>
    typeof element === "string" ? element : bytesToBase64(element),
  );
  if (new Set(printed).size !== printed.length) {
    const collection = "One or more parameter values were invalid: Input collection";
    throw new ValidationException(
      type === "SS"
        ? `${collection} [${printed.join(", ")}] contains duplicates.`
        : `${collection} [${printed.join(", ")}]of type BS contains duplicates.`,
      "action",
      `${collection} contains duplicates.`,
    );
  }
}
