import type { Expression, LiteralExpression } from "./expression.ts";
import type { Issues, Location } from "./location.ts";
import { describeNode, type TemplateNode } from "./template-node.ts";

/** What a template's expressions are parsed with. */
export interface ParseContext {
  readonly issues: Issues;
  /** Whether the template declares `AWS::LanguageExtensions`, which some functions need. */
  readonly hasLanguageExtensions: boolean;
}

/** One function's argument on its way to an expression. */
interface Call extends ParseContext {
  readonly name: string;
  readonly argument: TemplateNode;
  readonly at: Location;
}

/** `undefined` when the arguments are wrong, which is among the issues then. */
type FunctionParser = (call: Call) => Expression | undefined;

/**
 * Parses a value of a template.
 *
 *     expression ::= scalar | [ expression, … ] | { key: expression, … } | { function: argument }
 *     function   ::= Ref | Fn::…
 */
export function parseExpression(node: TemplateNode, context: ParseContext): Expression {
  switch (node.kind) {
    case "scalar":
      return { ...node, kind: "literal" };
    case "list":
      return {
        kind: "list",
        items: node.items.map((item) => parseExpression(item, context)),
        at: node.at,
      };
    case "map":
      break;
  }
  const [name] = [...node.members.keys()].filter((key) => key === "Ref" || key.startsWith("Fn::"));
  if (name === undefined || (name === "Ref" && node.members.size > 1)) {
    const members = [...node.members].map(
      ([key, { at, value }]) => [key, { at, value: parseExpression(value, context) }] as const,
    );
    return { kind: "map", members: new Map(members), at: node.at };
  }
  const member = node.members.get(name);
  if (member === undefined || node.members.size > 1) {
    context.issues.add(node.at, `${name} stands alone in its map; here are other keys beside it.`);
    return { kind: "unsupported", name, at: node.at };
  }
  const call: Call = { ...context, name, argument: member.value, at: member.at };
  return parseFunction(call) ?? { kind: "unsupported", name, at: member.at };
}

function parseFunction(call: Call): Expression | undefined {
  const parser = functionParsers.get(call.name);
  if (parser === undefined) {
    if (call.name === "Fn::Transform" || call.name.startsWith("Fn::ForEach")) {
      call.issues.add(
        call.at,
        `${call.name} is a macro, which only CloudFormation can run. Process the template first.`,
      );
    } else if (!knownFunctions.has(call.name)) {
      call.issues.add(call.at, `CloudFormation knows no function ${call.name}.`);
    }
    return undefined;
  }
  if (extensionFunctions.has(call.name) && !call.hasLanguageExtensions) {
    call.issues.add(
      call.at,
      `${call.name} needs "Transform: AWS::LanguageExtensions" at the top of the template.`,
    );
    return undefined;
  }
  return parser(call);
}

/** Functions of CloudFormation that have no meaning for tables. */
const knownFunctions: ReadonlySet<string> = new Set([
  "Fn::GetAZs",
  "Fn::Cidr",
  "Fn::GetStackOutput",
]);

/** Defined by the transform AWS::LanguageExtensions. */
const extensionFunctions: ReadonlySet<string> = new Set(["Fn::Length", "Fn::ToJsonString"]);

const functionParsers: ReadonlyMap<string, FunctionParser> = new Map<string, FunctionParser>([
  ["Ref", parseRef],
  ["Fn::GetAtt", parseGetAtt],
  ["Fn::Sub", parseSub],
  ["Fn::Join", parseJoin],
  ["Fn::Select", parseSelect],
  ["Fn::Split", parseSplit],
  ["Fn::FindInMap", parseFindInMap],
  ["Fn::If", parseIf],
  ["Fn::ImportValue", parseImportValue],
  ["Fn::Base64", (call) => ({ kind: "base64", text: child(call, call.argument), at: call.at })],
  ["Fn::Length", (call) => ({ kind: "length", list: child(call, call.argument), at: call.at })],
  [
    "Fn::ToJsonString",
    (call) => ({ kind: "toJsonString", value: child(call, call.argument), at: call.at }),
  ],
  ...["Fn::Equals", "Fn::And", "Fn::Or", "Fn::Not"].map((name): [string, FunctionParser] => [
    name,
    refuseConditionFunction,
  ]),
]);

