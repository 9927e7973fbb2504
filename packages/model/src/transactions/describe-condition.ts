import { type AttributeValue, itemToJson } from "@plinth/values";
import type { WritePlan } from "../commands/write-plan.ts";

const valueLengthMax = 60;

/**
 * What a write asks of the stored item, for people: DynamoDB's own text with the names and values in
 * the places of their placeholders. Undefined for a write that asks nothing. Values stay out where a
 * hidden or encrypted attribute could be among them.
 */
export function describeCondition({ target, action }: WritePlan): string | undefined {
  const part = action.Put ?? action.Update ?? action.Delete ?? action.ConditionCheck;
  const text = part?.ConditionExpression;
  if (part === undefined || text === undefined) {
    return undefined;
  }
  const names = part.ExpressionAttributeNames ?? {};
  const values = part.ExpressionAttributeValues ?? {};
  const { hidden, encrypted } = target.entity;
  const isSecret =
    encrypted !== undefined || hidden.some((name) => Object.values(names).includes(name));
  return text.replace(/[#:]\w+/g, (placeholder) => {
    const value = values[placeholder];
    return value === undefined
      ? (names[placeholder] ?? placeholder)
      : isSecret
        ? "…"
        : describeValue(value);
  });
}

function describeValue(value: AttributeValue): string {
  if ("N" in value) {
    return value.N;
  }
  const text = "S" in value ? JSON.stringify(value.S) : itemToJson({ value }).slice(9, -1);
  return text.length <= valueLengthMax ? text : `${text.slice(0, valueLengthMax)}…`;
}
