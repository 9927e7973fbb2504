import type { InvalidInput } from "@plinth/model";
import type { TemplateParameter } from "../template/template-types.ts";
import type { Application, ParameterOptions } from "./application.ts";
import { unknownName } from "./check-tables.ts";
import type { MonitoringOptions } from "./monitoring-options.ts";
import { parametersOf, pseudoParameters } from "./parameter-texts.ts";
import { parameterProblem, readPattern } from "./parameter-values.ts";

/** The parameter with the key of a function's own archive: `OrdersCodeKey`, of the function `orders`. */
export function codeKeyParameter(functionName: string): string {
  return `${functionName.slice(0, 1).toUpperCase()}${functionName.slice(1)}CodeKey`;
}

/**
 * What a template with functions asks for by itself: where the code of all lies, and for each function
 * where its own does, so that one can change while the others stay.
 */
export function codeParameters({
  functions,
}: Application): Readonly<Record<string, TemplateParameter>> {
  const ofFunctions = [...functions.keys()].map((name): [string, TemplateParameter] => [
    codeKeyParameter(name),
    {
      Description: `The key of an archive for ${name} alone; that of CodeKey when empty`,
      Type: "String",
      Default: "",
    },
  ]);
  return functions.size === 0
    ? {}
    : {
        CodeBucket: {
          Description: "The bucket of S3 in which the functions' code lies",
          Type: "String",
        },
        CodeKey: {
          Description:
            "The key of its archive there; another with each release, so that the functions change",
          Type: "String",
        },
        ...Object.fromEntries(ofFunctions),
      };
}

/** Whether each parameter's default is one of its values, and each is used in a text. */
export function parameterIssues(application: Application): InvalidInput[] {
  const used = new Set([
    ...textsOf(application).flatMap(({ text }) => parametersOf(text)),
    ...namedParameters(application),
  ]);
  const ofCode = codeParameters(application);
  return [...application.parameters].flatMap(([name, parameter]) => {
    const path = ["parameters", name];
    const issues = valueIssues(path, parameter);
    if (Object.hasOwn(ofCode, name)) {
      return [
        ...issues,
        { path, message: "is the template's own, which tells where functions' code lies" },
      ];
    }
    return used.has(name)
      ? issues
      : [
          ...issues,
          { path, message: `is used in no text: write \${${name}} where its value goes` },
        ];
  });
}

/** Parameters that are used otherwise than in a text. */
function namedParameters({ monitoring }: Application): string[] {
  const { topic, logRetentionDays } = monitoring ?? {};
  return [
    ...(topic?.emailParameter === undefined ? [] : [topic.emailParameter]),
    ...(typeof logRetentionDays === "object" ? [logRetentionDays.parameter] : []),
  ];
}

function valueIssues(path: readonly string[], parameter: ParameterOptions): InvalidInput[] {
  const { type, allowedPattern, allowedValues = [], default: value } = parameter;
  if (allowedPattern !== undefined && type === "Number") {
    const message = "is given, but CloudFormation holds texts only against one: leave the type out";
    return [{ path: [...path, "allowedPattern"], message }];
  }
  if (allowedPattern !== undefined && readPattern(allowedPattern) === undefined) {
    return [{ path: [...path, "allowedPattern"], message: "is no regular expression" }];
  }
  const { allowedValues: _, ...open } = parameter;
  const candidates = allowedValues.map((each, position) => ({
    path: [...path, "allowedValues", position],
    problem: parameterProblem(open, each),
  }));
  if (value !== undefined) {
    candidates.push({ path: [...path, "default"], problem: parameterProblem(parameter, value) });
  }
  return candidates.flatMap(({ path: place, problem }) =>
    problem === undefined ? [] : [{ path: place, message: problem }],
  );
}

/** Whether each `${…}` names a parameter. */
export function textIssues(application: Application): InvalidInput[] {
  const known = new Set<string>([...application.parameters.keys(), ...pseudoParameters]);
  return textsOf(application).flatMap(({ path, text }) => {
    if (/\$\{(?![^{}]*\})/.test(text)) {
      return [{ path, message: `holds a "\${" that no "}" ends` }];
    }
    const unknown = parametersOf(text).filter((name) => !known.has(name));
    return unknown.map((name) => ({
      path,
      message: `holds \${${name}}, which ${unknownName("parameter", known)}`,
    }));
  });
}

interface PlacedText {
  readonly path: readonly (string | number)[];
  readonly text: string;
}

/** All texts in which parameters may stand. */
function textsOf(application: Application): PlacedText[] {
  const { tables, tags, functions, httpApi, site, monitoring } = application;
  const ofTables = [...tables].flatMap(([place, { name, encryption, tags: own }]) => [
    ...(name === undefined ? [] : [{ path: ["tables", place, "name"], text: name }]),
    ...(typeof encryption === "object"
      ? [{ path: ["tables", place, "encryption", "kmsKeyId"], text: encryption.kmsKeyId }]
      : []),
    ...membersOf(["tables", place, "tags"], own),
  ]);
  const ofFunctions = [...functions].flatMap(([place, { environment, permissions = {} }]) => [
    ...membersOf(["functions", place, "environment"], environment),
    ...leavesOf(["functions", place, "permissions"], permissions),
  ]);
  const origins = httpApi?.corsOrigins ?? [];
  return [
    ...membersOf(["tags"], tags),
    ...ofTables,
    ...ofFunctions,
    ...origins.map((text, position) => ({ path: ["httpApi", "corsOrigins", position], text })),
    ...membersOf(["site", "domain"], site?.domain),
    ...monitoringTexts(monitoring),
  ];
}

function monitoringTexts({ topic, dashboard }: MonitoringOptions = {}): PlacedText[] {
  const { name, encryption } = topic ?? {};
  const key = typeof encryption === "object" ? encryption.kmsKeyId : undefined;
  const place = ["monitoring", "topic"];
  return [
    ...(name === undefined ? [] : [{ path: [...place, "name"], text: name }]),
    ...(key === undefined ? [] : [{ path: [...place, "encryption", "kmsKeyId"], text: key }]),
    ...membersOf(["monitoring", "dashboard"], dashboard),
  ];
}

/** All texts of a value, however deep. */
function leavesOf(path: readonly (string | number)[], value: unknown): PlacedText[] {
  if (typeof value === "string") {
    return [{ path, text: value }];
  }
  const members: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(Object(value));
  return members.flatMap(([name, member]) => leavesOf([...path, name], member));
}

function membersOf(path: readonly string[], texts: object = {}): PlacedText[] {
  return Object.entries<string>({ ...texts }).map(([name, text]) => ({
    path: [...path, name],
    text,
  }));
}
