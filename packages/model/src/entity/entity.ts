import type { z } from "zod";
import type { TableDefinition, TableOptions } from "../tables/table-definition.ts";
import type { CompiledEntity } from "./compiled-entity.ts";

/** What an attribute must be for an item to be of this entity: this value, or a text that begins so. */
export type AttributePattern = string | number | { readonly beginsWith: string };

export interface UniqueOptions {
  /** Brings values that count as the same to one text, such as lower case. */
  readonly normalize?: (value: string) => string;
}

export interface EntityOptions {
  readonly name: string;
  /** A `z.looseObject` keeps attributes that it does not name; any other object drops them on read. */
  readonly attributes: z.ZodObject;
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
  /** Attributes of which no two items of the entity have the same value, kept so by guard items. */
  readonly unique?: Readonly<Record<string, UniqueOptions>>;
}

/** A kind of item in a table. */
export interface Entity<out Table extends TableOptions, out Options extends EntityOptions> {
  readonly name: string;
  readonly table: TableDefinition<Table>;
  readonly options: Options;
  /** The codecs that the commands use; not part of the interface. */
  readonly compiled: CompiledEntity;
}
