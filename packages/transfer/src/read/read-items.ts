import { checkItem } from "../check/check-item.ts";
import { type DescribedTable, tableShapeOf } from "../check/table-shape.ts";
import type { ItemSource } from "../files/item-source.ts";
import type { ItemFormat } from "../item-format.ts";
import { ItemFileError, ItemProblems } from "../item-problem.ts";
import { readBatches } from "./read-batches.ts";
import type { ReadItem } from "./read-item.ts";

export interface ReadItemsOptions {
  readonly format: ItemFormat;
  /** What DescribeTable says of the table the items are for: each is then checked against it. */
  readonly table?: DescribedTable;
  readonly signal?: AbortSignal;
}

/**
 * Reads the items of a source, many at a time and in constant memory. Behind the last of them it throws
 * an `ItemFileError` with all problems when there was one, so items are to be used after the end only.
 */
export async function* readItems(
  source: ItemSource,
  { format, table, signal }: ReadItemsOptions,
): AsyncGenerator<readonly ReadItem[]> {
  const problems = new ItemProblems();
  const report = problems.add.bind(problems);
  const shape = table && tableShapeOf(table);
  const declared = shape?.declared ?? { types: new Map(), required: [] };
  for await (const items of readBatches(source, { format, declared, report, signal })) {
    yield shape === undefined ? items : items.filter((read) => checkItem(read, shape, report));
  }
  if (problems.total > 0) throw new ItemFileError(source.name, problems);
}
