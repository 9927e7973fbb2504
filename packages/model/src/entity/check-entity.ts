import { isEncrypted } from "../cipher/cipher-of.ts";
import type { AttributeCodec } from "../codec/attribute-codec.ts";
import { keyAttributesOf } from "../tables/define-table.ts";
import type { CompiledEntity } from "./compiled-entity.ts";
import { invalidEntity } from "./invalid-entity.ts";

/**
 * Checks that an entity, its table and its options agree. `attributes` are those that the schema
 * names, and `leaves` the objects that it is, several for a union. Throws `invalidDefinition`.
 */
export function checkEntity(
  entity: CompiledEntity,
  attributes: ReadonlyMap<string, AttributeCodec>,
  leaves: readonly AttributeCodec[],
): void {
  checkTypes(entity, attributes);
  checkAttributes(entity, leaves);
}

function checkTypes(entity: CompiledEntity, attributes: ReadonlyMap<string, AttributeCodec>): void {
  for (const key of keyAttributesOf(entity.table)) {
    const type = entity.members.get(key.name)?.type;
    if (type !== undefined && type !== key.type) {
      throw invalidEntity(
        entity.name,
        `its attribute "${key.name}" is of type ${type}, the table's key of type ${key.type}`,
      );
    }
  }
  const { timeToLive } = entity;
  const timeToLiveCodec = timeToLive === undefined ? undefined : attributes.get(timeToLive);
  if (timeToLiveCodec !== undefined && timeToLiveCodec.type !== "N") {
    throw invalidEntity(
      entity.name,
      `its time to live "${timeToLive}" must be a number of epoch seconds`,
    );
  }
  for (const { name } of entity.unique) {
    if (attributes.get(name)?.type !== "S") {
      throw invalidEntity(entity.name, `its unique attribute "${name}" must be a string`);
    }
  }
  if (entity.unique.length > 0 && entity.table.partitionKey.type !== "S") {
    throw invalidEntity(
      entity.name,
      "unique attributes need a table whose partition key is a text",
    );
  }
}

function checkAttributes(entity: CompiledEntity, leaves: readonly AttributeCodec[]): void {
  if (leaves.length === 0) {
    throw invalidEntity(entity.name, "its attributes are an object or a union of objects");
  }
  if (entity.members.has("__proto__")) {
    throw invalidEntity(entity.name, 'no attribute can be called "__proto__", which zod drops');
  }
  for (const { name } of entity.keyParts) {
    if (leaves.some(({ members }) => members?.has(name) !== true)) {
      throw invalidEntity(entity.name, `an option of it lacks the table's key attribute "${name}"`);
    }
  }
  const sealed = entity.readOnly.find((name) => isEncrypted(entity, name));
  if (sealed !== undefined) {
    const reason = "encrypted, so that no write can tell another value from the same";
    throw invalidEntity(entity.name, `its read-only "${sealed}" is ${reason}`);
  }
  for (const name of [...entity.hidden, ...entity.readOnly]) {
    if (!entity.members.has(name) || entity.managedNames.includes(name)) {
      throw invalidEntity(
        entity.name,
        `"${name}" is hidden or read-only, but none of its attributes`,
      );
    }
    if (entity.keyParts.some((part) => part.name === name)) {
      throw invalidEntity(
        entity.name,
        `"${name}" is part of the key, which is always shown and never changes`,
      );
    }
  }
}
