/** The members of a JSON object. */
export type Members = Readonly<Record<string, unknown>>;

/*
 * The members of a policy's statement in the form in which DynamoDB gives them back; `undefined` for
 * what cannot be one.
 */

export function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A text or a list of them; a list of one is that one. Order and repetitions stay. */
export function oneOrMore(value: unknown): string | readonly string[] | undefined {
  if (typeof value === "string") {
    return value;
  }
  if (!Array.isArray(value) || value.length === 0) {
    return undefined;
  }
  const texts = value.filter((each): each is string => typeof each === "string");
  if (texts.length < value.length) {
    return undefined;
  }
  return texts.length === 1 ? texts[0] : texts;
}

/** Everybody, or people by kind. An account stands for its root, and nobody is named twice. */
export function canonicalPrincipal(value: unknown): "*" | Members | undefined {
  if (value === "*") {
    return value;
  }
  if (!isMembers(value)) {
    return undefined;
  }
  const kinds = Object.entries(value).map(([kind, people]) => [
    kind,
    kind === "AWS" ? distinctPeople(people) : oneOrMore(people),
  ]);
  return kinds.length === 0 || kinds.some(([, people]) => people === undefined)
    ? undefined
    : Object.fromEntries(kinds);
}

function distinctPeople(value: unknown): string | readonly string[] | undefined {
  const people = oneOrMore(value);
  if (people === undefined) {
    return undefined;
  }
  const arns = [people].flat().map((each) => {
    return /^\d{12}$/.test(each) ? `arn:aws:iam::${each}:root` : each;
  });
  return oneOrMore([...new Set(arns)]);
}

/** Operators, under each the keys it looks at, under each one or more values. */
export function canonicalCondition(value: unknown): Members | undefined {
  return mapMembers(value, (keys) => mapMembers(keys, valuesOf));
}

/** A value may be written as a number or a boolean, and is a text then. */
function valuesOf(value: unknown): string | readonly string[] | undefined {
  const list = Array.isArray(value) ? (value as unknown[]) : [value];
  const isScalar = list.every((each) => ["string", "number", "boolean"].includes(typeof each));
  return isScalar ? oneOrMore(list.map(String)) : undefined;
}

function mapMembers(value: unknown, read: (member: unknown) => unknown): Members | undefined {
  if (!isMembers(value)) {
    return undefined;
  }
  const members = Object.entries(value).map(([name, member]) => [name, read(member)] as const);
  return members.some(([, member]) => member === undefined)
    ? undefined
    : Object.fromEntries(members);
}

/**
 * Whether a pattern with `*` and `?` stands for the action, upper and lower case alike. It goes over
 * the text once for each star, and not once for each way to divide the text among them.
 */
export function matchesPattern(action: string, pattern: string): boolean {
  const text = action.toLowerCase();
  const parts = pattern.toLowerCase();
  let at = 0;
  let next = 0;
  let star = -1;
  let starAt = 0;
  while (at < text.length) {
    if (parts[next] === "*") {
      star = next;
      starAt = at;
      next += 1;
    } else if (parts[next] === "?" || parts[next] === text[at]) {
      at += 1;
      next += 1;
    } else if (star >= 0) {
      starAt += 1;
      at = starAt;
      next = star + 1;
    } else {
      return false;
    }
  }
  return /^\**$/.test(parts.slice(next));
}
