import type { AttributeValue, Item } from "@plinth/values";

/**
 * The way to a value inside an item: an attribute's name, then names of map members (text) and
 * positions in lists (numbers). A name is whole: dots in it are part of the name.
 */
export type DocumentPath = readonly [string, ...(readonly (string | number)[])];

/** What `path` leads to; undefined when any step of it is missing or of another type. */
export function readPath(item: Item, path: DocumentPath): AttributeValue | undefined {
  const attributeName = path[0];
  let value = Object.hasOwn(item, attributeName) ? item[attributeName] : undefined;
  for (let position = 1; position < path.length && value !== undefined; position++) {
    value = readStep(value, path[position]);
  }
  return value;
}

function readStep(
  value: AttributeValue,
  step: string | number | undefined,
): AttributeValue | undefined {
  if (typeof step === "number") {
    return "L" in value ? value.L[step] : undefined;
  }
  return step !== undefined && "M" in value && Object.hasOwn(value.M, step)
    ? value.M[step]
    : undefined;
}

export function pathsEqual(left: DocumentPath, right: DocumentPath): boolean {
  return left.length === right.length && left.every((step, position) => step === right[position]);
}

/** As DynamoDB writes a path in its messages: `[a, b, [0]]`. */
export function describePath(path: DocumentPath): string {
  return `[${path.map((step) => (typeof step === "number" ? `[${step}]` : step)).join(", ")}]`;
}

/**
 * How two paths of one expression get in each other's way: they *overlap* when one leads to the
 * other or to a part of it; they *conflict* when one takes a list where the other takes a map.
 */
export function relatePaths(
  left: DocumentPath,
  right: DocumentPath,
): "apart" | "overlap" | "conflict" {
  const length = Math.min(left.length, right.length);
  for (let position = 0; position < length; position++) {
    if (left[position] !== right[position]) {
      return typeof left[position] === typeof right[position] ? "apart" : "conflict";
    }
  }
  return "overlap";
}
