import type { Issues } from "../template/location.ts";
import { jsonOf, type Value } from "../template/value.ts";

/** Turns an evaluated value into a checked one; `undefined` when it is wrong, which is among the issues then. */
export type ValueReader<Type> = (value: Value, issues: Issues) => Type | undefined;

interface TextOptions {
  readonly pattern?: RegExp;
  readonly lengthMin?: number;
  readonly lengthMax?: number;
}

/** A text; a number or a truth counts as how it was written, as in CloudFormation. */
export function text(options: TextOptions = {}): ValueReader<string> {
  const { pattern, lengthMin = 0, lengthMax = Number.POSITIVE_INFINITY } = options;
  return (value, issues) => {
    if (value.kind !== "scalar") {
      return wrong(value, "a text", issues);
    }
    if (value.text.length < lengthMin || value.text.length > lengthMax) {
      return wrong(value, `a text of ${lengthMin} to ${lengthMax} characters`, issues);
    }
    if (pattern !== undefined && !pattern.test(value.text)) {
      return wrong(value, `a text that fits ${pattern.source}`, issues);
    }
    return value.text;
  };
}

export function oneOf<const Choice extends string>(
  choices: readonly Choice[],
): ValueReader<Choice> {
  return (value, issues) => {
    const found = choices.find((choice) => value.kind === "scalar" && value.text === choice);
    return (
      found ??
      wrong(value, choices.length > 1 ? `one of ${choices.join(", ")}` : (choices[0] ?? ""), issues)
    );
  };
}

/** A whole number, which may come as a text, as parameters do. */
export function integer(min: number, max: number): ValueReader<number> {
  return (value, issues) => {
    const number = value.kind === "scalar" && /^-?\d+$/.test(value.text) ? Number(value.text) : NaN;
    return number >= min && number <= max
      ? number
      : wrong(value, `a whole number from ${min} to ${max}`, issues);
  };
}

/** True or false, which may come as a text. */
export const boolean: ValueReader<boolean> = (value, issues) => {
  const word = value.kind === "scalar" ? value.text.toLowerCase() : "";
  return word === "true" || word === "false"
    ? word === "true"
    : wrong(value, "true or false", issues);
};

/** A map as it is. */
export const jsonMap: ValueReader<Readonly<Record<string, unknown>>> = (value, issues) =>
  value.kind === "map"
    ? (jsonOf(value) as Readonly<Record<string, unknown>>)
    : wrong(value, "a map", issues);

export function list<Item>(
  item: ValueReader<Item>,
  countMin: number,
  countMax: number,
): ValueReader<Item[]> {
  return (value, issues) => {
    if (value.kind !== "list") {
      return wrong(value, "a list", issues);
    }
    if (value.items.length < countMin || value.items.length > countMax) {
      issues.add(
        value.at,
        `Here stand ${countMin} to ${countMax} items, and there are ${value.items.length}.`,
      );
      return undefined;
    }
    const items = value.items.map((each) => item(each, issues));
    const right = items.filter((each) => each !== undefined);
    return right.length < items.length ? undefined : right;
  };
}

type Readers = Readonly<Record<string, ValueReader<unknown>>>;
type Read<Reader> = Reader extends ValueReader<infer Type> ? Type : never;
type ReadMap<Required extends Readers, Optional extends Readers> = {
  readonly [Name in keyof Required]: Read<Required[Name]>;
} & { readonly [Name in keyof Optional]?: Read<Optional[Name]> };

/** A map of known members. What it does not know is refused with the names that it does. */
export function map<const Required extends Readers, const Optional extends Readers>(
  required: Required,
  optional: Optional,
): ValueReader<ReadMap<Required, Optional>> {
  const readers = new Map(Object.entries({ ...required, ...optional }));
  return (value, issues) => {
    if (value.kind !== "map") {
      return wrong(value, "a map", issues);
    }
    let isRight = true;
    const read: Record<string, unknown> = {};
    for (const [name, member] of value.members) {
      const reader = readers.get(name);
      if (reader === undefined) {
        const known = [...readers.keys()].join(", ");
        issues.add(
          member.at,
          `There is no property ${JSON.stringify(name)} here. There are ${known}.`,
        );
      }
      const result = reader?.(member.value, issues);
      isRight = isRight && result !== undefined;
      read[name] = result;
    }
    for (const name of Object.keys(required)) {
      if (!value.members.has(name)) {
        issues.add(value.at, `${name} is missing here.`);
        isRight = false;
      }
    }
    // The readers have checked each member, and that the required ones are there.
    return isRight ? (read as ReadMap<Required, Optional>) : undefined;
  };
}

function wrong(value: Value, expected: string, issues: Issues): undefined {
  if (value.kind !== "invalid") {
    issues.add(value.at, `This is ${expected}, not ${shown(value)}.`);
  }
}

function shown(value: Value): string {
  switch (value.kind) {
    case "scalar":
      return JSON.stringify(value.value).slice(0, 100);
    case "list":
      return "a list";
    case "map":
      return "a map";
    default:
      return "nothing";
  }
}
