import type { Condition } from "./expression.ts";
import type { Location } from "./location.ts";
import { type ParseContext, parseExpression } from "./parse-expression.ts";
import type { TemplateNode } from "./template-node.ts";

const conditionCountMin = 2;
const conditionCountMax = 10;

/**
 * Parses one condition; `undefined` when it is none, with the reason among the issues.
 *
 *     condition ::= { Fn::Equals: [ expression, expression ] }
 *                 | { Fn::And: [ condition, … ] } | { Fn::Or: [ condition, … ] }
 *                 | { Fn::Not: [ condition ] }
 *                 | { Condition: name }
 */
export function parseCondition(node: TemplateNode, context: ParseContext): Condition | undefined {
  const [[name, member] = [], second] = node.kind === "map" ? [...node.members] : [];
  if (name === undefined || member === undefined || second !== undefined) {
    return refuse(
      context,
      node.at,
      "A condition is one of Fn::Equals, Fn::And, Fn::Or, Fn::Not and Condition.",
    );
  }
  const { at, value } = member;
  switch (name) {
    case "Condition":
      return value.kind === "scalar"
        ? { kind: "reference", name: value.text, at }
        : refuse(context, value.at, "Condition takes the name of a condition.");
    case "Fn::Equals": {
      const [left, right, third] = value.kind === "list" ? value.items : [];
      if (left === undefined || right === undefined || third !== undefined) {
        return refuse(context, value.at, "Fn::Equals takes a list of two values.");
      }
      return {
        kind: "equals",
        left: parseExpression(left, context),
        right: parseExpression(right, context),
        at,
      };
    }
    case "Fn::Not": {
      const [negated, second] = value.kind === "list" ? value.items : [];
      if (negated === undefined || second !== undefined) {
        return refuse(context, value.at, "Fn::Not takes a list of one condition.");
      }
      const condition = parseCondition(negated, context);
      return condition === undefined ? undefined : { kind: "not", condition, at };
    }
    case "Fn::And":
    case "Fn::Or":
      return parseConditions(name, value, { ...context, at });
    default:
      return refuse(
        context,
        at,
        `${name} is no condition. Use Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition.`,
      );
  }
}

function parseConditions(
  name: "Fn::And" | "Fn::Or",
  node: TemplateNode,
  context: ParseContext & { readonly at: Location },
): Condition | undefined {
  const items = node.kind === "list" ? node.items : [];
  if (items.length < conditionCountMin || items.length > conditionCountMax) {
    const message = `${name} takes a list of ${conditionCountMin} to ${conditionCountMax} conditions.`;
    return refuse(context, node.at, message);
  }
  const parsed = items.map((item) => parseCondition(item, context));
  const conditions = parsed.filter((condition) => condition !== undefined);
  return conditions.length < parsed.length
    ? undefined
    : { kind: name === "Fn::And" ? "and" : "or", conditions, at: context.at };
}

function refuse({ issues }: ParseContext, at: Location, message: string): undefined {
  issues.add(at, message);
}
