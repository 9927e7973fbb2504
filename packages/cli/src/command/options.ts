import { usageError } from "../errors/cli-error.ts";

/** A value on the command line that has its place. */
export interface ArgumentDefinition<out Value> {
  /** As the usage line has it: `TABLE`, `[FILE]`, `KEY...`. */
  readonly usage: string;
  readonly description: string;
  readonly read: (texts: readonly string[]) => Value;
}

/** A value on the command line that has a name. */
export interface OptionDefinition<out Value> {
  /** `--limit <count>`; with a short form `-n, --limit <count>`. */
  readonly flags: string;
  readonly description: string;
  /** What the help shows as the value when it is not given. */
  readonly usual?: string;
  readonly choices?: readonly string[];
  /** Gives the value from what was typed, in order; of a switch the texts are empty. */
  readonly read: (texts: readonly string[]) => Value;
}

export function argument(name: string, description: string): ArgumentDefinition<string> {
  return { usage: name, description, read: ([text = ""]) => notEmpty(name, text) };
}

export function optionalArgument(
  name: string,
  description: string,
): ArgumentDefinition<string | undefined> {
  return {
    usage: `[${name}]`,
    description,
    read: ([text]) => (text === undefined ? undefined : notEmpty(name, text)),
  };
}

/** One or more. */
export function argumentList(
  name: string,
  description: string,
): ArgumentDefinition<readonly string[]> {
  return { usage: `${name}...`, description, read: (texts) => allNotEmpty(name, texts) };
}

/** None or more. */
export function optionalArgumentList(
  name: string,
  description: string,
): ArgumentDefinition<readonly string[]> {
  return { usage: `[${name}...]`, description, read: (texts) => allNotEmpty(name, texts) };
}

export function flag(flags: string, description: string): OptionDefinition<boolean> {
  return { flags, description, read: (texts) => texts.length > 0 };
}

export function textOption(
  flags: string,
  description: string,
): OptionDefinition<string | undefined> {
  return {
    flags,
    description,
    read: (texts) => {
      const text = texts.at(-1);
      return text === undefined ? undefined : notEmpty(flags, text);
    },
  };
}

export function textOptionOr(
  flags: string,
  description: string,
  usual: string,
): OptionDefinition<string> {
  const { read } = textOption(flags, description);
  return { flags, description, usual, read: (texts) => read(texts) ?? usual };
}

/** May be given again and again. */
export function listOption(
  flags: string,
  description: string,
): OptionDefinition<readonly string[]> {
  return { flags, description, read: (texts) => allNotEmpty(flags, texts) };
}

/** `NAME=VALUE`, again and again. */
export function pairsOption(
  flags: string,
  description: string,
): OptionDefinition<Readonly<Record<string, string>>> {
  return { flags, description, read: (texts) => readPairs(flags, texts) };
}

export function choiceOption<Choice extends string>(
  flags: string,
  description: string,
  choices: readonly Choice[],
): OptionDefinition<Choice | undefined> {
  return {
    flags,
    description,
    choices,
    read: (texts) => {
      const text = texts.at(-1);
      if (text === undefined) return undefined;
      const choice = choices.find((each) => each === text);
      if (choice !== undefined) return choice;
      throw usageError(`${nameOf(flags)} is "${text}", but takes ${choices.join(", ")}.`);
    },
  };
}

export interface NumberBounds {
  readonly min: number;
  readonly max: number;
}

export function wholeNumberOption(
  flags: string,
  description: string,
  bounds: NumberBounds,
): OptionDefinition<number | undefined> {
  return {
    flags,
    description,
    read: (texts) => {
      const text = texts.at(-1);
      return text === undefined ? undefined : wholeNumber(nameOf(flags), text, bounds);
    },
  };
}

export function wholeNumberOptionOr(
  flags: string,
  description: string,
  bounds: NumberBounds & { readonly usual: number },
): OptionDefinition<number> {
  const { read } = wholeNumberOption(flags, description, bounds);
  return {
    flags,
    description,
    usual: String(bounds.usual),
    read: (texts) => read(texts) ?? bounds.usual,
  };
}

/** `a=1` as a name and a text; a text may have further equals signs. */
export function readPairs(
  place: string,
  texts: readonly string[],
): Readonly<Record<string, string>> {
  const pairs = new Map<string, string>();
  for (const text of texts) {
    const at = text.indexOf("=");
    if (at <= 0) {
      throw usageError(`${nameOf(place)} has "${text}", but takes NAME=VALUE.`);
    }
    const name = text.slice(0, at);
    if (pairs.has(name)) {
      throw usageError(`${nameOf(place)} gives ${name} twice. Give it once.`);
    }
    pairs.set(name, text.slice(at + 1));
  }
  // Without a prototype, so that a name such as "constructor" is there only when it was given.
  return Object.setPrototypeOf(Object.fromEntries(pairs), null);
}

function wholeNumber(name: string, text: string, { min, max }: NumberBounds): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  const range = max === Number.MAX_SAFE_INTEGER ? `from ${min}` : `from ${min} to ${max}`;
  throw usageError(`${name} is "${text}", but takes a whole number ${range}.`);
}

function notEmpty(place: string, text: string): string {
  if (text !== "") return text;
  throw usageError(`${nameOf(place)} is empty. Give a value, or leave it out.`);
}

function allNotEmpty(place: string, texts: readonly string[]): readonly string[] {
  return texts.map((text) => notEmpty(place, text));
}

/** `--limit` of `-n, --limit <count>`. */
function nameOf(flags: string): string {
  return /--[\w-]+/.exec(flags)?.[0] ?? flags;
}
