import { problemOfPattern } from "./allowed-pattern.ts";
import type { Issues } from "./location.ts";
import type { ParameterDeclaration } from "./template.ts";

const valueLengthMax = 4096;

/** What a parameter's value comes from, the first that has one: who deploys, the last deployment, the template. */
export interface ParameterSources {
  readonly given: ReadonlyMap<string, string>;
  readonly previous: ReadonlyMap<string, string>;
  /** Whether a parameter's value matters to what is applied; one that does not may have none. */
  readonly isNeeded: (name: string) => boolean;
}

export interface ResolvedParameters {
  /** As text, for the next deployment. */
  readonly texts: ReadonlyMap<string, string>;
  /** As `Ref` gives them. */
  readonly values: ReadonlyMap<string, string | readonly string[]>;
  /** Those without a value that do not need one. */
  readonly missing: ReadonlySet<string>;
}

/** Gives every parameter its value, and puts into `issues` which have none or a wrong one. */
export function resolveParameters(
  declarations: ReadonlyMap<string, ParameterDeclaration>,
  { given, previous, isNeeded }: ParameterSources,
  issues: Issues,
): ResolvedParameters {
  const texts = new Map<string, string>();
  const values = new Map<string, string | readonly string[]>();
  const missing = new Set<string>();
  for (const name of given.keys()) {
    if (!declarations.has(name)) {
      const known = [...declarations.keys()].join(", ") || "none";
      const message = `The template has no parameter ${JSON.stringify(name)}. It has ${known}.`;
      issues.add({ line: 1, column: 1, path: "Parameters" }, message);
    }
  }
  for (const [name, declaration] of declarations) {
    const { defaultText } = declaration;
    const text = given.get(name) ?? previous.get(name) ?? defaultText;
    if (defaultText !== undefined && defaultText !== text) {
      checkValue(`The default of the parameter ${name}`, defaultText, declaration, issues);
    }
    if (text === undefined && !isNeeded(name)) {
      missing.add(name);
      continue;
    }
    if (text === undefined) {
      const why = declaration.isHidden
        ? " It is NoEcho, so that its value is kept nowhere and has to be given each time."
        : "";
      issues.add(
        declaration.at,
        `The parameter ${name} has no default, and no value was given.${why}`,
      );
      continue;
    }
    checkValue(`The parameter ${name}`, text, declaration, issues);
    texts.set(name, text);
    values.set(name, isList(declaration) ? itemsOf(text) : text);
  }
  return { texts, values, missing };
}

function checkValue(
  what: string,
  text: string,
  declaration: ParameterDeclaration,
  issues: Issues,
): void {
  const problem = problemOf(text, declaration);
  if (problem !== undefined) {
    const shown = declaration.isHidden ? "****" : JSON.stringify(text.slice(0, 100));
    issues.add(declaration.at, `${what} ${problem}. It was ${shown}.`);
  }
}

function isList({ type }: ParameterDeclaration): boolean {
  return type === "CommaDelimitedList" || type === "List<Number>";
}

/** One more than there are commas, as CloudFormation counts: an empty text is one empty item. */
function itemsOf(text: string): string[] {
  return text.split(",").map((item) => item.trim());
}

/** What is wrong with a value, as the rest of a sentence. */
function problemOf(text: string, declaration: ParameterDeclaration): string | undefined {
  if (text.length > valueLengthMax) {
    return `has at most ${valueLengthMax} characters`;
  }
  const parts = isList(declaration) ? itemsOf(text) : [text];
  for (const part of parts) {
    const problem = problemOfPart(part, declaration);
    if (problem !== undefined) {
      return declaration.constraintDescription ?? problem;
    }
  }
  return undefined;
}

const decimalPattern = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/;

function problemOfPart(text: string, declaration: ParameterDeclaration): string | undefined {
  const { type, allowedValues, allowedPattern } = declaration;
  const { lengthMin, lengthMax, valueMin, valueMax } = declaration;
  if (type === "Number" || type === "List<Number>") {
    const number = decimalPattern.test(text) ? Number(text) : Number.NaN;
    if (!Number.isFinite(number)) {
      return "is a number";
    }
    if (valueMin !== undefined && number < valueMin) {
      return `is at least ${valueMin}`;
    }
    if (valueMax !== undefined && number > valueMax) {
      return `is at most ${valueMax}`;
    }
  }
  if (allowedValues !== undefined && !allowedValues.includes(text)) {
    return `is one of ${allowedValues.join(", ")}`;
  }
  if (lengthMin !== undefined && text.length < lengthMin) {
    return `has at least ${lengthMin} characters`;
  }
  if (lengthMax !== undefined && text.length > lengthMax) {
    return `has at most ${lengthMax} characters`;
  }
  return allowedPattern === undefined ? undefined : problemOfPattern(text, allowedPattern);
}
