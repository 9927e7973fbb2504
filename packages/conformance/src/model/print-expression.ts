import type { AttributeValue } from "@plinth/values";
import type {
  Action,
  Condition,
  Operand,
  Path,
  Update,
  UpdateOperand,
  UpdateValue,
} from "./expression.ts";

/** Prints the expressions of one request and gathers their placeholders. */
export class ExpressionPrinter {
  readonly #names = new Map<string, string>();
  readonly #values: AttributeValue[] = [];

  /** The members that go beside the expressions, each only when it is needed. */
  placeholders(): {
    ExpressionAttributeNames?: Record<string, string>;
    ExpressionAttributeValues?: Record<string, AttributeValue>;
  } {
    const names = [...this.#names].map(([name, placeholder]) => [placeholder, name]);
    const values = this.#values.map((value, number) => [`:v${number}`, value]);
    return {
      ...(names.length === 0 ? {} : { ExpressionAttributeNames: Object.fromEntries(names) }),
      ...(values.length === 0 ? {} : { ExpressionAttributeValues: Object.fromEntries(values) }),
    };
  }

  path(path: Path): string {
    return path
      .map((step, position) => {
        if (typeof step === "number") return `[${step}]`;
        return position === 0 ? this.#name(step) : `.${this.#name(step)}`;
      })
      .join("");
  }

  value(value: AttributeValue): string {
    this.#values.push(value);
    return `:v${this.#values.length - 1}`;
  }

  projection(paths: readonly Path[]): string {
    return paths.map((path) => this.path(path)).join(", ");
  }

  condition(condition: Condition): string {
    switch (condition.kind) {
      case "and":
      case "or":
        return `(${this.condition(condition.left)}) ${condition.kind.toUpperCase()} (${this.condition(condition.right)})`;
      case "not":
        return `NOT (${this.condition(condition.condition)})`;
      case "compare":
        return `${this.#operand(condition.left)} ${condition.operator} ${this.#operand(condition.right)}`;
      case "between":
        return `${this.#operand(condition.operand)} BETWEEN ${this.value(condition.lower)} AND ${this.value(condition.upper)}`;
      case "in":
        return `${this.#operand(condition.operand)} IN (${condition.choices.map((choice) => this.value(choice)).join(", ")})`;
      case "exists":
        return `attribute_exists(${this.path(condition.path)})`;
      case "notExists":
        return `attribute_not_exists(${this.path(condition.path)})`;
      case "type":
        return `attribute_type(${this.path(condition.path)}, ${this.value({ S: condition.type })})`;
      case "beginsWith":
        return `begins_with(${this.path(condition.path)}, ${this.value(condition.prefix)})`;
      case "contains":
        return `contains(${this.path(condition.path)}, ${this.#operand(condition.element)})`;
    }
  }

  update(update: Update): string {
    const sections = (["set", "remove", "add", "delete"] as const).map((kind) => {
      const actions = update.filter((action) => action.kind === kind);
      const texts = actions.map((action) => this.#action(action));
      return texts.length === 0 ? "" : `${kind.toUpperCase()} ${texts.join(", ")}`;
    });
    return sections.filter((section) => section !== "").join(" ");
  }

  /** Some names stand for themselves, so that both ways of writing a name are tried. */
  #name(name: string): string {
    if (name === "aa" || name === "bb") return name;
    const placeholder = this.#names.get(name) ?? `#n${this.#names.size}`;
    this.#names.set(name, placeholder);
    return placeholder;
  }

  #operand(operand: Operand): string {
    switch (operand.kind) {
      case "path":
        return this.path(operand.path);
      case "size":
        return `size(${this.path(operand.path)})`;
      case "value":
        return this.value(operand.value);
    }
  }

  #action(action: Action): string {
    const path = this.path(action.path);
    switch (action.kind) {
      case "set":
        return `${path} = ${this.#updateValue(action.value)}`;
      case "remove":
        return path;
      case "add":
      case "delete":
        return `${path} ${this.value(action.value)}`;
    }
  }

  #updateValue(value: UpdateValue): string {
    switch (value.kind) {
      case "plus":
        return `${this.#updateOperand(value.left)} + ${this.#updateOperand(value.right)}`;
      case "minus":
        return `${this.#updateOperand(value.left)} - ${this.#updateOperand(value.right)}`;
      default:
        return this.#updateOperand(value);
    }
  }

  #updateOperand(operand: UpdateOperand): string {
    switch (operand.kind) {
      case "path":
        return this.path(operand.path);
      case "value":
        return this.value(operand.value);
      case "ifNotExists":
        return `if_not_exists(${this.path(operand.path)}, ${this.value(operand.otherwise)})`;
      case "listAppend":
        return `list_append(${this.#updateOperand(operand.left)}, ${this.#updateOperand(operand.right)})`;
    }
  }
}
