import type { KeySchemaElement, TableDescription } from "@plinth/api";
import type { DeclaredAttributes } from "../read/csv/csv-header.ts";

export type KeyType = "S" | "N" | "B";

export interface KeyAttribute {
  readonly name: string;
  readonly type: KeyType;
}

/** A key's parts, each of one attribute, or in an index of up to four. */
export interface Key {
  /** Undefined for the table's own. */
  readonly indexName?: string;
  readonly partitionKeys: readonly KeyAttribute[];
  readonly sortKeys: readonly KeyAttribute[];
}

/** What a table asks of its items. */
export interface TableShape {
  readonly tableName: string;
  readonly primaryKey: Key;
  readonly indexKeys: readonly Key[];
  readonly declared: DeclaredAttributes;
}

/** What DescribeTable tells and a check of items needs. */
export type DescribedTable = Pick<
  TableDescription,
  | "TableName"
  | "AttributeDefinitions"
  | "KeySchema"
  | "GlobalSecondaryIndexes"
  | "LocalSecondaryIndexes"
>;

export function tableShapeOf(table: DescribedTable): TableShape {
  const types = new Map(
    table.AttributeDefinitions.map((each) => [each.AttributeName, each.AttributeType] as const),
  );
  const keyOf = (schema: readonly KeySchemaElement[]): Key => ({
    partitionKeys: keyAttributes(schema, "HASH", types),
    sortKeys: keyAttributes(schema, "RANGE", types),
  });
  const indexes = [...(table.LocalSecondaryIndexes ?? []), ...(table.GlobalSecondaryIndexes ?? [])];
  return {
    tableName: table.TableName,
    primaryKey: keyOf(table.KeySchema),
    indexKeys: indexes.map(({ IndexName, KeySchema }) => ({
      indexName: IndexName,
      ...keyOf(KeySchema),
    })),
    declared: { types, required: table.KeySchema.map((each) => each.AttributeName) },
  };
}

function keyAttributes(
  schema: readonly KeySchemaElement[],
  keyType: KeySchemaElement["KeyType"],
  types: ReadonlyMap<string, KeyType>,
): KeyAttribute[] {
  return schema
    .filter((each) => each.KeyType === keyType)
    .map(({ AttributeName }) => ({ name: AttributeName, type: types.get(AttributeName) ?? "S" }));
}
