import { type AttributeValue, fromNativeValue } from "@plinth/values";
import { type core, z } from "zod";
import { compileEncrypted } from "../cipher/compile-encrypted.ts";
import type { AttributeCodec } from "../codec/attribute-codec.ts";
import { compileCodec } from "../codec/compile-codec.ts";
import { numberCodec, stringCodec } from "../codec/scalar-codecs.ts";
import { keyAttributesOf } from "../tables/define-table.ts";
import type { AnyTable } from "../tables/table-definition.ts";
import { checkEntity } from "./check-entity.ts";
import type { CompiledEntity, KeyPart, WhenRule } from "./compiled-entity.ts";
import type { AttributePattern, EntityOptions } from "./entity.ts";
import { compileKeys, type EntityKeys, primaryPartNames } from "./entity-keys.ts";
import { invalidEntity } from "./invalid-entity.ts";
import { mergeMembers, optionsOf, unionForm } from "./union-form.ts";
import { type CompiledUpgrade, compileUpgrade } from "./upgrade.ts";

/** Makes the codecs and checks that the entity, its table and its options agree. */
export function compileEntity(table: AnyTable, options: EntityOptions): CompiledEntity {
  const root = compileCodec(options.attributes);
  const leaves = optionsOf(root) ?? [];
  const attributes = leaves.length === 1 ? (leaves[0]?.members ?? new Map()) : mergeMembers(leaves);
  const members = new Map(attributes);
  const keys = compileKeys(table, options, attributes, (reason) => {
    throw invalidEntity(options.name, reason);
  });
  const upgrade = compileUpgrade(options.upgrade);
  const encrypted = compileEncrypted(options);
  const computedNames = [
    ...computedNamesOf(table, keys),
    ...upgradeNames(table, options, members),
    // Where any name may be given, a blind index could be too.
    ...(encrypted?.blind.map((blind) => blind.name) ?? []),
  ];
  const managedNames = [...addManagedMembers(members, options), ...computedNames];
  const when = whenRules(table, options, attributes);
  const fixed = when.filter((rule) => typeof rule.pattern !== "object");
  const entity: CompiledEntity = {
    name: options.name,
    table,
    schema: options.attributes,
    union: undefined,
    seesOthers: leaves.some(({ schema }) => seesOthers(schema)),
    hasInheritedNames: [...attributes.keys()].some((name) => name in Object.prototype),
    hidden: options.hidden ?? [],
    readOnly: options.readOnly ?? [],
    keyParts: keyParts(options, primaryPartNames(table, keys), attributes),
    partitionKeyName: table.partitionKey.name,
    keys,
    computedNames,
    members,
    otherMembers: leaves.find(({ otherMembers }) => otherMembers !== undefined)?.otherMembers,
    created: options.timestamps?.created,
    updated: options.timestamps?.updated,
    version: options.version,
    managedNames,
    timeToLive: table.timeToLive,
    when,
    fixedInput: recordOf(fixed.filter((rule) => rule.isInSchema)),
    fixedExtras: extrasOf(
      fixed.filter((rule) => !rule.isInSchema),
      upgrade,
    ),
    keyNames: textKeyNames(table, members),
    discriminate: options.discriminate,
    unique: Object.entries(options.unique ?? {}).map(([name, unique]) => ({
      name,
      normalize: unique.normalize ?? ((value) => value),
    })),
    upgrade,
    encrypted,
  };
  checkEntity(entity, attributes, leaves);
  const managed = new Map([...members].filter(([name]) => managedNames.includes(name)));
  return { ...entity, union: unionForm(entity, leaves, managed) };
}

function seesOthers(schema: core.$ZodType): boolean {
  const { def } = (schema as core.$ZodTypes)._zod;
  return def.type === "object" && def.catchall !== undefined;
}

function addManagedMembers(
  members: Map<string, AttributeCodec>,
  options: EntityOptions,
): readonly string[] {
  const { created, updated } = options.timestamps ?? {};
  const names: string[] = [];
  for (const name of [created, updated, options.version]) {
    if (name === undefined) {
      continue;
    }
    if (members.has(name)) {
      throw invalidEntity(options.name, `"${name}" is one of its attributes and kept by itself`);
    }
    names.push(name);
    members.set(
      name,
      name === options.version
        ? { ...numberCodec(z.int()), whenAbsent: () => 0 }
        : stringCodec(z.string()),
    );
  }
  return names;
}

