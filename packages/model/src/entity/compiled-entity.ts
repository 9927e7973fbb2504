import type { AttributeValue } from "@plinth/values";
import type { EncryptedAttributes } from "../cipher/compile-encrypted.ts";
import type { AttributeCodec } from "../codec/attribute-codec.ts";
import type { AnyTable } from "../tables/table-definition.ts";
import type { AttributePattern, EntitySchema } from "./entity.ts";
import type { EntityKeys } from "./entity-keys.ts";
import type { UnionForm } from "./union-form.ts";
import type { CompiledUpgrade } from "./upgrade.ts";

export type NativeRecord = Readonly<Record<string, unknown>>;

/** What the types promise of keys, inputs and changes, and a caller without types may break. */
export function isRecord(value: unknown): value is NativeRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** One attribute of the primary key, itself or as a part of its templates. */
export interface KeyPart {
  readonly name: string;
  readonly codec: AttributeCodec;
  /** The value that `when` fixes, so that a key need not have it. */
  readonly fixed: string | number | undefined;
}

export interface WhenRule {
  readonly name: string;
  readonly pattern: AttributePattern;
  readonly isKey: boolean;
  readonly isInSchema: boolean;
  /** Whether an item without the attribute may be the entity's: it may be older than the attribute. */
  readonly acceptsAbsence: boolean;
}

export interface UniqueAttribute {
  readonly name: string;
  readonly normalize: (value: string) => string;
}

/** What `defineEntity` works out once, so that commands only look it up. */
export interface CompiledEntity {
  readonly name: string;
  readonly table: AnyTable;
  readonly schema: EntitySchema;
  /** The options, where the attributes are a union; `members` are then those of all of them. */
  readonly union: UnionForm | undefined;
  /** Whether the schema refuses or keeps what it does not name, rather than drop it. */
  readonly seesOthers: boolean;
  /** Whether an attribute is named as something that every object has, such as `constructor`. */
  readonly hasInheritedNames: boolean;
  /** What reads leave out unless they are asked to reveal it. */
  readonly hidden: readonly string[];
  /** What is given once and never changes. */
  readonly readOnly: readonly string[];
  readonly keyParts: readonly KeyPart[];
  readonly partitionKeyName: string;
  /** The templates of computed keys; undefined when all key attributes are attributes of the items. */
  readonly keys: EntityKeys | undefined;
  /** The attributes that are written by themselves and that no read gives. */
  readonly computedNames: readonly string[];
  /** The attributes of the schema and those that the entity keeps by itself. */
  readonly members: ReadonlyMap<string, AttributeCodec>;
  readonly otherMembers: AttributeCodec | undefined;
  readonly created: string | undefined;
  readonly updated: string | undefined;
  readonly version: string | undefined;
  /** The names that the input may have although the schema does not know them. */
  readonly managedNames: readonly string[];
  readonly timeToLive: string | undefined;
  readonly when: readonly WhenRule[];
  /** The attributes that `when` fixes and the schema has: given in place of the caller. */
  readonly fixedInput: NativeRecord | undefined;
  /** The attributes that `when` fixes and the schema does not have: written beside it. */
  readonly fixedExtras: Readonly<Record<string, AttributeValue>> | undefined;
  /** Texts that may not be empty, since they are keys of the table or an index. */
  readonly keyNames: readonly string[];
  readonly discriminate: ((item: NativeRecord) => boolean) | undefined;
  readonly unique: readonly UniqueAttribute[];
  /** How old items become today's; undefined when all are as they were first. */
  readonly upgrade: CompiledUpgrade | undefined;
  /** What is stored encrypted; undefined when nothing is. */
  readonly encrypted: EncryptedAttributes | undefined;
}
