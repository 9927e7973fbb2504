import type { AnyTable } from "../tables/table-definition.ts";
import { defineEntity } from "./define-entity.ts";
import type { EntityOptions } from "./entity.ts";
import type { AnyEntity } from "./entity-types.ts";

/**
 * `defineEntity` for what this package itself keeps in a table of any keys: the checks of its types
 * need the names of the keys, which only the table knows then. What runs is the same.
 */
export const defineUntyped = defineEntity as unknown as (
  table: AnyTable,
  options: EntityOptions,
) => AnyEntity;