function computedNamesOf(table: AnyTable, keys: EntityKeys | undefined): string[] {
  const names = [...(keys?.byAttribute.keys() ?? [])];
  return table.typeAttribute === undefined ? names : [...names, table.typeAttribute];
}

function keyParts(
  options: EntityOptions,
  names: readonly string[],
  attributes: ReadonlyMap<string, AttributeCodec>,
): KeyPart[] {
  return names.map((name) => {
    const codec = attributes.get(name);
    if (codec === undefined) {
      throw invalidEntity(options.name, `it lacks the table's key attribute "${name}"`);
    }
    const pattern = options.when?.[name];
    return { name, codec, fixed: typeof pattern === "object" ? undefined : pattern };
  });
}

function whenRules(
  table: AnyTable,
  options: EntityOptions,
  attributes: ReadonlyMap<string, AttributeCodec>,
): WhenRule[] {
  const keyNames = [table.partitionKey.name, table.sortKey?.name];
  const rules = Object.entries(options.when ?? {}).map(([name, pattern]) => ({
    name,
    pattern,
    isKey: keyNames.includes(name),
    isInSchema: attributes.has(name),
    acceptsAbsence: false,
  }));
  return [...rules, ...typeRules(table, options, attributes)];
}

/** That an item names this entity, unless it is older than the attribute for it. */
function typeRules(
  { typeAttribute: name }: AnyTable,
  options: EntityOptions,
  attributes: ReadonlyMap<string, AttributeCodec>,
): WhenRule[] {
  if (name === undefined) {
    return [];
  }
  if (attributes.has(name) || options.when?.[name] !== undefined) {
    throw invalidEntity(
      options.name,
      `"${name}" holds the entity's name and is kept by itself: leave it out of the attributes and of \`when\``,
    );
  }
  return [{ name, pattern: options.name, isKey: false, isInSchema: false, acceptsAbsence: true }];
}

function recordOf(rules: readonly WhenRule[]): Record<string, AttributePattern> | undefined {
  return rules.length === 0
    ? undefined
    : Object.fromEntries(rules.map((rule) => [rule.name, rule.pattern]));
}

function extrasOf(
  rules: readonly WhenRule[],
  upgrade: CompiledUpgrade | undefined,
): Record<string, AttributeValue> | undefined {
  const extras = rules.map((rule) => [rule.name, fromNativeValue(rule.pattern)] as const);
  const version = upgrade && ([upgrade.attribute, { N: String(upgrade.current) }] as const);
  const all = version === undefined ? extras : [...extras, version];
  return all.length === 0 ? undefined : Object.fromEntries(all);
}

/** The attribute of the version is the entity's own, and nothing else. */
function upgradeNames(
  table: AnyTable,
  options: EntityOptions,
  members: ReadonlyMap<string, AttributeCodec>,
): readonly string[] {
  const { timestamps, upgrade, version, when } = options;
  if (upgrade === undefined) {
    return [];
  }
  const { attribute } = upgrade;
  const others = [
    timestamps?.created,
    timestamps?.updated,
    version,
    table.timeToLive,
    table.typeAttribute,
  ];
  const keys = keyAttributesOf(table).map(({ name }) => name);
  const isTaken = members.has(attribute) || [...keys, ...others].includes(attribute);
  if (isTaken || attribute === "" || Object.hasOwn(when ?? {}, attribute)) {
    const reason = `"${attribute}" holds the version of an item and is kept by itself`;
    throw invalidEntity(options.name, `${reason}: it cannot be anything else too`);
  }
  return [attribute];
}

function textKeyNames(
  table: AnyTable,
  members: ReadonlyMap<string, AttributeCodec>,
): readonly string[] {
  const keys = keyAttributesOf(table).filter((key) => key.type === "S" && members.has(key.name));
  return [...new Set(keys.map((key) => key.name))];
}