function child(context: ParseContext, node: TemplateNode): Expression {
  return parseExpression(node, context);
}

/** Ref ::= logical id, parameter or pseudo parameter */
function parseRef({ argument, at, issues }: Call): Expression | undefined {
  if (argument.kind !== "scalar") {
    issues.add(argument.at, `Ref takes a name, not ${describeNode(argument)}.`);
    return undefined;
  }
  return { kind: "ref", name: argument.text, at };
}

/** Fn::GetAtt ::= [ logical id, attribute ] | "logicalId.attribute" */
function parseGetAtt(call: Call): Expression | undefined {
  const { argument, at, issues } = call;
  if (argument.kind === "scalar") {
    const dot = argument.text.indexOf(".");
    if (dot > 0) {
      const text = argument.text.slice(dot + 1);
      const logicalId = argument.text.slice(0, dot);
      return { kind: "getAtt", logicalId, attribute: literal(text, argument.at), at };
    }
  }
  const [logicalId, attribute] = argument.kind === "list" ? argument.items : [];
  if (logicalId?.kind !== "scalar" || attribute === undefined || !hasLength(argument, 2, 2)) {
    issues.add(
      argument.at,
      "Fn::GetAtt takes a logical id and an attribute, such as [Books, Arn].",
    );
    return undefined;
  }
  return { kind: "getAtt", logicalId: logicalId.text, attribute: child(call, attribute), at };
}

/** Fn::Sub ::= text | [ text, { name: expression, … } ] */
function parseSub(call: Call): Expression | undefined {
  const { argument, at, issues } = call;
  const [text, names] =
    argument.kind === "list" && hasLength(argument, 2, 2) ? argument.items : [argument];
  if (text?.kind !== "scalar" || (names !== undefined && names.kind !== "map")) {
    issues.add(
      argument.at,
      "Fn::Sub takes a text, or a list of a text and a map of the names in it.",
    );
    return undefined;
  }
  const values = new Map<string, Expression>();
  for (const [name, { value }] of names?.members ?? []) {
    values.set(name, child(call, value));
  }
  return { kind: "sub", parts: [...subParts(text.text, values, { ...call, at: text.at })], at };
}

const subVariable = /\$\{([^}]*)\}/g;

function* subParts(
  text: string,
  values: ReadonlyMap<string, Expression>,
  { at, issues }: { readonly at: Location; readonly issues: Issues },
): Generator<Expression> {
  let end = 0;
  for (const match of text.matchAll(subVariable)) {
    const name = match[1] ?? "";
    yield literal(text.slice(end, match.index), at);
    end = match.index + match[0].length;
    const dot = name.indexOf(".");
    const value = values.get(name);
    if (name.startsWith("!")) {
      yield literal(`\${${name.slice(1)}}`, at);
    } else if (value !== undefined) {
      yield value;
    } else if (!/^[A-Za-z0-9_.:]+$/.test(name)) {
      const message = `"\${${name}}" is no name of a parameter, a resource or an attribute. Write \${!${name}} for the text itself.`;
      issues.add(at, message);
    } else if (dot > 0) {
      const attribute = literal(name.slice(dot + 1), at);
      yield { kind: "getAtt", logicalId: name.slice(0, dot), attribute, at };
    } else {
      yield { kind: "ref", name, at };
    }
  }
  yield literal(text.slice(end), at);
}

/** Fn::Join ::= [ delimiter, list ] */
function parseJoin(call: Call): Expression | undefined {
  const [delimiter, values] = call.argument.kind === "list" ? call.argument.items : [];
  if (delimiter?.kind !== "scalar" || values === undefined || !hasLength(call.argument, 2, 2)) {
    call.issues.add(
      call.argument.at,
      'Fn::Join takes a delimiter and a list, such as ["-", [a, b]].',
    );
    return undefined;
  }
  return { kind: "join", delimiter: delimiter.text, values: child(call, values), at: call.at };
}

