import type { AttributeCodec } from "../codec/attribute-codec.ts";
import type { EntityOptions } from "../entity/entity.ts";
import { keyAttributesOf } from "../tables/define-table.ts";
import type { AnyTable } from "../tables/table-definition.ts";

/** An attribute that holds the HMAC of an encrypted one, so that equal values can be found. */
export interface BlindAttribute {
  /** The encrypted attribute. */
  readonly source: string;
  /** The stored one, which no read gives. */
  readonly name: string;
  readonly normalize: (value: string) => string;
}

/** What an entity encrypts. */
export interface EncryptedAttributes {
  readonly names: readonly string[];
  readonly blind: readonly BlindAttribute[];
}

/** What of an entity these checks need. */
interface EncryptedEntity {
  readonly table: AnyTable;
  readonly options: EntityOptions;
  readonly attributes: ReadonlyMap<string, AttributeCodec>;
}

/** The stored attribute beside an encrypted unique one, by which a write sees that it changed. */
export function uniqueBlindName(source: string): string {
  return `${source}#unique`;
}

/**
 * Finds what the entity encrypts; undefined when nothing. `refuse` makes the error of a definition
 * that contradicts itself.
 */
export function compileEncrypted(
  entity: EncryptedEntity,
  refuse: (reason: string) => Error,
): EncryptedAttributes | undefined {
  const { options } = entity;
  const names = options.encrypted ?? [];
  const blindIndexes = Object.entries(options.blindIndexes ?? {});
  for (const name of names) {
    const reason = problemOf(entity, name);
    if (reason !== undefined) {
      throw refuse(`its encrypted attribute "${name}" ${reason}`);
    }
  }
  const blind = blindIndexes.map(([source, { attribute, normalize }]): BlindAttribute => {
    checkBlindIndex(entity, source, attribute, refuse);
    return { source, name: attribute, normalize: normalize ?? asIs };
  });
  for (const [source, { normalize }] of Object.entries(options.unique ?? {})) {
    if (names.includes(source)) {
      blind.push({ source, name: uniqueBlindName(source), normalize: normalize ?? asIs });
    }
  }
  if (new Set(blind.map(({ name }) => name)).size < blind.length) {
    throw refuse("two blind indexes are kept in one attribute");
  }
  return names.length === 0 ? undefined : { names: [...new Set(names)], blind };
}

function asIs(value: string): string {
  return value;
}

/** Why an attribute cannot be encrypted: whoever sees only ciphertext must not need its value. */
function problemOf(
  { table, options, attributes }: EncryptedEntity,
  name: string,
): string | undefined {
  if (!attributes.has(name)) {
    return "is none of its attributes";
  }
  if (keyAttributesOf(table).some((key) => key.name === name)) {
    return "is a key of the table or an index, which must be readable; a blind index stands for it";
  }
  if (name === table.timeToLive) {
    return "is the time to live, which DynamoDB must read";
  }
  if (Object.hasOwn(options.when ?? {}, name)) {
    return "tells its items from others, and so must be readable";
  }
  if (options.readOnly?.includes(name) === true) {
    return "is read-only, and DynamoDB cannot compare what it cannot read";
  }
  return undefined;
}

function checkBlindIndex(
  { table, options, attributes }: EncryptedEntity,
  source: string,
  attribute: string,
  refuse: (reason: string) => Error,
): void {
  if (options.encrypted?.includes(source) !== true) {
    throw refuse(`its blind index is of "${source}", which is not encrypted`);
  }
  if (attributes.get(source)?.type !== "S") {
    throw refuse(`its blind index is of "${source}", which must be a string`);
  }
  const { created, updated } = options.timestamps ?? {};
  if (attributes.has(attribute) || [created, updated, options.version].includes(attribute)) {
    throw refuse(`its blind index "${attribute}" is also an attribute`);
  }
  if (Object.hasOwn(options.keys ?? {}, attribute)) {
    throw refuse(`its blind index "${attribute}" also has a key template`);
  }
  const key = keyAttributesOf(table).find(({ name }) => name === attribute);
  if (key !== undefined && key.type !== "S") {
    throw refuse(
      `its blind index "${attribute}" is a text, and the table's key of type ${key.type}`,
    );
  }
  if ([table.partitionKey.name, table.sortKey?.name].includes(attribute)) {
    throw refuse(`its blind index "${attribute}" cannot be a part of the primary key`);
  }
}
