import type { z } from "zod";
import type { TableDefinition, TableOptions } from "../tables/table-definition.ts";
import type { CompiledEntity } from "./compiled-entity.ts";
import type { UpgradeOptions } from "./upgrade.ts";

/** What an attribute must be for an item to be of this entity: this value, or a text that begins so. */
export type AttributePattern = string | number | { readonly beginsWith: string };

export interface UniqueOptions {
  /** Brings values that count as the same to one text, such as lower case. */
  readonly normalize?: (value: string) => string;
}

/** A union whose options are objects, such as `z.discriminatedUnion` makes. */
export interface ObjectUnion extends z.ZodType<Record<string, unknown>, Record<string, unknown>> {
  readonly options: readonly unknown[];
}

/** What describes the attributes of an entity: an object, or a union of them. */
export type EntitySchema = z.ZodObject | ObjectUnion;

export interface EntityOptions {
  readonly name: string;
  /**
   * A `z.looseObject` keeps attributes that it does not name; any other object drops them on read.
   * In a `z.discriminatedUnion` or `z.union` each option has the attributes of the primary key.
   */
  readonly attributes: EntitySchema;
  /**
   * Key attributes that are computed from others, such as `"ORDER#{placed_at}#{rank:8}"`: texts, and
   * in braces the attributes whose values go there, a whole number with its digits. They are written
   * by themselves and no read gives them; two different items never share a key. A value may not hold
   * what ends its place, but for the last place. An index key of which a part is absent is absent.
   */
  readonly keys?: Readonly<Record<string, string>>;
  /** Attributes that no read gives but one with `{ reveal: true }`. Writes and conditions know them. */
  readonly hidden?: readonly string[];
  /** Attributes that are given when an item is made and stay as they are. */
  readonly readOnly?: readonly string[];
  /** Attributes that hold when the item was made and last written, as ISO 8601 texts in UTC. */
  readonly timestamps?: { readonly created?: string; readonly updated?: string };
  /** The attribute that counts the writes of the item, from 1. */
  readonly version?: string;
  /**
   * What tells this entity's items from others in the table. A fixed value is written by itself and
   * need not be given; it may name an attribute that the schema does not have.
   */
  readonly when?: Readonly<Record<string, AttributePattern>>;
  /** Tells this entity's items from others where `when` cannot; sees the attributes as code sees them. */
  readonly discriminate?: (item: Readonly<Record<string, unknown>>) => boolean;
  /**
   * Brings old items up to today's form: on read, and on the first write of each. Steps run on items
   * of this entity only, told by key, `when` and `discriminate` of what is stored.
   */
  readonly upgrade?: UpgradeOptions;
  /** Attributes of which no two items of the entity have the same value, kept so by guard items. */
  readonly unique?: Readonly<Record<string, UniqueOptions>>;
  /**
   * Attributes that are stored encrypted, each as a whole. The connection needs `encryption`. They
   * can be no keys, and conditions only ask whether they are there.
   */
  readonly encrypted?: readonly string[];
  /**
   * For encrypted texts, the attribute that holds an HMAC of each, so that an index whose key it is
   * finds them by their exact value. Whoever reads the table sees which items have equal values.
   */
  readonly blindIndexes?: Readonly<Record<string, BlindIndexOptions>>;
}

export interface BlindIndexOptions {
  /** The attribute to keep the HMAC in, which is none of the schema's. */
  readonly attribute: string;
  /** Brings values that count as the same to one text, such as lower case. */
  readonly normalize?: (value: string) => string;
}

/** A kind of item in a table. */
export interface Entity<out Table extends TableOptions, out Options extends EntityOptions> {
  readonly name: string;
  readonly table: TableDefinition<Table>;
  readonly options: Options;
  /** The codecs that the commands use; not part of the interface. */
  readonly compiled: CompiledEntity;
}
