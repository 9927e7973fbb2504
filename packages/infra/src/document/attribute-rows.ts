import type { AnyEntity } from "@plinth/model";
import type { core } from "zod";
import { describeConstraints } from "./describe-constraints.ts";
import { describeType } from "./describe-type.ts";

/** One attribute as the schema's document tells of it; all texts are plain. */
export interface AttributeRow {
  readonly name: string;
  readonly type: string;
  /** DynamoDB's type; `any` when it may have several. */
  readonly storedAs: string;
  /** Whether it may be absent, its default, its constraints, and what it is for. */
  readonly notes: readonly string[];
  /** What the schema's `describe` says of it. */
  readonly description: string | undefined;
}

/** The attributes of one form of an entity's items; an entity that is no union has one form. */
export interface AttributeForm {
  /** Such as `kind is "parcel"`; undefined for the only form. */
  readonly name: string | undefined;
  readonly rows: readonly AttributeRow[];
}

type ObjectSchema = core.$ZodObject;

export function attributeForms(entity: AnyEntity): AttributeForm[] {
  const objects = objectsIn(entity.options.attributes as core.$ZodType);
  return objects.map((schema, position) => ({
    name: objects.length === 1 ? undefined : formName(schema, position),
    rows: Object.entries(schema._zod.def.shape).map(([name, member]) => row(entity, name, member)),
  }));
}

/** What is stored beside the schema's attributes, kept by the typed layer itself. */
export function keptAttributes({ options, table }: AnyEntity): [string, string][] {
  const { timestamps = {}, version, upgrade, keys = {}, blindIndexes = {}, when = {} } = options;
  const shown = new Set(
    objectsIn(options.attributes as core.$ZodType).flatMap(({ _zod }) =>
      Object.keys(_zod.def.shape),
    ),
  );
  const kept: [string | undefined, string][] = [
    [timestamps.created, "when it was made, ISO 8601 in UTC"],
    [timestamps.updated, "when it was last written, ISO 8601 in UTC"],
    [version, "counts its writes"],
    [upgrade?.attribute, `the version of its form, ${(upgrade?.steps.length ?? 0) + 1} today`],
    [table.typeAttribute, `the name of the entity, ${JSON.stringify(options.name)}`],
    ...Object.entries(keys).map(([name, template]): [string, string] => [
      name,
      `computed: ${template}`,
    ]),
    ...Object.entries(blindIndexes).map(([name, { attribute }]): [string, string] => [
      attribute,
      `an HMAC of ${name}, by which it is found`,
    ]),
    ...Object.entries(when)
      .filter(([name, pattern]) => !shown.has(name) && typeof pattern !== "object")
      .map(([name, pattern]): [string, string] => [name, `always ${JSON.stringify(pattern)}`]),
  ];
  return kept.flatMap(([name, what]): [string, string][] =>
    name === undefined ? [] : [[name, what]],
  );
}

/** The objects that a schema is a union of; one for an object. */
function objectsIn(schema: core.$ZodType): ObjectSchema[] {
  const { def } = (schema as core.$ZodTypes)._zod;
  if (def.type === "object") {
    return [schema as ObjectSchema];
  }
  return def.type === "union" ? def.options.flatMap((option) => objectsIn(option)) : [];
}

/** By the attribute that has one value in this form. */
function formName(schema: ObjectSchema, position: number): string {
  for (const [name, member] of Object.entries(schema._zod.def.shape)) {
    const { def } = (member as core.$ZodTypes)._zod;
    if (def.type === "literal") {
      return `${name} is ${def.values.map((value) => JSON.stringify(value)).join(" or ")}`;
    }
  }
  return `form ${position + 1}`;
}

function row(entity: AnyEntity, name: string, schema: core.$ZodType): AttributeRow {
  const { type, isOptional, defaultValue, inner } = describeType(schema);
  const isEncrypted = entity.options.encrypted?.includes(name) === true;
  const notes = [
    ...(isOptional ? ["optional"] : []),
    ...(defaultValue === undefined ? [] : [`default ${defaultValue}`]),
    ...describeConstraints(inner),
    ...purposesOf(entity, name),
  ];
  return {
    name,
    type,
    storedAs: isEncrypted ? "encrypted" : (entity.compiled.members.get(name)?.type ?? "any"),
    notes,
    description: descriptionOf(schema) ?? descriptionOf(inner),
  };
}

function descriptionOf(schema: core.$ZodType): string | undefined {
  const text = "description" in schema ? schema.description : undefined;
  return typeof text === "string" ? text : undefined;
}

/** What an attribute is for beside holding a value. */
function purposesOf({ table, options }: AnyEntity, name: string): string[] {
  const isNamed = (key: { readonly name: string }): boolean => key.name === name;
  const templates = Object.entries(options.keys ?? {})
    .filter(([, template]) => isPlaceIn(template, name))
    .map(([key]) => key);
  const indexes = table.indexes
    .filter(({ partitionKeys, sortKeys }) => [...partitionKeys, ...sortKeys].some(isNamed))
    .map((index) => index.name);
  const rule = options.when?.[name];
  const purposes: [boolean, string][] = [
    [table.partitionKeys.some(isNamed), "partition key"],
    [table.sortKeys.some(isNamed), "sort key"],
    [templates.length > 0, `in the key ${templates.join(", ")}`],
    [indexes.length > 0, `key of ${indexes.join(", ")}`],
    [rule !== undefined, `always ${ruleText(rule)}`],
    [table.timeToLive === name, "time to live, epoch seconds"],
    [options.unique?.[name] !== undefined, "unique"],
    [options.hidden?.includes(name) === true, "hidden"],
    [options.readOnly?.includes(name) === true, "read-only"],
  ];
  return purposes.filter(([isSo]) => isSo).map(([, text]) => text);
}

function isPlaceIn(template: string, name: string): boolean {
  const places = [...template.matchAll(/\{([^{}:]*)(?::\d+)?\}/g)];
  return places.some(([, place]) => place === name);
}

function ruleText(rule: unknown): string {
  const isPrefix = typeof rule === "object" && rule !== null && "beginsWith" in rule;
  return isPrefix ? `begins with ${JSON.stringify(rule.beginsWith)}` : JSON.stringify(rule);
}
