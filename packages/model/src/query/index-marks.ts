import type { CompiledEntity } from "../entity/compiled-entity.ts";
import type { EntityKeys } from "../entity/entity-keys.ts";
import type { OwnMarks } from "../entity/item-codec.ts";
import type { KeyTemplate } from "../entity/key-template.ts";
import { keyNamesOf } from "../tables/define-table.ts";
import type { IndexDefinition } from "../tables/table-definition.ts";

/** The key attributes of the table and of the index: what says where a read goes on. */
export function readKeyNames(entity: CompiledEntity, index: IndexDefinition | undefined): string[] {
  const indexNames = index === undefined ? [] : keyNamesOf(index);
  return [...new Set([...keyNamesOf(entity.table), ...indexNames])];
}

/** The attributes that an index has; undefined when it has all, as the table does. */
export function projectedNames(
  entity: CompiledEntity,
  index: IndexDefinition | undefined,
): ReadonlySet<string> | undefined {
  if (index === undefined || index.projection === "ALL") {
    return undefined;
  }
  const included = index.projection === "KEYS_ONLY" ? [] : index.projection;
  return new Set([...readKeyNames(entity, index), ...included]);
}

/**
 * An index that projects only some attributes cannot show by the others whose an item is; its own keys
 * tell of those that they are computed from.
 */
export function marksIn(entity: CompiledEntity, index: IndexDefinition | undefined): OwnMarks {
  const projected = projectedNames(entity, index);
  return projected === undefined || index === undefined
    ? entity
    : {
        when: entity.when.filter((rule) => projected.has(rule.name)),
        discriminate: undefined,
        isPartial: true,
        fetched: projected,
        toldBy: entity.keys && templatesOf(entity.keys, index),
      };
}

function templatesOf(keys: EntityKeys, index: IndexDefinition): KeyTemplate[] {
  return keyNamesOf(index)
    .map((name) => keys.byAttribute.get(name))
    .filter((template) => template !== undefined);
}
