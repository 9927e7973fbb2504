import type { AttributeValue } from "@plinth/values";

export interface PlaceholderInput {
  readonly names?: Readonly<Record<string, string>> | undefined;
  readonly values?: Readonly<Record<string, AttributeValue>> | undefined;
}

/**
 * A request's ExpressionAttributeNames and ExpressionAttributeValues. All expressions of the request
 * share one, so that afterwards it knows which entries none of them used.
 */
export class Placeholders {
  readonly #names: Readonly<Record<string, string>>;
  readonly #values: Readonly<Record<string, AttributeValue>>;
  readonly #usedNames = new Set<string>();
  readonly #usedValues = new Set<string>();

  constructor(input: PlaceholderInput = {}) {
    this.#names = input.names ?? {};
    this.#values = input.values ?? {};
  }

  /** The attribute name that `#placeholder` stands for; undefined when the request has none. */
  name(placeholder: string): string | undefined {
    if (!Object.hasOwn(this.#names, placeholder)) {
      return undefined;
    }
    this.#usedNames.add(placeholder);
    return this.#names[placeholder];
  }

  /** The attribute value that `:placeholder` stands for; undefined when the request has none. */
  value(placeholder: string): AttributeValue | undefined {
    if (!Object.hasOwn(this.#values, placeholder)) {
      return undefined;
    }
    this.#usedValues.add(placeholder);
    return this.#values[placeholder];
  }

  unusedNames(): string[] {
    return Object.keys(this.#names).filter((placeholder) => !this.#usedNames.has(placeholder));
  }

  unusedValues(): string[] {
    return Object.keys(this.#values).filter((placeholder) => !this.#usedValues.has(placeholder));
  }
}
