import type { DocumentPath, Projection } from "@plinth/expressions";
import type { StoreKey } from "@plinth/store";
import { ValidationException } from "../../exceptions.ts";
import type { KeySchema, Table, TableIndex } from "../../table/table.ts";
import type { ReadMany } from "./read-many-input.ts";

/** What a Query or Scan reads: the table, or one of its indexes. */
export interface ReadSource {
  readonly table: Table;
  readonly index: TableIndex | undefined;
  readonly space: StoreKey;
  readonly keySchema: KeySchema;
  /** True for a local index that lacks attributes the request wants: they come from the table. */
  readonly fetchesFromTable: boolean;
}

/** Finds the source and refuses what it cannot give. */
export function readSourceOf(table: Table, request: ReadMany): ReadSource {
  if (request.indexName === undefined) {
    const { space } = table;
    return { table, index: undefined, space, keySchema: table, fetchesFromTable: false };
  }
  const index = table.index(request.indexName);
  if (index === undefined) {
    throw new ValidationException(
      `The table does not have the specified index: ${request.indexName}`,
    );
  }
  checkGlobalIndex(index, request);
  const isLacking = lacksAttributes(index, request);
  if (isLacking && index.kind === "global") {
    refuseUnprojected(index, request);
  }
  const { space } = index;
  return { table, index, space, keySchema: index, fetchesFromTable: isLacking };
}

function checkGlobalIndex(index: TableIndex, request: ReadMany): void {
  if (index.kind === "local") {
    return;
  }
  if (index.isBackfilling || index.status === "CREATING") {
    throw new ValidationException(
      `Cannot read from backfilling global secondary index: ${index.name}`,
    );
  }
  if (request.consistency === "strong") {
    throw new ValidationException("Consistent reads are not supported on global secondary indexes");
  }
}

function lacksAttributes({ projectedNames }: TableIndex, request: ReadMany): boolean {
  if (projectedNames === undefined) {
    return false;
  }
  if (request.select === "ALL_ATTRIBUTES") {
    return true;
  }
  return (
    request.projection !== undefined && unprojected(request.projection, projectedNames).length > 0
  );
}

function refuseUnprojected(index: TableIndex, { projection }: ReadMany): never {
  if (projection === undefined) {
    throw new ValidationException(
      `One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.name} because its projection type is not ALL`,
    );
  }
  const names = unprojected(projection, index.projectedNames ?? new Set());
  throw new ValidationException(
    `One or more parameter values were invalid: Global secondary index ${index.name} does not project [${names.join(", ")}]`,
  );
}

function unprojected(projection: Projection, names: ReadonlySet<string>): string[] {
  const wanted = projection.paths.map(([attributeName]: DocumentPath) => attributeName);
  return [...new Set(wanted)].filter((name) => !names.has(name));
}
