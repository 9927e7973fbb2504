import type { AttributeValue } from "@plinth/values";
import type { DocumentPath } from "../document-path.ts";
import { reservedWords } from "../reserved-words.ts";

/**
 * Gives out placeholders while trees are printed. All expressions of one request share a writer, so
 * that a name has one placeholder and no two values share one.
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

  /** A name as text: bare where it may be, else by placeholder. */
  writeName(name: string): string {
    if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !reservedWords.has(name.toUpperCase())) {
      return name;
    }
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
    const steps = rest.map((step) =>
      typeof step === "number" ? `[${step}]` : `.${this.writeName(step)}`,
    );
    return this.writeName(first) + steps.join("");
  }

  writeValue(value: AttributeValue): string {
    this.#values.push(value);
    return `:v${this.#values.length - 1}`;
  }
}
