import type { Condition, MapExpression } from "./expression.ts";
import type { Issues, Location } from "./location.ts";
import { parseCondition } from "./parse-condition.ts";
import { type ParseContext, parseExpression } from "./parse-expression.ts";
import { parseParameter } from "./parse-parameter.ts";
import { readTemplateText } from "./read-template-text.ts";
import { logicalMembers, SectionReader } from "./section-reader.ts";
import type {
  MappingValue,
  OutputDeclaration,
  ParameterDeclaration,
  ResourceDeclaration,
  Template,
} from "./template.ts";
import { describeNode, type MapMember, type MapNode, type TemplateNode } from "./template-node.ts";

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

/** CloudFormation's quotas for one template. */
const parameterCountMax = 200;
const mappingCountMax = 200;
const conditionCountMax = 1000;
const resourceCountMax = 500;
const outputCountMax = 200;

const languageExtensions = "AWS::LanguageExtensions";

/**
 * Parses a template's text. What is wrong is put into `issues`; the template is `undefined` when the
 * text has no form at all, and has what could be read otherwise.
 */
export function parseTemplate(text: string, issues: Issues): Template | undefined {
  const root = readTemplateText(text, issues);
  if (root === undefined) {
    return undefined;
  }
  if (root.kind !== "map") {
    issues.add(
      root.at,
      `A template is a map with the section Resources, not ${describeNode(root)}.`,
    );
    return undefined;
  }
  const reader = new SectionReader(root, "A template", issues);
  const known = reader.has("Transform") || reader.has("Rules") ? ["Transform", "Rules"] : [];
  reader.refuseOthers([...sections, ...known], "A template");
  const version = reader.text("AWSTemplateFormatVersion");
  if (version !== undefined && version !== "2010-09-09") {
    issues.add(reader.locate("AWSTemplateFormatVersion"), "The only format version is 2010-09-09.");
  }
  if (reader.has("Rules")) {
    const message =
      "Rules are not checked here, and so not ignored either. Say the same by AllowedValues, AllowedPattern or Conditions.";
    issues.add(reader.locate("Rules"), message);
  }
  const context = {
    issues,
    hasLanguageExtensions: readTransforms(reader.get("Transform"), issues),
  };
  return {
    description: reader.text("Description"),
    parameters: parseParameters(reader, issues),
    mappings: parseMappings(reader, context),
    conditions: parseConditions(reader, context),
    resources: parseResources(reader, context),
    outputs: parseOutputs(reader, context),
  };
}

function readTransforms(node: TemplateNode | undefined, issues: Issues): boolean {
  const nodes = node === undefined ? [] : node.kind === "list" ? node.items : [node];
  for (const transform of nodes) {
    if (transform.kind !== "scalar" || transform.text !== languageExtensions) {
      const message = `The transform ${describeNode(transform)} is a macro, which only CloudFormation can run. Process the template first; only ${languageExtensions} is understood here.`;
      issues.add(transform.at, message);
    }
  }
  return nodes.some((each) => each.kind === "scalar" && each.text === languageExtensions);
}

function sectionOf(reader: SectionReader, name: string, issues: Issues): MapNode | undefined {
  const node = reader.get(name);
  if (node === undefined || node.kind === "map") {
    return node;
  }
  issues.add(node.at, `The section ${name} is a map, not ${describeNode(node)}.`);
  return undefined;
}

/** One section by logical ids; what cannot be read is left out. */
function parseSection<Parsed>(
  node: MapNode | undefined,
  limits: { section: string; countMax: number; issues: Issues },
  parse: (name: string, member: MapMember) => Parsed | undefined,
): ReadonlyMap<string, Parsed> {
  const parsed = new Map<string, Parsed>();
  if (node !== undefined) {
    for (const [name, member] of logicalMembers(node, limits)) {
      const each = parse(name, member);
      if (each !== undefined) {
        parsed.set(name, each);
      }
    }
  }
  return parsed;
}

function parseParameters(
  reader: SectionReader,
  issues: Issues,
): ReadonlyMap<string, ParameterDeclaration> {
  const limits = { section: "Parameters", countMax: parameterCountMax, issues };
  return parseSection(sectionOf(reader, "Parameters", issues), limits, (name, member) =>
    parseParameter(name, member, issues),
  );
}

function parseMappings(reader: SectionReader, context: ParseContext): Template["mappings"] {
  const { issues } = context;
  const limits = { section: "Mappings", countMax: mappingCountMax, issues };
  return parseSection(sectionOf(reader, "Mappings", issues), limits, (name, { value }) =>
    mapOfMap(value, `The mapping ${name}`, issues, (topLevel) =>
      mapOfMap(topLevel, "A top-level key of a mapping", issues, (each) =>
        parseMappingValue(each, context),
      ),
    ),
  );
}

function mapOfMap<Value>(
  node: TemplateNode,
  what: string,
  issues: Issues,
  parse: (node: TemplateNode) => Value | undefined,
): ReadonlyMap<string, Value> | undefined {
  if (node.kind !== "map") {
    issues.add(node.at, `${what} is a map, not ${describeNode(node)}.`);
    return undefined;
  }
  const values = new Map<string, Value>();
  for (const [key, { value }] of node.members) {
    const parsed = parse(value);
    if (parsed !== undefined) {
      values.set(key, parsed);
    }
  }
  return values;
}

