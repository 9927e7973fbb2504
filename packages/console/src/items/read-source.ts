import type { Projection, TableDescription } from "@plinth/api";
import { type Key, keyOf } from "../tables/key-attributes.ts";

/** What items are read from: the table itself, or one of its indexes. */
export interface ReadSource {
  /** Undefined for the table itself. */
  readonly indexName: string | undefined;
  readonly kind: "table" | "global" | "local";
  readonly key: Key;
  readonly projectionType: NonNullable<Projection["ProjectionType"]>;
}

/** The table itself, then its indexes. */
export function readSourcesOf(table: TableDescription): readonly ReadSource[] {
  const own = { indexName: undefined, kind: "table", projectionType: "ALL" } as const;
  const indexes = [
    ...(table.GlobalSecondaryIndexes ?? []).map((index) => ({ index, kind: "global" as const })),
    ...(table.LocalSecondaryIndexes ?? []).map((index) => ({ index, kind: "local" as const })),
  ];
  return [
    { ...own, key: keyOf(table, table.KeySchema) },
    ...indexes.map(({ index, kind }) => ({
      indexName: index.IndexName,
      kind,
      key: keyOf(table, index.KeySchema),
      projectionType: index.Projection.ProjectionType ?? "ALL",
    })),
  ];
}
