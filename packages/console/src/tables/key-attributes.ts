import type { KeySchemaElement, TableDescription } from "@plinth/api";

/** An attribute of a key with its type. */
export interface KeyAttribute {
  readonly name: string;
  readonly type: "S" | "N" | "B";
}

/** The key of a table or of an index. An index may have several attributes of either kind. */
export interface Key {
  readonly partition: readonly KeyAttribute[];
  readonly sort: readonly KeyAttribute[];
}

/** The attributes of a key schema of this table, with their types. */
export function keyOf(table: TableDescription, keySchema: readonly KeySchemaElement[]): Key {
  const types = new Map(
    table.AttributeDefinitions.map(({ AttributeName, AttributeType }) => [
      AttributeName,
      AttributeType,
    ]),
  );
  const ofKind = (kind: KeySchemaElement["KeyType"]): KeyAttribute[] =>
    keySchema
      .filter(({ KeyType }) => KeyType === kind)
      .map(({ AttributeName: name }) => ({ name, type: types.get(name) ?? "S" }));
  return { partition: ofKind("HASH"), sort: ofKind("RANGE") };
}
