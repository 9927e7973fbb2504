import { checkItem } from "../check/check-item.ts";
import { type DescribedTable, tableShapeOf } from "../check/table-shape.ts";
import type { ItemSource } from "../files/item-source.ts";
import type { ItemFormat } from "../item-format.ts";
import { ItemFileError, type ItemProblem, ItemProblems } from "../item-problem.ts";
import { readBatches } from "./read-batches.ts";
import type { ReadItem } from "./read-item.ts";

export interface ReadItemsOptions {
  readonly format: ItemFormat;
  /** What DescribeTable says of the table the items are for: each is then checked against it. */
  readonly table?: DescribedTable;
  /**
   * Hears of each problem as it is found, at the latest before the items that follow it. Nothing is
   * thrown at the end then: what is an item counts, whatever is wrong with its neighbours.
   */
  readonly onProblem?: (problem: ItemProblem) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads the items of a source, many at a time and in constant memory. Behind the last of them it throws
 * an `ItemFileError` with all problems when there was one, so items are to be used after the end only;
 * unless the caller takes the problems one by one, with `onProblem`.
 */
export async function* readItems(
  source: ItemSource,
  { format, table, onProblem, signal }: ReadItemsOptions,
): AsyncGenerator<readonly ReadItem[]> {
  const problems = new ItemProblems();
  const report = onProblem ?? problems.add.bind(problems);
  const shape = table && tableShapeOf(table);
  const declared = shape?.declared ?? { types: new Map(), required: [] };
  for await (const items of readBatches(source, { format, declared, report, signal })) {
    yield shape === undefined ? items : items.filter((read) => checkItem(read, shape, report));
  }
  if (problems.total > 0) throw new ItemFileError(source.name, problems);
}
