import type { Condition, Expression } from "./expression.ts";
import type { Issues, Location } from "./location.ts";
import type { Template } from "./template.ts";
import { gapIn, jsonOf, textValue, type Value } from "./value.ts";

/** What `Ref` and `Fn::GetAtt` find of a resource. */
export type ResourceValues =
  | {
      readonly state: "there";
      /** `undefined` for what is known later, when the resource was made or changed. */
      readonly ref: string | undefined;
      readonly attributes: ReadonlyMap<string, string | undefined>;
    }
  /** Its condition does not hold. */
  | { readonly state: "absent" }
  /** A resource that this runner leaves out. */
  | { readonly state: "leftOut" };

/** Everything a template's expressions may name. */
export interface Scope {
  readonly mappings: Template["mappings"];
  /** Parameters and pseudo parameters. */
  readonly parameters: ReadonlyMap<string, string | readonly string[]>;
  /** Parameters that have no value, because nothing that is applied needs one. */
  readonly missingParameters: ReadonlySet<string>;
  readonly conditions: ReadonlyMap<string, boolean>;
  readonly resources: ReadonlyMap<string, ResourceValues>;
  /** The value of another stack's export. */
  readonly importValue: (name: string) => string | undefined;
  readonly issues: Issues;
}

/** Gives an expression its value. What is wrong with it is put into the scope's issues. */
export function evaluate(expression: Expression, scope: Scope): Value {
  const { at } = expression;
  switch (expression.kind) {
    case "literal":
      return { ...expression, kind: "scalar" };
    case "list": {
      const items = expression.items.map((item) => evaluate(item, scope));
      return { kind: "list", items: items.filter(({ kind }) => kind !== "noValue"), at };
    }
    case "map": {
      const members = [...expression.members].map(
        ([name, member]) =>
          [name, { at: member.at, value: evaluate(member.value, scope) }] as const,
      );
      const given = members.filter(([, { value }]) => value.kind !== "noValue");
      return { kind: "map", members: new Map(given), at };
    }
    case "ref":
      return evaluateRef(expression.name, at, scope);
    case "getAtt":
      return withText(evaluate(expression.attribute, scope), "an attribute's name", scope, (name) =>
        evaluateGetAtt(expression.logicalId, name, at, scope),
      );
    case "sub":
      return evaluateSub(expression.parts, at, scope);
    case "join":
      return evaluateJoin(evaluate(expression.values, scope), expression.delimiter, at, scope);
    case "select":
      return evaluateSelect(
        evaluate(expression.index, scope),
        evaluate(expression.list, scope),
        at,
        scope,
      );
    case "split":
      return withText(evaluate(expression.text, scope), "the text to split", scope, (text) => ({
        kind: "list",
        items: text.split(expression.delimiter).map((part) => textValue(part, at)),
        at,
      }));
    case "findInMap":
      return evaluateFindInMap(expression, scope);
    case "importValue":
      return withText(evaluate(expression.name, scope), "the name of an export", scope, (name) =>
        evaluateImport(name, at, scope),
      );
    case "base64":
      return withText(evaluate(expression.text, scope), "a text", scope, (text) =>
        textValue(Buffer.from(text).toString("base64"), at),
      );
    case "if": {
      const holds = scope.conditions.get(expression.condition);
      // An unknown name is told by the check of references.
      return holds === undefined
        ? { kind: "invalid", at }
        : evaluate(holds ? expression.whenTrue : expression.whenFalse, scope);
    }
    case "length":
      return evaluateLength(evaluate(expression.list, scope), at, scope);
    case "toJsonString": {
      const value = evaluate(expression.value, scope);
      return gapIn(value) ?? textValue(JSON.stringify(jsonOf(value)), at);
    }
    case "unsupported":
      return invalid(scope, at, `${expression.name} has no answer here.`);
  }
}

function invalid({ issues }: Scope, at: Location, message: string): Value {
  issues.add(at, message);
  return { kind: "invalid", at };
}

function evaluateRef(name: string, at: Location, scope: Scope): Value {
  if (name === "AWS::NoValue") {
    return { kind: "noValue", at };
  }
  const parameter = scope.parameters.get(name);
  if (typeof parameter === "string") {
    return textValue(parameter, at);
  }
  if (parameter !== undefined) {
    return { kind: "list", items: parameter.map((text) => textValue(text, at)), at };
  }
  return scope.missingParameters.has(name)
    ? { kind: "unavailable", logicalId: `the parameter ${name}`, at }
    : ofResource(name, at, scope, ({ ref }) => ref);
}

function evaluateGetAtt(logicalId: string, attribute: string, at: Location, scope: Scope): Value {
  const resource = scope.resources.get(logicalId);
  if (resource?.state === "there" && !resource.attributes.has(attribute)) {
    const known = [...resource.attributes.keys()].join(" and ");
    const message =
      attribute === "StreamArn"
        ? `${logicalId} has no StreamArn, since it has no StreamSpecification.`
        : `A table has no attribute ${JSON.stringify(attribute)}: there are ${known}.`;
    return invalid(scope, at, message);
  }
  return ofResource(logicalId, at, scope, ({ attributes }) => attributes.get(attribute));
}

function ofResource(
  logicalId: string,
  at: Location,
  scope: Scope,
  find: (resource: ResourceValues & { state: "there" }) => string | undefined,
): Value {
  const resource = scope.resources.get(logicalId);
  switch (resource?.state) {
    // An unknown name is told by the check of references.
    case undefined:
      return { kind: "invalid", at };
    case "absent":
      return invalid(
        scope,
        at,
        `The condition of ${logicalId} does not hold, so it is not there to be named. Ask for the same condition here.`,
      );
    case "leftOut":
      return { kind: "unavailable", logicalId, at };
    case "there": {
      const text = find(resource);
      return text === undefined ? { kind: "pending", logicalId, at } : textValue(text, at);
    }
  }
}

