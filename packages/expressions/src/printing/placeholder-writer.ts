import type { AttributeValue } from "@plinth/values";
import type { DocumentPath } from "../document-path.ts";

/**
 * Gives out placeholders while trees are printed, for every name: so neither a reserved word nor the
 * list of them is needed where expressions are only made. All expressions of one request share a
 * writer, so that a name has one placeholder and no two values share one.
 */
export class PlaceholderWriter {
  readonly #names = new Map<string, string>();
  readonly #values: AttributeValue[] = [];

  /** For ExpressionAttributeNames; undefined when there are none, since DynamoDB refuses `{}`. */
  names(): Record<string, string> | undefined {
    if (this.#names.size === 0) {
      return undefined;
    }
    return Object.fromEntries([...this.#names].map(([name, placeholder]) => [placeholder, name]));
  }

  /** For ExpressionAttributeValues; undefined when there are none, since DynamoDB refuses `{}`. */
  values(): Record<string, AttributeValue> | undefined {
    if (this.#values.length === 0) {
      return undefined;
    }
    const values: Record<string, AttributeValue> = {};
    this.#values.forEach((value, position) => {
      values[`:v${position}`] = value;
    });
    return values;
  }

  writeName(name: string): string {
    const existing = this.#names.get(name);
    if (existing !== undefined) {
      return existing;
    }
    const placeholder = `#n${this.#names.size}`;
    this.#names.set(name, placeholder);
    return placeholder;
  }

  writePath(path: DocumentPath): string {
    const [first, ...rest] = path;
    const start = this.writeName(first);
    const steps = rest.map((step) =>
      typeof step === "number" ? `[${step}]` : `.${this.writeName(step)}`,
    );
    return start + steps.join("");
  }

  writeValue(value: AttributeValue): string {
    this.#values.push(value);
    return `:v${this.#values.length - 1}`;
  }
}
