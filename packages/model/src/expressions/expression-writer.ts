import {
  type Condition,
  PlaceholderWriter,
  printCondition,
  printUpdate,
  type Update,
} from "@plinth/expressions";
import type { AttributeValue } from "@plinth/values";

/**
 * Gives every attribute name a placeholder, so that no reserved word can hurt, today's or tomorrow's.
 * The placeholder says the name where it can: `#title`.
 */
export class ExpressionWriter extends PlaceholderWriter {
  readonly #placeholders = new Map<string, string>();
  readonly #names: Record<string, string> = {};

  override writeName(name: string): string {
    const known = this.#placeholders.get(name);
    if (known !== undefined) {
      return known;
    }
    const readable = `#${name}`;
    const isFree = /^\w+$/.test(name) && !Object.hasOwn(this.#names, readable);
    const placeholder = isFree ? readable : this.#inventPlaceholder();
    this.#placeholders.set(name, placeholder);
    this.#names[placeholder] = name;
    return placeholder;
  }

  override names(): Record<string, string> | undefined {
    return this.#placeholders.size === 0 ? undefined : this.#names;
  }

  /** For names that no placeholder can hold, such as those with a hyphen. */
  #inventPlaceholder(): string {
    let count = this.#placeholders.size;
    while (Object.hasOwn(this.#names, `#name_${count}`)) {
      count += 1;
    }
    return `#name_${count}`;
  }
}

export interface PrintedExpressions {
  ConditionExpression?: string;
  UpdateExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, AttributeValue>;
}

/** Prints the expressions of one write with placeholders in common. */
export function printWrite(
  condition: Condition | undefined,
  update: Update | undefined,
): PrintedExpressions {
  const writer = new ExpressionWriter();
  const printed: PrintedExpressions = {};
  if (update !== undefined && update.actions.length > 0) {
    printed.UpdateExpression = printUpdate(update, writer);
  }
  if (condition !== undefined) {
    printed.ConditionExpression = printCondition(condition, writer);
  }
  return addPlaceholders(printed, writer);
}

/** DynamoDB refuses empty maps of placeholders, so there are none then. */
export function addPlaceholders<Printed extends PrintedExpressions>(
  printed: Printed,
  writer: ExpressionWriter,
): Printed {
  const names = writer.names();
  const values = writer.values();
  if (names !== undefined) {
    printed.ExpressionAttributeNames = names;
  }
  if (values !== undefined) {
    printed.ExpressionAttributeValues = values;
  }
  return printed;
}
