import {
  type Condition,
  ExpressionError,
  type KeyCondition,
  Placeholders,
  type Projection,
  parseCondition,
  parseKeyCondition,
  parseProjection,
  parseUpdate,
  type Update,
} from "@plinth/expressions";
import type { AttributeValue } from "@plinth/values";
import { DynamoDBException, ValidationException } from "../exceptions.ts";
import { normalizeAttributeValue } from "./normalize-item.ts";

/** The members that hold an expression's text. */
type ExpressionMember =
  | "ConditionExpression"
  | "FilterExpression"
  | "KeyConditionExpression"
  | "ProjectionExpression"
  | "UpdateExpression";

/**
 * The expressions of one request, which share its placeholders. Parse those the operation has, in
 * DynamoDB's order, then call `checkAllUsed`: a placeholder that no expression used is refused.
 */
export class RequestExpressions {
  readonly #input: Readonly<Record<string, unknown>>;
  readonly #placeholders: Placeholders;

  /** `members` are those the operation may have; placeholders without any of them are refused. */
  constructor(input: Readonly<Record<string, unknown>>, members: readonly ExpressionMember[]) {
    this.#input = input;
    checkPlaceholdersHaveExpression(input, members);
    const names = readNames(input["ExpressionAttributeNames"]);
    const values = readValues(input["ExpressionAttributeValues"]);
    this.#placeholders = new Placeholders({
      ...(names === undefined ? {} : { names }),
      ...(values === undefined ? {} : { values }),
    });
  }

  condition(member: "ConditionExpression" | "FilterExpression"): Condition | undefined {
    return this.#parse(member, (text) => parseCondition(text, this.#placeholders));
  }

  update(): Update | undefined {
    return this.#parse("UpdateExpression", (text) => parseUpdate(text, this.#placeholders));
  }

  projection(): Projection | undefined {
    return this.#parse("ProjectionExpression", (text) => parseProjection(text, this.#placeholders));
  }

  keyCondition(): KeyCondition | undefined {
    return this.#parse("KeyConditionExpression", (text) =>
      parseKeyCondition(text, this.#placeholders),
    );
  }

  checkAllUsed(): void {
    refuseUnused("ExpressionAttributeNames", this.#placeholders.unusedNames());
    refuseUnused("ExpressionAttributeValues", this.#placeholders.unusedValues());
  }

  #parse<Tree>(member: ExpressionMember, parse: (text: string) => Tree): Tree | undefined {
    const text = this.#input[member] as string | undefined;
    if (text === undefined) {
      return undefined;
    }
    return refusing(member, () => parse(text));
  }
}

/** Runs what may refuse an expression, and gives the refusal DynamoDB's words for that member. */
export function refusing<Result>(member: ExpressionMember, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (error instanceof ExpressionError) {
      const prefix = error.kind === "expression" ? `Invalid ${member}: ` : "";
      throw new ValidationException(prefix + error.message);
    }
    throw error;
  }
}

function checkPlaceholdersHaveExpression(
  input: Readonly<Record<string, unknown>>,
  members: readonly ExpressionMember[],
): void {
  if (members.some((member) => input[member] !== undefined)) {
    return;
  }
  if (input["ExpressionAttributeNames"] !== undefined) {
    throw new ValidationException(
      "ExpressionAttributeNames can only be specified when using expressions",
    );
  }
  if (input["ExpressionAttributeValues"] !== undefined) {
    const expressions = members.filter((member) => member !== "ProjectionExpression");
    throw new ValidationException(
      `ExpressionAttributeValues can only be specified when using expressions: ${expressions.join(" and ")} ${expressions.length > 1 ? "are" : "is"} null`,
    );
  }
}

function readNames(names: unknown): Record<string, string> | undefined {
  if (names === undefined) {
    return undefined;
  }
  const record = names as Record<string, string>;
  const placeholders = Object.keys(record);
  if (placeholders.length === 0) {
    throw new ValidationException("ExpressionAttributeNames must not be empty");
  }
  for (const placeholder of placeholders) {
    if (!/^#[\p{L}\p{N}_]+$/u.test(placeholder)) {
      throw new ValidationException(
        `ExpressionAttributeNames contains invalid key: Syntax error; key: "${placeholder}"`,
      );
    }
    if (record[placeholder] === "") {
      throw new ValidationException(
        `ExpressionAttributeNames contains invalid value: Empty attribute name for key ${placeholder}`,
      );
    }
  }
  return record;
}

function readValues(values: unknown): Record<string, AttributeValue> | undefined {
  if (values === undefined) {
    return undefined;
  }
  const record = values as Record<string, unknown>;
  const placeholders = Object.keys(record);
  if (placeholders.length === 0) {
    throw new ValidationException("ExpressionAttributeValues must not be empty");
  }
  const normalized: [string, AttributeValue][] = [];
  for (const placeholder of placeholders) {
    if (!/^:[\p{L}\p{N}_]+$/u.test(placeholder)) {
      throw new ValidationException(
        `ExpressionAttributeValues contains invalid key: Syntax error; key: "${placeholder}"`,
      );
    }
    normalized.push([placeholder, readPlaceholderValue(placeholder, record[placeholder])]);
  }
  return Object.fromEntries(normalized);
}

function readPlaceholderValue(placeholder: string, value: unknown): AttributeValue {
  try {
    return normalizeAttributeValue(value, 0);
  } catch (error) {
    if (error instanceof DynamoDBException) {
      throw new ValidationException(
        `ExpressionAttributeValues contains invalid value: ${error.message} for key ${placeholder}`,
      );
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