/** Each part once, however often it stands there. */
function evaluateSub(parts: readonly Expression[], at: Location, scope: Scope): Value {
  const values = new Map([...new Set(parts)].map((part) => [part, evaluate(part, scope)] as const));
  const found = parts.flatMap((part) => values.get(part) ?? []);
  return joined(found, "", { ...at, scope });
}

/** What `use` makes of a scalar; a gap stays a gap, and all else is an issue. */
function withText(value: Value, what: string, scope: Scope, use: (text: string) => Value): Value {
  if (value.kind === "scalar") {
    return use(value.text);
  }
  return gapIn(value) ?? invalid(scope, value.at, `Here stands ${what}, and this is none.`);
}

/** More than any property of a table takes, and little enough that texts of texts fill no memory. */
const textLengthMax = 32_768;

function joined(
  values: readonly Value[],
  delimiter: string,
  { scope, ...at }: Location & { readonly scope: Scope },
): Value {
  const texts: string[] = [];
  let length = 0;
  for (const value of values) {
    if (value.kind !== "scalar") {
      return (
        gapIn(value) ??
        invalid(
          scope,
          at,
          "Only texts can be put together, and here is a list or a map among them.",
        )
      );
    }
    texts.push(value.text);
    length += value.text.length + delimiter.length;
    if (length > textLengthMax) {
      return invalid(scope, at, `A text here has at most ${textLengthMax} characters.`);
    }
  }
  return textValue(texts.join(delimiter), at);
}

function evaluateJoin(list: Value, delimiter: string, at: Location, scope: Scope): Value {
  return list.kind === "list"
    ? joined(list.items, delimiter, { ...at, scope })
    : (gapIn(list) ?? invalid(scope, at, "Fn::Join puts the items of a list together."));
}

function evaluateSelect(index: Value, list: Value, at: Location, scope: Scope): Value {
  const gap = gapIn(index) ?? (list.kind === "list" ? undefined : gapIn(list));
  if (gap !== undefined) {
    return gap;
  }
  if (list.kind !== "list") {
    return invalid(scope, at, "Fn::Select picks an item of a list.");
  }
  const number = index.kind === "scalar" && /^\d+$/.test(index.text) ? Number(index.text) : -1;
  const item = list.items[number];
  return (
    item ??
    invalid(scope, at, `Fn::Select takes an index from 0 to ${list.items.length - 1} of this list.`)
  );
}

function evaluateImport(name: string, at: Location, scope: Scope): Value {
  const value = scope.importValue(name);
  const message = `No stack exports ${JSON.stringify(name)}. Deploy the stack that does first.`;
  return value === undefined ? invalid(scope, at, message) : textValue(value, at);
}

function evaluateLength(list: Value, at: Location, scope: Scope): Value {
  return list.kind === "list"
    ? { kind: "scalar", value: list.items.length, text: String(list.items.length), at }
    : (gapIn(list) ?? invalid(scope, at, "Fn::Length counts the items of a list."));
}

function evaluateFindInMap(
  { keys, defaultValue, at }: Expression & { kind: "findInMap" },
  scope: Scope,
): Value {
  const names: string[] = [];
  for (const key of keys) {
    const value = evaluate(key, scope);
    if (value.kind !== "scalar") {
      return gapIn(value) ?? invalid(scope, at, "The keys of Fn::FindInMap are texts.");
    }
    names.push(value.text);
  }
  const [mapName = "", topLevel = "", secondLevel = ""] = names;
  const found = scope.mappings.get(mapName)?.get(topLevel)?.get(secondLevel) ?? defaultValue;
  return found === undefined
    ? invalid(scope, at, `The mappings have no ${mapName}.${topLevel}.${secondLevel}.`)
    : evaluate(found, scope);
}

/** Decides all conditions of a template; those that name each other in a circle are left out. */
export function evaluateConditions(
  conditions: ReadonlyMap<string, Condition>,
  scope: Scope,
): ReadonlyMap<string, boolean> {
  const decided = new Map<string, boolean>();
  const underWay = new Set<string>();
  const decideNamed = (name: string): boolean => {
    const known = decided.get(name);
    const condition = conditions.get(name);
    if (known !== undefined || condition === undefined || underWay.has(name)) {
      return known ?? false;
    }
    underWay.add(name);
    const holds = decide(condition);
    decided.set(name, holds);
    return holds;
  };
  const decide = (condition: Condition): boolean => {
    switch (condition.kind) {
      case "reference":
        return decideNamed(condition.name);
      case "not":
        return !decide(condition.condition);
      case "and":
        return condition.conditions.map(decide).every(Boolean);
      case "or":
        return condition.conditions.map(decide).some(Boolean);
      case "equals": {
        const [left, right] = [condition.left, condition.right].map((side) =>
          evaluate(side, scope),
        );
        return comparable(left) === comparable(right);
      }
    }
  };
  for (const name of conditions.keys()) {
    decideNamed(name);
  }
  return decided;
}

/** Numbers and truths are compared as their texts, because a parameter is a text. */
function comparable(value: Value | undefined): string {
  if (value?.kind === "scalar") {
    return JSON.stringify(value.text);
  }
  return value === undefined ? "" : JSON.stringify(jsonOf(value) ?? null);
}
