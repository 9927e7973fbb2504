import { attributeValueSizeBytes, type Item } from "@plinth/values";
import type { AnyTable, KeyAttribute } from "../tables/table-definition.ts";

const partitionKeySizeBytesMax = 2048;
const sortKeySizeBytesMax = 1024;

/** Says which key attribute is longer than DynamoDB takes; undefined when none is. */
export function keySizeProblem(table: AnyTable, item: Item): string | undefined {
  const problemOf = (keys: readonly KeyAttribute[], most: number): string | undefined => {
    for (const { name } of keys) {
      const value = item[name];
      const sizeBytes = value === undefined ? 0 : attributeValueSizeBytes(value);
      if (sizeBytes > most) {
        return `the key attribute "${name}" has ${sizeBytes} bytes, and DynamoDB takes ${most}`;
      }
    }
    return undefined;
  };
  const problems = [table, ...table.indexes].map(
    ({ partitionKeys, sortKeys }) =>
      problemOf(partitionKeys, partitionKeySizeBytesMax) ??
      problemOf(sortKeys, sortKeySizeBytesMax),
  );
  return problems.find((problem) => problem !== undefined);
}
