import type { Location } from "./location.ts";

/** What an expression came to, with the place in the template that it came from. */
export type Value =
  | ScalarValue
  | { readonly kind: "list"; readonly items: readonly Value[]; readonly at: Location }
  | MapValue
  /** `AWS::NoValue`: as if the member had not been written. */
  | { readonly kind: "noValue"; readonly at: Location }
  /** Known when this resource was made or changed. */
  | { readonly kind: "pending"; readonly logicalId: string; readonly at: Location }
  /** Never known here, since this resource is left out. */
  | { readonly kind: "unavailable"; readonly logicalId: string; readonly at: Location }
  /** Its fault is among the issues. */
  | { readonly kind: "invalid"; readonly at: Location };

export interface ScalarValue {
  readonly kind: "scalar";
  readonly value: string | number | boolean;
  readonly text: string;
  readonly at: Location;
}

export interface MapValue {
  readonly kind: "map";
  readonly members: ReadonlyMap<string, MapMemberValue>;
  readonly at: Location;
}

export interface MapMemberValue {
  readonly at: Location;
  readonly value: Value;
}

export function textValue(text: string, at: Location): ScalarValue {
  return { kind: "scalar", value: text, text, at };
}

/** The first part of a value that is missing, however deep. */
export function gapIn(
  value: Value,
): (Value & { kind: "pending" | "unavailable" | "invalid" }) | undefined {
  switch (value.kind) {
    case "scalar":
    case "noValue":
      return undefined;
    case "pending":
    case "unavailable":
    case "invalid":
      return value;
    case "list":
      return firstGap(value.items);
    case "map":
      return firstGap([...value.members.values()].map((member) => member.value));
  }
}

function firstGap(values: readonly Value[]): ReturnType<typeof gapIn> {
  for (const value of values) {
    const gap = gapIn(value);
    if (gap !== undefined) {
      return gap;
    }
  }
  return undefined;
}

/** The value as JSON has it. Texts stay as they were written. */
export function jsonOf(value: Value): unknown {
  switch (value.kind) {
    case "scalar":
      return value.value;
    case "list":
      return value.items.filter(({ kind }) => kind !== "noValue").map(jsonOf);
    case "map":
      return Object.fromEntries(
        [...value.members]
          .filter(([, member]) => member.value.kind !== "noValue")
          .map(([name, member]) => [name, jsonOf(member.value)]),
      );
    default:
      return undefined;
  }
}
