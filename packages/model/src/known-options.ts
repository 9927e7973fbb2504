import { describeKind } from "./codec/describe-value.ts";
import type { Problem } from "./entity/key-template-types.ts";

/**
 * Does not compile for a name that is no option. A type parameter is inferred with whatever was given,
 * so that without this a misspelt `encrypted` would encrypt nothing.
 */
export type KnownOptions<Given, Known> = {
  readonly [Name in Exclude<keyof Given, keyof Known>]: Problem<`"${Name & string}" is no option`>;
};

/** The names of all options, so that the compiler misses none. */
export type OptionNames<Known> = Readonly<Record<keyof Known, true>>;

/** What is wrong with options whose types were bypassed, as the end of a sentence; undefined when nothing. */
export function optionsProblem(
  given: unknown,
  known: Readonly<Record<string, true>>,
  place = "they have",
): string | undefined {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    return `they are an object, not ${describeKind(given)}`;
  }
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(known, name));
  const names = Object.keys(known).join(", ");
  return unknown.length === 0
    ? undefined
    : `${place} an option "${unknown.join('", "')}", which is none of ${names}`;
}
