import type { TemplateProblem } from "./check-resources.suite.ts";
import type { ReadTemplate } from "./read-template.suite.ts";

const pseudoParameters = [
  "AWS::AccountId",
  "AWS::NoValue",
  "AWS::NotificationARNs",
  "AWS::Partition",
  "AWS::Region",
  "AWS::StackId",
  "AWS::StackName",
  "AWS::URLSuffix",
];

const sections = [
  "AWSTemplateFormatVersion",
  "Description",
  "Metadata",
  "Parameters",
  "Mappings",
  "Conditions",
  "Resources",
  "Outputs",
];

/**
 * What the description of resources cannot see: references to what is not there, parameters that nothing
 * uses, resources that wait for each other, names that are none, and CloudFormation's quotas.
 */
export function checkReferences(template: ReadTemplate): TemplateProblem[] {
  const { Parameters = {}, Resources, Outputs = {} } = template;
  const known = new Set([
    ...pseudoParameters,
    ...Object.keys(Parameters),
    ...Object.keys(Resources),
  ]);
  const used = [
    ...referencesIn(template.Conditions, "Conditions"),
    ...referencesIn(Resources),
    ...referencesIn(Outputs, "Outputs"),
  ];
  const missing = used.filter(({ id }) => !known.has(id));
  const unused = Object.keys(Parameters).filter((name) => !used.some(({ id }) => id === name));
  return [
    ...Object.keys(template)
      .filter((name) => !sections.includes(name))
      .map((name) => `${name} is no section of a template`),
    ...missing.map(({ id, place }) => `${place} refers to ${id}, which is not there`),
    ...unused.map((name) => `Parameters.${name} is used by nothing`),
    ...checkConditions(template),
    ...checkMappings(template),
    ...checkNames(template),
    ...checkQuotas(template),
    ...checkExports(Outputs),
    ...cyclesIn(Resources),
  ];
}

/** That each condition which is asked for is there, by resources and by Fn::If, and each is asked for. */
function checkConditions({ Conditions = {}, Resources, Outputs }: ReadTemplate): TemplateProblem[] {
  const used = [
    ...Object.values(Resources).flatMap(({ Condition }) => Condition ?? []),
    ...argumentsOf("Fn::If", [Resources, Outputs]).map(([name]) => String(name)),
  ];
  return [
    ...used
      .filter((name) => !Object.hasOwn(Conditions, name))
      .map((name) => `The condition ${name} is asked for, but it is not there`),
    ...Object.keys(Conditions)
      .filter((name) => !used.includes(name))
      .map((name) => `Conditions.${name} is used by nothing`),
  ];
}

/** That a map is there which is looked into, and has something for every value of its parameter. */
function checkMappings(template: ReadTemplate): TemplateProblem[] {
  const { Mappings = {}, Parameters = {} } = template;
  const lookups = argumentsOf("Fn::FindInMap", template.Resources);
  const used = lookups.map(([name]) => String(name));
  const incomplete = lookups.flatMap(([name, key, member]) => {
    const parameter = String(Object(key).Ref);
    const values = [Parameters[parameter]?.["AllowedValues"] ?? []].flat();
    const known = Object(Mappings[String(name)]);
    return values
      .filter((value) => Object(known[String(value)])[String(member)] === undefined)
      .map((value) => `Mappings.${name} has no ${member} for ${value}, which ${parameter} may be`);
  });
  const unused = Object.keys(Mappings).filter((name) => !used.includes(name));
  return [...incomplete, ...unused.map((name) => `Mappings.${name} is used by nothing`)];
}

/** The lists that a function is called with, wherever it is. */
function argumentsOf(name: string, node: unknown): (readonly unknown[])[] {
  if (typeof node !== "object" || node === null) {
    return [];
  }
  return Object.entries(node).flatMap(([member, value]: [string, unknown]) => [
    ...(member === name && Array.isArray(value) ? [value] : []),
    ...argumentsOf(name, value),
  ]);
}

interface Reference {
  readonly id: string;
  readonly place: string;
}

/** All that a part of the template names by Ref, Fn::GetAtt, Fn::Sub and DependsOn. */
function referencesIn(node: unknown, place = ""): Reference[] {
  if (typeof node !== "object" || node === null) {
    return [];
  }
  return Object.entries(node).flatMap(([name, value]: [string, unknown]) => {
    const at = place === "" ? name : `${place}.${name}`;
    switch (name) {
      case "Ref":
        return [{ id: String(value), place }];
      case "Fn::GetAtt":
        return [{ id: String(Array.isArray(value) ? value[0] : value), place }];
      case "Fn::Sub":
        return Array.isArray(value)
          ? [
              ...namesIn(value[0], Object.keys(Object(value[1])), place),
              ...referencesIn(value[1], at),
            ]
          : namesIn(value, [], place);
      case "DependsOn":
        return [value].flat().map((id) => ({ id: String(id), place: at }));
      default:
        return referencesIn(value, at);
    }
  });
}

function namesIn(text: unknown, own: readonly string[], place: string): Reference[] {
  return [...String(text).matchAll(/\$\{([^!{}][^{}]*)\}/g)]
    .map(([, name = ""]) => name.split(".")[0] ?? "")
    .filter((id) => !own.includes(id))
    .map((id) => ({ id, place }));
}

function checkNames({ Parameters = {}, Resources, Outputs = {} }: ReadTemplate): TemplateProblem[] {
  const logicalIds = [...Object.keys(Parameters), ...Object.keys(Resources)];
  return [
    ...[...logicalIds, ...Object.keys(Outputs)]
      .filter((id) => !/^[A-Za-z0-9]{1,255}$/.test(id))
      .map((id) => `${id} is no logical id: letters and digits, 255 at most`),
    ...logicalIds
      .filter((id, position) => logicalIds.indexOf(id) !== position)
      .map((id) => `${id} is a parameter and a resource`),
  ];
}

function checkQuotas(template: ReadTemplate): TemplateProblem[] {
  const { Parameters = {}, Resources, Outputs = {}, Description = "" } = template;
  const counts = [
    { what: "resources", count: Object.keys(Resources).length, max: 500 },
    { what: "parameters", count: Object.keys(Parameters).length, max: 200 },
    { what: "outputs", count: Object.keys(Outputs).length, max: 200 },
    { what: "bytes of description", count: Buffer.byteLength(Description), max: 1024 },
  ];
  return counts
    .filter(({ count, max }) => count > max)
    .map(({ what, count, max }) => `The template has ${count} ${what}, and ${max} are the most`);
}

function checkExports(outputs: NonNullable<ReadTemplate["Outputs"]>): TemplateProblem[] {
  const names = Object.values(outputs).flatMap((output) =>
    output.Export === undefined ? [] : [JSON.stringify(output.Export)],
  );
  return names
    .filter((name, position) => names.indexOf(name) !== position)
    .map((name) => `Two outputs are exported as ${name}`);
}

/** Each resource that waits for itself, by way of others or not. */
function cyclesIn(resources: ReadTemplate["Resources"]): TemplateProblem[] {
  const next = new Map(
    Object.entries(resources).map(([id, resource]) => [
      id,
      referencesIn(resource).map((each) => each.id),
    ]),
  );
  return [...next.keys()]
    .filter((start) => {
      const reached = new Set<string>();
      const waiting = [...(next.get(start) ?? [])];
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
        if (!reached.has(id)) {
          reached.add(id);
          waiting.push(...(next.get(id) ?? []));
        }
      }
      return reached.has(start);
    })
    .map((id) => `${id} waits for itself`);
}
