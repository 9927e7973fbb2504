import { type AnyEntity, type AnyTable, PlinthError } from "@plinth/model";
import type { AccessPattern } from "../application/access-pattern.ts";

/** Partition keys that a statement allows: one, or all that fit a pattern. */
export interface LeadingKey {
  /** For `StringLike`: `*` and `?` are wildcards, and `${*}` is an asterisk. */
  readonly like: string;
  /** For `StringEquals`; undefined for a pattern. */
  readonly equals: string | undefined;
}

/**
 * The partition keys of the items that a pattern touches: what it declares, else what the entity's key
 * template, its `when` or the table's type attribute fixes of the key. Undefined when nothing is fixed,
 * or when IAM cannot ask.
 *
 * `dynamodb:LeadingKeys` is the partition key of what is read: of the table, and in a Query of an index
 * that of the index
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html;
 * measured for an index in https://matt.martz.codes/lock-down-dynamodb-with-iam-policy-conditions).
 * It cannot bound
 * - a Scan, which reads whatever the keys are (the first page above says so);
 * - a partition key that is a Number or Binary, or made of several attributes: how these look in a
 *   request's context is written nowhere;
 * - the sort key, and so one entity from another in the same partition.
 */
export function leadingKeysOf(
  pattern: AccessPattern,
  table: AnyTable,
): readonly LeadingKey[] | undefined {
  if (pattern.operation === "Scan") {
    return undefined;
  }
  if (pattern.leadingKeys !== undefined) {
    return pattern.leadingKeys.map(declaredKey);
  }
  const index = table.indexes.find(({ name }) => name === pattern.index);
  const [partitionKey, ...others] = (index ?? table).partitionKeys;
  return partitionKey?.type !== "S" || others.length > 0
    ? undefined
    : keyFixedBy(pattern.entity, partitionKey.name);
}

/** The partition keys of the guard items of an entity's unique attributes, which `model` writes. */
export function guardKeysOf({ name, options }: AnyEntity): LeadingKey[] {
  return Object.keys(options.unique ?? {}).map((attribute) =>
    toKey([literal(`UNIQUE#${name}#${attribute}#`), anything]),
  );
}

/** The keys without those that another one covers. */
export function withoutCovered(keys: readonly LeadingKey[]): LeadingKey[] {
  const distinct = keys.filter(
    (key, position) => keys.findIndex(({ like }) => like === key.like) === position,
  );
  return distinct.filter((key) => !distinct.some((other) => other !== key && covers(other, key)));
}

/** Whatever fits `TOKEN#a*` fits `TOKEN#*` too. */
function covers(wide: LeadingKey, key: LeadingKey): boolean {
  return wide.like.endsWith("*") && key.like.startsWith(wide.like.slice(0, -1));
}

type KeyPart = { readonly literal: string } | "anything";

const anything: KeyPart = "anything";

function literal(text: string): KeyPart {
  return { literal: text };
}

function keyFixedBy(entity: AnyEntity, name: string): LeadingKey[] | undefined {
  const template = entity.options.keys?.[name];
  const parts = template === undefined ? partsOf(entity, name) : templateParts(entity, template);
  const key = toKey(parts);
  return key.like === "*" ? undefined : [key];
}

/** A template's texts, and for each place what the entity fixes of its attribute. */
function templateParts(entity: AnyEntity, template: string): KeyPart[] {
  return template
    .split(/(\{[^{}]*\})/)
    .flatMap((text) => (text.startsWith("{") ? partsOf(entity, placeName(text)) : [literal(text)]));
}

/** `rank` of `{rank:8}`. */
function placeName(place: string): string {
  return place.slice(1, -1).replace(/:\d+$/, "");
}

function partsOf({ name, options, table }: AnyEntity, attribute: string): KeyPart[] {
  const rule = attribute === table.typeAttribute ? name : options.when?.[attribute];
  if (typeof rule === "string") {
    return [literal(rule)];
  }
  return typeof rule === "object" ? [literal(rule.beginsWith), anything] : [anything];
}

function toKey(parts: readonly KeyPart[]): LeadingKey {
  const like = parts
    .map((part) => (part === "anything" ? "*" : likeText(part.literal)))
    .join("")
    .replace(/\*{2,}/g, "*");
  const isExact = !like.replaceAll("${*}", "").includes("*");
  const text = parts.map((part) => (part === "anything" ? "" : part.literal)).join("");
  return { like, equals: isExact ? text.replaceAll("$", "${$}") : undefined };
}

/**
 * A literal for `StringLike`. What a policy document cannot hold, which is all beyond U+00FF and control
 * characters, becomes a wildcard
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html); so the pattern may fit
 * more keys than the entity has, and never fewer.
 */
function likeText(text: string): string {
  return text.replace(/[$*?]/g, "${$&}").replace(/[^\u0020-\u00ff]+/g, "*");
}

/** A declared pattern as it stands, which may hold IAM's own variables. */
function declaredKey(pattern: string): LeadingKey {
  if (pattern === "" || /[^\u0020-\u00ff]/.test(pattern)) {
    const shown = JSON.stringify(pattern);
    const reason = `the leading key ${shown} is empty or has characters that a policy cannot hold, which are those beyond U+00FF: put * in their place`;
    throw new PlinthError("invalidDefinition", `The policy cannot be made: ${reason}.`, { reason });
  }
  const hasWildcard = /[*?]/.test(pattern.replace(/\$\{[^{}]*\}/g, ""));
  return { like: pattern, equals: hasWildcard ? undefined : pattern };
}
