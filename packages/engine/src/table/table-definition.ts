import type { KeySchemaElement } from "@plinth/api";
import type { TableRecord } from "./table.ts";

/** The record without definitions of attributes that were keys of indexes that are gone. */
export function withoutUnusedDefinitions(record: TableRecord): TableRecord {
  const used = new Set(
    [record.keySchema, ...record.indexes.map(({ definition }) => definition.KeySchema)].flatMap(
      (elements: readonly KeySchemaElement[]) => elements.map(({ AttributeName }) => AttributeName),
    ),
  );
  const attributeDefinitions = record.attributeDefinitions.filter(({ AttributeName }) =>
    used.has(AttributeName),
  );
  return { ...record, attributeDefinitions };
}

/** The ARN of a table's index. */
export function indexArnOf(record: TableRecord, indexName: string): string {
  return `${record.tableArn}/index/${indexName}`;
}
