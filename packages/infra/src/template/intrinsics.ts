import { parseText } from "../application/parameter-texts.ts";
import type { TemplateObject, TemplateValue } from "./template-types.ts";

/** A parameter's value, or a resource's name or id. */
export function ref(logicalId: string): TemplateObject {
  return { Ref: logicalId };
}

/** An attribute of a resource, such as its ARN. */
export function getAtt(logicalId: string, attribute: string): TemplateObject {
  return { "Fn::GetAtt": [logicalId, attribute] };
}

/** A text with `${…}` in it, for parameters, resources and `Resource.Attribute`. */
export function sub(text: string): TemplateObject {
  return { "Fn::Sub": text };
}

/** One of two values, by a condition of the template. */
export function choose(
  condition: string,
  whenTrue: TemplateValue,
  whenFalse: TemplateValue,
): TemplateObject {
  return { "Fn::If": [condition, whenTrue, whenFalse] };
}

/** What a mapping has for a value. */
export function findInMap(mapping: string, key: TemplateValue, member: string): TemplateObject {
  return { "Fn::FindInMap": [mapping, key, member] };
}

/** A text of the application: as it stands, or the function that puts its parameters in. */
export function textValue(text: string): string | TemplateObject {
  const parts = parseText(text);
  const [first] = parts;
  if (parts.length === 1 && first?.kind === "parameter") {
    return ref(first.name);
  }
  return parts.some((part) => part.kind === "parameter") ? sub(text) : literal(parts);
}

function literal(parts: ReturnType<typeof parseText>): string {
  return parts.map((part) => (part.kind === "literal" ? part.text : "")).join("");
}

/**
 * A name that no other stack's resource has, for resources whose names are the account's and which
 * CloudFormation does not name by itself. The stack's own id is as long in every stack.
 */
export function uniqueName(prefix: string): TemplateObject {
  const stackId = { "Fn::Select": [2, { "Fn::Split": ["/", ref("AWS::StackId")] }] };
  return { "Fn::Join": ["-", [prefix, stackId]] };
}