function parseMappingValue(node: TemplateNode, context: ParseContext): MappingValue | undefined {
  const expression = parseExpression(node, context);
  const isRight =
    expression.kind === "literal" ||
    (expression.kind === "list" && expression.items.every(({ kind }) => kind === "literal"));
  if (isRight) {
    return expression;
  }
  context.issues.add(node.at, "A mapping holds texts and lists of texts, and no functions.");
  return undefined;
}

function parseConditions(
  reader: SectionReader,
  context: ParseContext,
): ReadonlyMap<string, Condition> {
  const { issues } = context;
  const limits = { section: "Conditions", countMax: conditionCountMax, issues };
  return parseSection(sectionOf(reader, "Conditions", issues), limits, (_, { value }) =>
    parseCondition(value, context),
  );
}

const resourceMembers = [
  "Type",
  "Properties",
  "Condition",
  "DependsOn",
  "DeletionPolicy",
  "UpdateReplacePolicy",
  "UpdatePolicy",
  "CreationPolicy",
  "Metadata",
];

function parseResources(
  reader: SectionReader,
  context: ParseContext,
): ReadonlyMap<string, ResourceDeclaration> {
  const { issues } = context;
  const node = sectionOf(reader, "Resources", issues);
  if (!reader.has("Resources") || node?.members.size === 0) {
    issues.add(reader.locate("Resources"), "The section Resources has at least one resource.");
  }
  const limits = { section: "Resources", countMax: resourceCountMax, issues };
  return parseSection(node, limits, (logicalId, member) =>
    parseResource(logicalId, member, context),
  );
}

function parseResource(
  logicalId: string,
  { at, value }: MapMember,
  context: ParseContext,
): ResourceDeclaration | undefined {
  const { issues } = context;
  const reader = new SectionReader(value, `The resource ${logicalId}`, issues);
  reader.refuseOthers(resourceMembers, "A resource");
  const type = reader.text("Type");
  if (type === undefined) {
    if (value.kind === "map" && !reader.has("Type")) {
      issues.add(at, `The resource ${logicalId} has no Type.`);
    }
    return undefined;
  }
  const expressionOf = (name: string) => {
    const node = reader.get(name);
    return node === undefined ? undefined : parseExpression(node, context);
  };
  return {
    logicalId,
    type,
    condition: reader.text("Condition"),
    dependsOn: parseDependsOn(reader.get("DependsOn"), issues),
    deletionPolicy: expressionOf("DeletionPolicy"),
    updateReplacePolicy: expressionOf("UpdateReplacePolicy"),
    properties: parseProperties(reader.get("Properties"), context),
    at,
  };
}

function parseProperties(
  node: TemplateNode | undefined,
  context: ParseContext,
): MapExpression | undefined {
  const properties = node === undefined ? undefined : parseExpression(node, context);
  if (node === undefined || properties === undefined) {
    return undefined;
  }
  if (properties.kind === "map") {
    return properties;
  }
  context.issues.add(
    node.at,
    "Properties is a map of properties, each of which may be a function.",
  );
  return undefined;
}

function parseDependsOn(
  node: TemplateNode | undefined,
  issues: Issues,
): { readonly logicalId: string; readonly at: Location }[] {
  const nodes = node === undefined ? [] : node.kind === "list" ? node.items : [node];
  return nodes.flatMap((each) => {
    if (each.kind === "scalar") {
      return [{ logicalId: each.text, at: each.at }];
    }
    issues.add(each.at, "DependsOn is a logical id, or a list of them.");
    return [];
  });
}

function parseOutputs(
  reader: SectionReader,
  context: ParseContext,
): ReadonlyMap<string, OutputDeclaration> {
  const { issues } = context;
  const limits = { section: "Outputs", countMax: outputCountMax, issues };
  return parseSection(sectionOf(reader, "Outputs", issues), limits, (name, member) =>
    parseOutput(name, member, context),
  );
}

function parseOutput(
  name: string,
  { at, value }: MapMember,
  context: ParseContext,
): OutputDeclaration | undefined {
  const { issues } = context;
  const reader = new SectionReader(value, `The output ${name}`, issues);
  reader.refuseOthers(["Description", "Value", "Export", "Condition"], "An output");
  const node = reader.get("Value");
  if (node === undefined) {
    issues.add(at, `The output ${name} has no Value.`);
    return undefined;
  }
  const exported = reader.get("Export");
  const exportReader =
    exported === undefined ? undefined : new SectionReader(exported, "Export", issues);
  exportReader?.refuseOthers(["Name"], "Export");
  const exportName = exportReader?.get("Name");
  if (exportReader !== undefined && exportName === undefined) {
    issues.add(exportReader.at, "Export has a Name.");
  }
  return {
    name,
    description: reader.text("Description"),
    condition: reader.text("Condition"),
    value: parseExpression(node, context),
    exportName: exportName === undefined ? undefined : parseExpression(exportName, context),
    at,
  };
}
