import type { ExpressionPlaceholders } from "@plinth/api";
import {
  type Condition,
  type ExpressionCache,
  ExpressionError,
  type KeyCondition,
  Placeholders,
  type Projection,
  type Update,
} from "@plinth/expressions";
import type { AttributeValue } from "@plinth/values";
import { DynamoDBException, ValidationException } from "../exceptions.ts";
import { normalizeAttributeValue } from "./normalize-item.ts";

/** The members that hold an expression's text. */
export type ExpressionMember =
  | "ConditionExpression"
  | "FilterExpression"
  | "KeyConditionExpression"
  | "ProjectionExpression"
  | "UpdateExpression";

/** The members of an input, or of a part of one, that have to do with expressions. */
export type ExpressionInput = ExpressionPlaceholders & { [Member in ExpressionMember]?: string };

/**
 * The expressions of one request, which share its placeholders. Parse those the operation has, in
 * DynamoDB's order, then call `checkAllUsed`: a placeholder that no expression used is refused.
 */
export interface RequestExpressions {
  condition(member: "ConditionExpression" | "FilterExpression"): Condition | undefined;
  update(): Update | undefined;
  projection(): Projection | undefined;
  keyCondition(): KeyCondition | undefined;
  checkAllUsed(): void;
}

/**
 * Checks the placeholders of a request, in an observable order: names or values without an expression
 * that could use them, then the names, then the values. `members` are those the operation may have.
 */
export function requestExpressions(
  input: ExpressionInput,
  members: readonly ExpressionMember[],
  cache: ExpressionCache,
): RequestExpressions {
  if (!members.some((member) => input[member] !== undefined)) {
    refusePlaceholders(input, members);
    return noExpressions;
  }
  return new ParsedExpressions(input, cache);
}

/** As `requestExpressions`, for an action of a transaction: idle placeholders do no harm there. */
export function actionExpressions(
  input: ExpressionInput,
  members: readonly ExpressionMember[],
  cache: ExpressionCache,
): RequestExpressions {
  return members.some((member) => input[member] !== undefined)
    ? new ParsedExpressions(input, cache)
    : noExpressions;
}

const noExpressions: RequestExpressions = {
  condition: () => undefined,
  update: () => undefined,
  projection: () => undefined,
  keyCondition: () => undefined,
  checkAllUsed: () => undefined,
};

class ParsedExpressions implements RequestExpressions {
  readonly #input: ExpressionInput;
  readonly #placeholders: Placeholders;
  readonly #cache: ExpressionCache;

  constructor(input: ExpressionInput, cache: ExpressionCache) {
    this.#input = input;
    this.#cache = cache;
    this.#placeholders = new Placeholders({
      names: readNames(input.ExpressionAttributeNames),
      values: readValues(input.ExpressionAttributeValues),
    });
  }

  condition(member: "ConditionExpression" | "FilterExpression"): Condition | undefined {
    return this.#parse(member, (text) => this.#cache.parseCondition(text, this.#placeholders));
  }

  update(): Update | undefined {
    return this.#parse("UpdateExpression", (text) =>
      this.#cache.parseUpdate(text, this.#placeholders),
    );
  }

  projection(): Projection | undefined {
    return this.#parse("ProjectionExpression", (text) =>
      this.#cache.parseProjection(text, this.#placeholders),
    );
  }

  keyCondition(): KeyCondition | undefined {
    return this.#parse("KeyConditionExpression", (text) =>
      this.#cache.parseKeyCondition(text, this.#placeholders),
    );
  }

  checkAllUsed(): void {
    refuseUnused("ExpressionAttributeNames", this.#placeholders.unusedNames());
    refuseUnused("ExpressionAttributeValues", this.#placeholders.unusedValues());
  }

  #parse<Tree>(member: ExpressionMember, parse: (text: string) => Tree): Tree | undefined {
    const text = this.#input[member];
    return text === undefined ? undefined : refusing(member, () => parse(text));
  }
}

/** Runs what may refuse an expression, and gives the refusal DynamoDB's words for that member. */
export function refusing<Result>(member: ExpressionMember, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (error instanceof ExpressionError) {
      const prefix = error.kind === "expression" ? `Invalid ${member}: ` : "";
      throw new ValidationException(
        prefix + error.message,
        "action",
        prefix + withoutDetails(error.message),
      );
    }
    throw error;
  }
}

/** After the semicolon come the places, names and values that an error is about. */
function withoutDetails(message: string): string {
  return message.split(";", 1).join();
}

function refusePlaceholders(input: ExpressionInput, members: readonly ExpressionMember[]): void {
  if (input.ExpressionAttributeNames !== undefined) {
    throw new ValidationException(
      "ExpressionAttributeNames can only be specified when using expressions",
    );
  }
  if (input.ExpressionAttributeValues !== undefined) {
    const expressions = members.filter((member) => member !== "ProjectionExpression");
    throw new ValidationException(
      `ExpressionAttributeValues can only be specified when using expressions: ${expressions.join(" and ")} ${expressions.length > 1 ? "are" : "is"} null`,
    );
  }
}

type Names = ExpressionPlaceholders["ExpressionAttributeNames"];
type Values = ExpressionPlaceholders["ExpressionAttributeValues"];

function readNames(names: Names): Names {
  if (names === undefined) {
    return undefined;
  }
  const placeholders = Object.keys(names);
  if (placeholders.length === 0) {
    throw new ValidationException("ExpressionAttributeNames must not be empty");
  }
  for (const placeholder of placeholders) {
    if (!/^#[\p{L}\p{N}_]+$/u.test(placeholder)) {
      throw new ValidationException(
        `ExpressionAttributeNames contains invalid key: Syntax error; key: "${placeholder}"`,
        "action",
        "ExpressionAttributeNames contains invalid key: Syntax error",
      );
    }
    if (typeof names[placeholder] !== "string" || names[placeholder] === "") {
      throw new ValidationException(
        `ExpressionAttributeNames contains invalid value: Empty attribute name for key ${placeholder}`,
      );
    }
  }
  return names;
}

function readValues(values: Values): Values {
  if (values === undefined) {
    return undefined;
  }
  const placeholders = Object.keys(values);
  if (placeholders.length === 0) {
    throw new ValidationException("ExpressionAttributeValues must not be empty");
  }
  const normalized: Record<string, AttributeValue> = {};
  for (const placeholder of placeholders) {
    // What starts with a colon cannot be `__proto__`, so it is a member like any other.
    if (!/^:[\p{L}\p{N}_]+$/u.test(placeholder)) {
      throw new ValidationException(
        `ExpressionAttributeValues contains invalid key: Syntax error; key: "${placeholder}"`,
        "action",
        "ExpressionAttributeValues contains invalid key: Syntax error",
      );
    }
    normalized[placeholder] = readPlaceholderValue(placeholder, values[placeholder]);
  }
  return normalized;
}

function readPlaceholderValue(placeholder: string, value: unknown): AttributeValue {
  try {
    return normalizeAttributeValue(value, 0);
  } catch (error) {
    if (error instanceof DynamoDBException) {
      const textOf = (message: string): string =>
        `ExpressionAttributeValues contains invalid value: ${message} for key ${placeholder}`;
      throw new ValidationException(textOf(error.message), "action", textOf(error.plainMessage));
    }
    throw error;
  }
}

function refuseUnused(member: string, unused: readonly string[]): void {
  if (unused.length > 0) {
    throw new ValidationException(
      `Value provided in ${member} unused in expressions: keys: {${unused.join(", ")}}`,
    );
  }
}
