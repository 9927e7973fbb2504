import type { Application } from "../application/application.ts";
import { codeKeyParameter } from "../application/check-parameters.ts";
import { ref } from "./intrinsics.ts";
import type { Section, TemplateObject } from "./template-types.ts";

/** Whether a function's code comes from an archive of its own: `HasOrdersCodeKey`. */
export function ownCodeCondition(functionName: string): string {
  return `Has${codeKeyParameter(functionName)}`;
}

/** Whether there is somebody to tell of alarms by e-mail. */
export function emailCondition(parameter: string): string {
  return `Has${parameter}`;
}

/** What the template decides by its parameters' values. */
export function templateConditions({
  functions,
  monitoring,
}: Application): Section<TemplateObject> {
  const ofCode = [...functions.keys()].map((name): [string, TemplateObject] => [
    ownCodeCondition(name),
    isGiven(codeKeyParameter(name)),
  ]);
  const email = monitoring?.topic?.emailParameter;
  return {
    ...Object.fromEntries(ofCode),
    ...(email !== undefined && { [emailCondition(email)]: isGiven(email) }),
  };
}

function isGiven(parameter: string): TemplateObject {
  return { "Fn::Not": [{ "Fn::Equals": [ref(parameter), ""] }] };
}
