import type { AnyEntity } from "../../entity/entity-types.ts";
import { invalidEntity } from "../../entity/invalid-entity.ts";
import { keyAttributesOf } from "../../tables/define-table.ts";

/**
 * Checks that an entity can encrypt what it names. Throws `invalidDefinition`. The types refuse most
 * of it already.
 */
export function checkEncrypted(entity: AnyEntity): void {
  const { options, compiled } = entity;
  for (const name of options.encrypted ?? []) {
    const reason = problemOf(entity, name);
    if (reason !== undefined) {
      throw invalidEntity(entity.name, `its encrypted attribute "${name}" ${reason}`);
    }
  }
  for (const [source, { attribute }] of Object.entries(options.blindIndexes ?? {})) {
    const reason = blindProblemOf(entity, source, attribute);
    if (reason !== undefined) {
      throw invalidEntity(entity.name, reason);
    }
  }
  const names = compiled.encrypted?.blind.map(({ name }) => name) ?? [];
  if (new Set(names).size < names.length) {
    throw invalidEntity(entity.name, "two blind indexes are kept in one attribute");
  }
}

/** Why an attribute cannot be encrypted: whoever sees only ciphertext must not need its value. */
function problemOf({ table, options, compiled }: AnyEntity, name: string): string | undefined {
  if (!compiled.members.has(name) || compiled.managedNames.includes(name)) {
    return "is none of its attributes";
  }
  if (keyAttributesOf(table).some((key) => key.name === name)) {
    return "is a key of the table or an index, which must be readable; a blind index stands for it";
  }
  if (name === table.timeToLive) {
    return "is the time to live, which DynamoDB must read";
  }
  return Object.hasOwn(options.when ?? {}, name)
    ? "tells its items from others, and so must be readable"
    : undefined;
}

function blindProblemOf(
  { table, options, compiled }: AnyEntity,
  source: string,
  attribute: string,
): string | undefined {
  if (options.encrypted?.includes(source) !== true) {
    return `its blind index is of "${source}", which is not encrypted`;
  }
  if (compiled.members.get(source)?.type !== "S") {
    return `its blind index is of "${source}", which must be a string`;
  }
  if (compiled.members.has(attribute)) {
    return `its blind index "${attribute}" is also an attribute`;
  }
  if (Object.hasOwn(options.keys ?? {}, attribute)) {
    return `its blind index "${attribute}" also has a key template`;
  }
  const key = keyAttributesOf(table).find(({ name }) => name === attribute);
  if (key !== undefined && key.type !== "S") {
    return `its blind index "${attribute}" is a text, and the table's key of type ${key.type}`;
  }
  return [table.partitionKey.name, table.sortKey?.name].includes(attribute)
    ? `its blind index "${attribute}" cannot be a part of the primary key`
    : undefined;
}
