import type { KeySchemaElement, Projection } from "@plinth/api";
import { ownTagPrefix } from "../../application/own-tags.ts";
import type { Issues, Location } from "../template/location.ts";
import type { MapMemberValue, MapValue, Value } from "../template/value.ts";
import type { DeclaredProperties } from "./declared-properties.ts";

const keyAttributesOfAKindMax = 4;
const nonKeyAttributesMax = 100;
const policySizeBytesMax = 20 * 1024;

/**
 * Holds the properties, each right by itself, against each other: DynamoDB's own rules, told before
 * anything is sent. Says whether they hold.
 */
export function checkTableRules(
  table: DeclaredProperties,
  properties: MapValue,
  issues: Issues,
): boolean {
  let isRight = true;
  const add: AddIssue = (path, message) => {
    isRight = false;
    issues.add(locate(properties, path), message);
  };
  checkKeys(table, add);
  checkDefinitions(table, add);
  checkIndexes(table, add);
  checkThroughput(table, add);
  checkOthers(table, add);
  return isRight;
}

type AddIssue = (path: readonly (string | number)[], message: string) => void;

/** Where a part stands, or the nearest part around it that was written. */
function locate(properties: MapValue, path: readonly (string | number)[]): Location {
  let value: Value = properties;
  let at: Location = properties.at;
  for (const step of path) {
    const member: MapMemberValue | undefined =
      value.kind === "map" ? value.members.get(String(step)) : undefined;
    const next: Value | undefined =
      value.kind === "list" ? value.items[Number(step)] : member?.value;
    if (next === undefined) {
      return at;
    }
    at = member?.at ?? next.at;
    value = next;
  }
  return at;
}

function checkKeys({ KeySchema = [] }: DeclaredProperties, add: AddIssue): void {
  const kinds = KeySchema.map(({ KeyType }) => KeyType).join();
  if (kinds !== "HASH" && kinds !== "HASH,RANGE") {
    add(
      ["KeySchema"],
      "A table's key is one HASH attribute, and then at most one RANGE attribute.",
    );
  }
  checkDistinct(["KeySchema"], KeySchema, add);
}

function checkDistinct(
  path: readonly (string | number)[],
  keySchema: readonly KeySchemaElement[],
  add: AddIssue,
): void {
  if (new Set(keySchema.map(({ AttributeName }) => AttributeName)).size < keySchema.length) {
    add(path, "A key names each of its attributes once.");
  }
}

function checkDefinitions(table: DeclaredProperties, add: AddIssue): void {
  const { AttributeDefinitions: definitions = [] } = table;
  const names = definitions.map(({ AttributeName }) => AttributeName);
  const used = new Set<string>();
  for (const [path, elements] of keySchemasOf(table)) {
    for (const [index, { AttributeName }] of elements.entries()) {
      used.add(AttributeName);
      if (!names.includes(AttributeName)) {
        const message = `The attribute ${AttributeName} is part of a key, and so needs its type in AttributeDefinitions.`;
        add([...path, index], message);
      }
    }
  }
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) < index) {
      add(["AttributeDefinitions", index], `The attribute ${name} is defined twice.`);
    } else if (!used.has(name)) {
      const message = `The attribute ${name} is part of no key, and DynamoDB takes definitions of key attributes only. Leave it out.`;
      add(["AttributeDefinitions", index], message);
    }
  }
}

function* keySchemasOf(
  table: DeclaredProperties,
): Generator<[(string | number)[], readonly KeySchemaElement[]]> {
  yield [["KeySchema"], table.KeySchema ?? []];
  for (const kind of ["LocalSecondaryIndexes", "GlobalSecondaryIndexes"] as const) {
    for (const [index, { KeySchema }] of (table[kind] ?? []).entries()) {
      yield [[kind, index, "KeySchema"], KeySchema];
    }
  }
}

function checkIndexes(table: DeclaredProperties, add: AddIssue): void {
  const { LocalSecondaryIndexes: local = [], GlobalSecondaryIndexes: global = [] } = table;
  const [partition, sort] = table.KeySchema ?? [];
  const names = new Set<string>();
  for (const [index, { IndexName, KeySchema, Projection }] of local.entries()) {
    const path = ["LocalSecondaryIndexes", index];
    checkIndex({ path, IndexName, Projection, names }, add);
    const kinds = KeySchema.map(({ KeyType }) => KeyType).join();
    if (kinds !== "HASH,RANGE" || KeySchema[0]?.AttributeName !== partition?.AttributeName) {
      const message = `The key of a local index is the table's HASH attribute ${partition?.AttributeName}, and then a RANGE attribute.`;
      add([...path, "KeySchema"], message);
    }
    checkDistinct([...path, "KeySchema"], KeySchema, add);
  }
  if (local.length > 0 && sort === undefined) {
    add(["LocalSecondaryIndexes"], "Only a table with a RANGE attribute has local indexes.");
  }
  for (const [index, { IndexName, KeySchema, Projection }] of global.entries()) {
    const path = ["GlobalSecondaryIndexes", index];
    checkIndex({ path, IndexName, Projection, names }, add);
    const kinds = KeySchema.map(({ KeyType }) => KeyType).join();
    const pattern = new RegExp(
      `^HASH(,HASH){0,${keyAttributesOfAKindMax - 1}}(,RANGE){0,${keyAttributesOfAKindMax}}$`,
    );
    if (!pattern.test(kinds)) {
      const message = `The key of a global index is 1 to ${keyAttributesOfAKindMax} HASH attributes, and then at most ${keyAttributesOfAKindMax} RANGE attributes.`;
      add([...path, "KeySchema"], message);
    }
    checkDistinct([...path, "KeySchema"], KeySchema, add);
  }
  const projected = [...local, ...global].map((each) => each.Projection.NonKeyAttributes ?? []);
  if (projected.flat().length > nonKeyAttributesMax) {
    const message = `All indexes of a table together have at most ${nonKeyAttributesMax} NonKeyAttributes.`;
    add(["GlobalSecondaryIndexes"], message);
  }
}

