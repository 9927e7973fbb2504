import type { loadAwsServiceSpec } from "@aws-cdk/aws-service-spec";
import type { ReadTemplate } from "./read-template.suite.ts";

/** CloudFormation's own description of its resources. */
export type ServiceSpec = Awaited<ReturnType<typeof loadAwsServiceSpec>>;
type SpecResource = NonNullable<ReturnType<typeof findResource>>;
type Properties = SpecResource["properties"];
type PropertyType = Properties[string]["type"];

/** One thing in a template that CloudFormation would refuse, as a sentence that begins with its place. */
export type TemplateProblem = string;

/**
 * Holds each resource against the description of its type: known type and properties, what is required,
 * kinds of values, and attributes that `Fn::GetAtt` and `Fn::Sub` ask for. Of a function's value nothing
 * is known but that it is no map, and no list unless it makes one.
 */
export function checkResources(template: ReadTemplate, spec: ServiceSpec): TemplateProblem[] {
  const problems = Object.entries(template.Resources).flatMap(
    ([id, { Type, Properties: given = {} }]) => {
      const resource = findResource(spec, Type);
      if (resource === undefined) {
        return [`${id} is of the type ${Type}, which CloudFormation does not have`];
      }
      return checkProperties(
        { spec, readOnly: Object.keys(resource.attributes) },
        given,
        resource.properties,
        `${id}.Properties`,
      );
    },
  );
  return [...problems, ...checkAttributes(template, spec)];
}

function findResource(spec: ServiceSpec, type: string) {
  return spec.lookup("resource", "cloudFormationType", "equals", type)[0];
}

interface Context {
  readonly spec: ServiceSpec;
  /** What the resource tells of itself and nobody sets. */
  readonly readOnly: readonly string[];
}

function checkProperties(
  context: Context,
  given: Readonly<Record<string, unknown>>,
  properties: Properties,
  place: string,
): TemplateProblem[] {
  const unknown = Object.keys(given)
    .filter((name) => properties[name] === undefined)
    .map((name) =>
      context.readOnly.includes(name)
        ? `${place}.${name} is told by the resource and cannot be set`
        : `${place}.${name} is no property: there is ${Object.keys(properties).join(", ")}`,
    );
  const known = Object.entries(properties).flatMap(([name, { required, type }]) => {
    if (given[name] === undefined) {
      return required === true ? [`${place} lacks ${name}`] : [];
    }
    return checkValue({ ...context, readOnly: [] }, given[name], type, `${place}.${name}`);
  });
  return [...unknown, ...known];
}

function checkValue(
  context: Context,
  value: unknown,
  type: PropertyType,
  place: string,
): TemplateProblem[] {
  const called = functionName(value);
  if (called !== undefined) {
    return checkFunction(called, type, place);
  }
  switch (type.type) {
    case "ref": {
      const { name, properties } = context.spec.get("typeDefinition", type.reference.$ref);
      return isMap(value)
        ? checkProperties(context, value, properties, place)
        : [`${place} is a ${name}, a map, not ${describe(value)}`];
    }
    case "array":
      return Array.isArray(value)
        ? value.flatMap((each, position) =>
            checkValue(context, each, type.element, `${place}[${position}]`),
          )
        : [`${place} is a list, not ${describe(value)}`];
    case "map":
      return isMap(value)
        ? Object.entries(value).flatMap(([name, each]) =>
            checkValue(context, each, type.element, `${place}.${name}`),
          )
        : [`${place} is a map, not ${describe(value)}`];
    case "tag":
      return checkTag(value, place);
    case "union":
      return checkUnion(context, value, type.types, place);
    default:
      return checkScalar(value, type, place);
  }
}

type ScalarType = Exclude<
  PropertyType,
  { readonly type: "ref" | "array" | "map" | "tag" | "union" }
>;

function checkScalar(value: unknown, type: ScalarType, place: string): TemplateProblem[] {
  const allowed: readonly unknown[] | undefined =
    "allowedValues" in type ? type.allowedValues : undefined;
  if (!isOfKind(value, type.type)) {
    return [`${place} is of the kind ${type.type}, not ${describe(value)}`];
  }
  return allowed === undefined || allowed.includes(value)
    ? []
    : [`${place} is one of ${allowed.join(", ")}, not ${describe(value)}`];
}

