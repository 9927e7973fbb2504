import type { TableDefinition, TableOptions } from "../tables/table-definition.ts";
import { compileEntity } from "./compile-entity.ts";
import type { Entity, EntityOptions } from "./entity.ts";
import type { CheckedEntityOptions } from "./entity-types.ts";

/**
 * Declares a kind of item of `table`. Throws a `PlinthError` with the code `invalidDefinition` when
 * the options contradict the table or each other.
 *
 *     const Book = defineEntity(books, {
 *       name: "Book",
 *       attributes: z.object({ category: z.string(), book_id: z.string(), price: money() }),
 *       timestamps: { created: "created_at", updated: "updated_at" },
 *     });
 *     type BookItem = InferItem<typeof Book>;
 */
export function defineEntity<const Table extends TableOptions, const Options extends EntityOptions>(
  table: TableDefinition<Table>,
  options: Options & CheckedEntityOptions<Table, Options>,
): Entity<Table, Options> {
  return { name: options.name, table, options, compiled: compileEntity(table, options) };
}