function checkIndex(
  index: {
    readonly path: readonly (string | number)[];
    readonly IndexName: string;
    readonly Projection: Projection;
    readonly names: Set<string>;
  },
  add: AddIssue,
): void {
  const { path, IndexName, names } = index;
  const { ProjectionType, NonKeyAttributes } = index.Projection;
  if (names.has(IndexName)) {
    add([...path, "IndexName"], `The table has two indexes ${IndexName}.`);
  }
  names.add(IndexName);
  if (ProjectionType === undefined) {
    add([...path, "Projection"], "A projection has a ProjectionType: ALL, KEYS_ONLY or INCLUDE.");
  } else if ((ProjectionType === "INCLUDE") !== (NonKeyAttributes !== undefined)) {
    const message = "NonKeyAttributes stand with the ProjectionType INCLUDE, and with no other.";
    add([...path, "Projection"], message);
  }
  if (new Set(NonKeyAttributes).size < (NonKeyAttributes?.length ?? 0)) {
    add([...path, "Projection", "NonKeyAttributes"], "A projection names an attribute once.");
  }
}

function checkThroughput(table: DeclaredProperties, add: AddIssue): void {
  const { BillingMode: mode = "PROVISIONED", GlobalSecondaryIndexes: indexes = [] } = table;
  const isOnDemand = mode === "PAY_PER_REQUEST";
  const parts = [
    { path: [] as (string | number)[], part: table, what: "a table" },
    ...indexes.map((part, index) => ({
      path: ["GlobalSecondaryIndexes", index],
      part,
      what: `the index ${part.IndexName}`,
    })),
  ];
  for (const { path, part, what } of parts) {
    if (isOnDemand && part.ProvisionedThroughput !== undefined) {
      const message = "With the BillingMode PAY_PER_REQUEST there is no ProvisionedThroughput.";
      add([...path, "ProvisionedThroughput"], message);
    }
    if (!isOnDemand && part.ProvisionedThroughput === undefined) {
      const message = `With the BillingMode PROVISIONED, which is the default, ${what} has a ProvisionedThroughput. Give it one, or take PAY_PER_REQUEST.`;
      add(path.length === 0 ? ["BillingMode"] : path, message);
    }
    if (!isOnDemand && part.OnDemandThroughput !== undefined) {
      const message = "OnDemandThroughput stands with the BillingMode PAY_PER_REQUEST only.";
      add([...path, "OnDemandThroughput"], message);
    }
    const bounds = Object.entries(part.OnDemandThroughput ?? { none: 1 });
    if (bounds.length === 0 || bounds.some(([, bound]) => bound === 0)) {
      const message =
        "OnDemandThroughput has MaxReadRequestUnits, MaxWriteRequestUnits or both: 1 or more, or -1 for no bound.";
      add([...path, "OnDemandThroughput"], message);
    }
  }
}

function checkOthers(table: DeclaredProperties, add: AddIssue): void {
  const { SSESpecification: sse, TimeToLiveSpecification: timeToLive, Tags = [] } = table;
  if (sse !== undefined && !sse.SSEEnabled && sse.KMSMasterKeyId !== undefined) {
    add(["SSESpecification", "KMSMasterKeyId"], "A key stands with SSEEnabled: true only.");
  }
  if (timeToLive?.Enabled === true && timeToLive.AttributeName === undefined) {
    add(["TimeToLiveSpecification"], "An enabled time to live has an AttributeName.");
  }
  const attributes = table.KeySchema ?? [];
  if (attributes.some(({ AttributeName }) => AttributeName === timeToLive?.AttributeName)) {
    add(
      ["TimeToLiveSpecification", "AttributeName"],
      "A key attribute cannot be the time to live.",
    );
  }
  const keys = Tags.map(({ Key }) => Key);
  for (const [index, key] of keys.entries()) {
    if (/^aws:/i.test(key) || key.startsWith(ownTagPrefix)) {
      const owner = key.startsWith(ownTagPrefix) ? "this runner" : "AWS";
      add(
        ["Tags", index, "Key"],
        `Tags that begin with ${key.slice(0, key.indexOf(":") + 1)} are ${owner}'s own.`,
      );
    }
    if (keys.indexOf(key) < index) {
      add(["Tags", index, "Key"], `The tag ${key} is there twice.`);
    }
  }
  const policies = [
    { path: ["ResourcePolicy"], policy: table.ResourcePolicy },
    {
      path: ["StreamSpecification", "ResourcePolicy"],
      policy: table.StreamSpecification?.ResourcePolicy,
    },
  ];
  for (const { path, policy } of policies) {
    if (
      policy !== undefined &&
      Buffer.byteLength(JSON.stringify(policy.PolicyDocument)) > policySizeBytesMax
    ) {
      add(path, `A resource policy has at most ${policySizeBytesMax} bytes of JSON.`);
    }
  }
}