function isOfKind(value: unknown, kind: ScalarType["type"]): boolean {
  switch (kind) {
    case "string":
      return typeof value === "string";
    case "number":
      return typeof value === "number";
    case "integer":
      return Number.isInteger(value);
    case "boolean":
      return typeof value === "boolean";
    case "date-time":
      return typeof value === "string" && !Number.isNaN(Date.parse(value));
    case "json":
      return isMap(value) || Array.isArray(value);
    case "null":
      return value === null;
  }
}

/** Where a list of a known form may also be any JSON, as a table's key may, only the form is taken. */
function checkUnion(
  context: Context,
  value: unknown,
  types: readonly PropertyType[],
  place: string,
): TemplateProblem[] {
  const formed = types.filter(({ type }) => type === "array" || type === "ref");
  const results = (formed.length > 0 ? formed : types).map((type) =>
    checkValue(context, value, type, place),
  );
  return results.find((problems) => problems.length === 0) ?? results[0] ?? [];
}

function checkTag(value: unknown, place: string): TemplateProblem[] {
  const isTag = isMap(value) && Object.keys(value).sort().join() === "Key,Value";
  return isTag && typeof value["Key"] === "string" && !Array.isArray(value["Value"])
    ? []
    : [`${place} is { Key, Value }, not ${describe(value)}`];
}

/** A function gives a text, or whatever a parameter or a resource has; only some give lists. */
function checkFunction(name: string, type: PropertyType, place: string): TemplateProblem[] {
  const givesText = ["Fn::Sub", "Fn::Join", "Fn::Base64"].includes(name);
  const takesText = ["string", "date-time", "union"].includes(type.type);
  if (givesText && !takesText) {
    return [`${place} is of the kind ${type.type}, and ${name} gives a text`];
  }
  return name === "Fn::Split" && type.type !== "array"
    ? [`${place} is of the kind ${type.type}, and Fn::Split gives a list`]
    : [];
}

/** That each attribute which is asked for is one of its resource. */
function checkAttributes(template: ReadTemplate, spec: ServiceSpec): TemplateProblem[] {
  return attributesIn(template).flatMap(({ id, attribute }) => {
    const type = template.Resources[id]?.Type;
    const known = type === undefined ? undefined : findResource(spec, type)?.attributes;
    if (type === undefined || known === undefined) {
      return [`${id}.${attribute} is asked for, but there is no resource ${id}`];
    }
    const isOff =
      attribute === "StreamArn" &&
      template.Resources[id]?.Properties?.["StreamSpecification"] === undefined;
    if (known[attribute] === undefined) {
      return [
        `${id}.${attribute} is asked for, but ${type} tells ${Object.keys(known).join(", ")} only`,
      ];
    }
    return isOff ? [`${id}.StreamArn is asked for, but the table has no stream`] : [];
  });
}

function attributesIn(node: unknown): { readonly id: string; readonly attribute: string }[] {
  if (Array.isArray(node)) {
    return node.flatMap(attributesIn);
  }
  if (!isMap(node)) {
    return [];
  }
  const { "Fn::GetAtt": path, "Fn::Sub": text } = node;
  if (Array.isArray(path)) {
    return [{ id: String(path[0]), attribute: String(path[1]) }];
  }
  if (typeof text === "string") {
    return [...text.matchAll(/\$\{([A-Za-z0-9]+)\.([A-Za-z0-9.]+)\}/g)].map(
      ([, id = "", attribute = ""]) => ({ id, attribute }),
    );
  }
  return Object.values(node).flatMap(attributesIn);
}

function functionName(value: unknown): string | undefined {
  const [name, ...others] = isMap(value) ? Object.keys(value) : [];
  return others.length === 0 && (name === "Ref" || name?.startsWith("Fn::") === true)
    ? name
    : undefined;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 60) ?? String(value);
}
