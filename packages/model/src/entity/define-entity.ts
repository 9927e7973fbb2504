import { describeKind } from "../codec/describe-value.ts";
import { type KnownOptions, type OptionNames, optionsProblem } from "../known-options.ts";
import { PlinthError } from "../plinth-error.ts";
import type { TableDefinition, TableOptions } from "../tables/table-definition.ts";
import { compileEntity } from "./compile-entity.ts";
import { isRecord } from "./compiled-entity.ts";
import type { Entity, EntityOptions } from "./entity.ts";
import type { CheckedEntityOptions } from "./entity-types.ts";

/**
 * Declares a kind of item of `table`. Throws a `PlinthError` with the code `invalidDefinition` when
 * the options contradict the table or each other, and for an option that there is not.
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
  options: Options & CheckedEntityOptions<Table, Options> & KnownOptions<Options, EntityOptions>,
): Entity<Table, Options> {
  checkTable(table);
  checkOptions(options);
  return { name: options.name, table, options, compiled: compileEntity(table, options) };
}

const optionNames: OptionNames<EntityOptions> = {
  name: true,
  attributes: true,
  keys: true,
  hidden: true,
  readOnly: true,
  timestamps: true,
  version: true,
  when: true,
  discriminate: true,
  upgrade: true,
  unique: true,
  encrypted: true,
  blindIndexes: true,
};
const timestampNames: OptionNames<Required<EntityOptions>["timestamps"]> = {
  created: true,
  updated: true,
};

/** The types refuse all of this already; it is for callers that went around them. */
function checkTable(table: unknown): void {
  if (!isRecord(table) || !Array.isArray(table["partitionKeys"])) {
    const message = `An entity is defined in a table, as defineTable() makes it, and not in ${describeKind(table)}.`;
    throw new PlinthError("invalidDefinition", message);
  }
}

function checkOptions(options: EntityOptions): void {
  const problem =
    optionsProblem(options, optionNames) ??
    (options.timestamps === undefined
      ? undefined
      : optionsProblem(options.timestamps, timestampNames, "its timestamps have")) ??
    nameProblem(options);
  if (problem !== undefined) {
    const name = isRecord(options) ? String(options.name) : "";
    const message = `The options of the entity "${name}" are invalid: ${problem}.`;
    throw new PlinthError("invalidDefinition", message, { entity: name, reason: problem });
  }
}

function nameProblem({ name, attributes }: EntityOptions): string | undefined {
  if (typeof name !== "string" || name === "") {
    return `its name is a text, and not ${describeKind(name)}`;
  }
  return isRecord(attributes) && "_zod" in attributes
    ? undefined
    : "its attributes are a zod schema, such as z.object({ … })";
}
