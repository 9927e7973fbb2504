import { ValidationException } from "../exceptions.ts";
import type { Shape } from "./shape.ts";

/** The members of an operation from before expressions, each with the one that took its place. */
export type LegacyMembers = Readonly<Record<string, string>>;

/** Their shapes: only whether they are there is looked at. */
export function legacyShapes(legacy: LegacyMembers): Readonly<Record<string, Shape>> {
  return Object.fromEntries(Object.keys(legacy).map((name) => [name, { kind: "unread" }]));
}

/** Refuses the members from before expressions, mixed with expressions in DynamoDB's own words. */
export function refuseLegacyMembers(
  input: object,
  legacy: LegacyMembers,
  expressions: readonly string[],
): void {
  const members = input as Readonly<Record<string, unknown>>;
  let found: string[] | undefined;
  for (const name in legacy) {
    if (members[name] !== undefined) {
      found ??= [];
      found.push(name);
    }
  }
  if (found !== undefined) {
    refuse(
      found,
      expressions.filter((name) => members[name] !== undefined),
      legacy,
    );
  }
}

function refuse(
  found: readonly string[],
  expressions: readonly string[],
  legacy: LegacyMembers,
): never {
  if (expressions.length > 0) {
    throw new ValidationException(
      `Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {${found.join(", ")}} Expression parameters: {${expressions.join(", ")}}`,
    );
  }
  // Differs from DynamoDB: requests with legacy parameters are refused, because they are not built yet.
  const [first = ""] = found;
  throw new ValidationException(
    `The legacy parameter ${first} is not supported by this engine; use ${legacy[first]} instead`,
  );
}