/** Fn::Select ::= [ index, list ] */
function parseSelect(call: Call): Expression | undefined {
  const [index, list] = call.argument.kind === "list" ? call.argument.items : [];
  if (index === undefined || list === undefined || !hasLength(call.argument, 2, 2)) {
    call.issues.add(call.argument.at, "Fn::Select takes an index from 0 and a list.");
    return undefined;
  }
  return { kind: "select", index: child(call, index), list: child(call, list), at: call.at };
}

/** Fn::Split ::= [ delimiter, text ] */
function parseSplit(call: Call): Expression | undefined {
  const [delimiter, text] = call.argument.kind === "list" ? call.argument.items : [];
  const isRight = delimiter?.kind === "scalar" && delimiter.text !== "" && text !== undefined;
  if (!isRight || !hasLength(call.argument, 2, 2)) {
    call.issues.add(call.argument.at, "Fn::Split takes a delimiter that is not empty, and a text.");
    return undefined;
  }
  return { kind: "split", delimiter: delimiter.text, text: child(call, text), at: call.at };
}

/** Fn::FindInMap ::= [ map, top-level key, second-level key, { DefaultValue: expression }? ] */
function parseFindInMap(call: Call): Expression | undefined {
  const { argument, at, issues, hasLanguageExtensions } = call;
  const [map, topLevel, secondLevel, options] = argument.kind === "list" ? argument.items : [];
  const isRight = map !== undefined && topLevel !== undefined && secondLevel !== undefined;
  if (!isRight || !hasLength(argument, 3, 4)) {
    issues.add(argument.at, "Fn::FindInMap takes a map's name and two keys.");
    return undefined;
  }
  const keys = [child(call, map), child(call, topLevel), child(call, secondLevel)] as const;
  if (options === undefined) {
    return { kind: "findInMap", keys, defaultValue: undefined, at };
  }
  const fallback = options.kind === "map" ? options.members.get("DefaultValue") : undefined;
  if (fallback === undefined || (options.kind === "map" && options.members.size > 1)) {
    issues.add(
      options.at,
      "The fourth argument of Fn::FindInMap is a map with DefaultValue alone.",
    );
    return undefined;
  }
  if (!hasLanguageExtensions) {
    const message =
      'DefaultValue needs "Transform: AWS::LanguageExtensions" at the top of the template.';
    issues.add(fallback.at, message);
    return undefined;
  }
  return { kind: "findInMap", keys, defaultValue: child(call, fallback.value), at };
}

/** Fn::If ::= [ condition, expression, expression ] */
function parseIf(call: Call): Expression | undefined {
  const { argument, at, issues } = call;
  const [condition, whenTrue, whenFalse] = argument.kind === "list" ? argument.items : [];
  const isRight = condition?.kind === "scalar" && whenTrue !== undefined && whenFalse !== undefined;
  if (!isRight || !hasLength(argument, 3, 3)) {
    issues.add(argument.at, "Fn::If takes a condition's name and two values.");
    return undefined;
  }
  return {
    kind: "if",
    condition: condition.text,
    whenTrue: child(call, whenTrue),
    whenFalse: child(call, whenFalse),
    at,
  };
}

/** Fn::ImportValue ::= expression without resources */
function parseImportValue(call: Call): Expression {
  return { kind: "importValue", name: child(call, call.argument), at: call.at };
}

function refuseConditionFunction({ name, at, issues }: Call): undefined {
  issues.add(
    at,
    `${name} stands in the section Conditions only. Name the condition there, and use Fn::If here.`,
  );
  return undefined;
}

function hasLength(node: TemplateNode, min: number, max: number): boolean {
  return node.kind === "list" && node.items.length >= min && node.items.length <= max;
}

function literal(text: string, at: Location): LiteralExpression {
  return { kind: "literal", value: text, text, at };
}
