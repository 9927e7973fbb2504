import type { KeySchemaElement, ScalarAttributeType, TableDescription } from "@plinth/api";
import type { Client } from "@plinth/client";
import { type AttributeValue, base64ToBytes, type Item, normalizeNumber } from "@plinth/values";
import { usageError } from "../errors/cli-error.ts";

/** A key attribute with the type that the table says it has. */
export interface KeyAttribute {
  readonly name: string;
  readonly type: ScalarAttributeType;
}

/** What a table or an index is asked by. */
export interface KeyOf {
  readonly partitionKeys: readonly KeyAttribute[];
  readonly sortKeys: readonly KeyAttribute[];
}

export interface IndexKeys extends KeyOf {
  readonly name: string;
  readonly kind: "global" | "local";
}

/** The keys of a live table and of its indexes. */
export interface TableKeys extends KeyOf {
  readonly tableName: string;
  readonly indexes: readonly IndexKeys[];
}

/** Asks the table itself, so that no schema is needed to give a key its type. */
export async function readTableKeys(
  client: Client,
  tableName: string,
  signal: AbortSignal,
): Promise<TableKeys> {
  const { Table } = await client.send("DescribeTable", { TableName: tableName }, { signal });
  if (Table === undefined) throw usageError(`There is no table ${tableName}.`);
  const types = typesOf(Table);
  return {
    tableName,
    ...keyOf(Table.KeySchema, types),
    indexes: [
      ...(Table.GlobalSecondaryIndexes ?? []).map((index) => ({
        name: index.IndexName,
        kind: "global" as const,
        ...keyOf(index.KeySchema, types),
      })),
      ...(Table.LocalSecondaryIndexes ?? []).map((index) => ({
        name: index.IndexName,
        kind: "local" as const,
        ...keyOf(index.KeySchema, types),
      })),
    ],
  };
}

type Types = ReadonlyMap<string, ScalarAttributeType>;

function typesOf({ AttributeDefinitions }: TableDescription): Types {
  return new Map(
    AttributeDefinitions.map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]),
  );
}

function keyOf(schema: readonly KeySchemaElement[], types: Types): KeyOf {
  const attributes = (kind: "HASH" | "RANGE"): KeyAttribute[] =>
    schema
      .filter(({ KeyType }) => KeyType === kind)
      .map(({ AttributeName: name }) => ({ name, type: types.get(name) ?? "S" }));
  return { partitionKeys: attributes("HASH"), sortKeys: attributes("RANGE") };
}

/** The primary key that `texts` give: each attribute of it, and no other. */
export function readPrimaryKey(
  { tableName, partitionKeys, sortKeys }: TableKeys,
  texts: Readonly<Record<string, string>>,
): Item {
  const attributes = [...partitionKeys, ...sortKeys];
  const wanted = attributes.map(({ name }) => `${name}=…`).join(" ");
  const unknown = Object.keys(texts).find((name) => !attributes.some((each) => each.name === name));
  if (unknown !== undefined) {
    throw usageError(`${unknown} is not in the key of ${tableName}. Give ${wanted}`);
  }
  return Object.fromEntries(
    attributes.map((attribute) => {
      const text = texts[attribute.name];
      if (text === undefined) {
        throw usageError(`The key of ${tableName} lacks ${attribute.name}. Give ${wanted}`);
      }
      return [attribute.name, readKeyValue(attribute, text)];
    }),
  );
}

/** A text as the type of a key attribute has it: a Number in digits, a Binary in base64. */
export function readKeyValue({ name, type }: KeyAttribute, text: string): AttributeValue {
  switch (type) {
    case "S":
      return { S: text };
    case "N":
      return { N: readNumber(name, text) };
    case "B":
      return { B: readBinary(name, text) };
  }
}

function readNumber(name: string, text: string): string {
  try {
    return normalizeNumber(text);
  } catch (error) {
    throw usageError(`${name} is a Number, and "${text}" is none that DynamoDB can keep.`, error);
  }
}

function readBinary(name: string, text: string): Uint8Array {
  const bytes = base64ToBytes(text);
  if (bytes !== undefined) return bytes;
  throw usageError(`${name} is a Binary, and "${text}" is no base64.`);
}
