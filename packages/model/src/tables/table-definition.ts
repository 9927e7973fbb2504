import type { ScalarAttributeType, StreamViewType } from "@plinth/api";

/** A key attribute. Its name alone means a string. */
export interface KeyAttribute {
  readonly name: string;
  readonly type: ScalarAttributeType;
}

export type KeyAttributeOption = string | KeyAttribute;

/** One attribute, or up to four that make the key together, which only a global index can have. */
export type IndexKeyOption = KeyAttributeOption | readonly KeyAttributeOption[];

/** What an index holds of each item: all, its keys only, or its keys and these attributes. */
export type IndexProjection = "ALL" | "KEYS_ONLY" | readonly string[];

export interface GlobalSecondaryIndexOptions {
  readonly partitionKey: IndexKeyOption;
  readonly sortKey?: IndexKeyOption;
  readonly projection: IndexProjection;
}

export interface LocalSecondaryIndexOptions {
  readonly sortKey: KeyAttributeOption;
  readonly projection: IndexProjection;
}

export interface TableOptions {
  readonly name: string;
  readonly partitionKey: KeyAttributeOption;
  readonly sortKey?: KeyAttributeOption;
  readonly globalSecondaryIndexes?: Readonly<Record<string, GlobalSecondaryIndexOptions>>;
  readonly localSecondaryIndexes?: Readonly<Record<string, LocalSecondaryIndexOptions>>;
  /** The Number attribute of epoch seconds after which an item counts as absent. */
  readonly timeToLive?: string;
  /**
   * The attribute that holds the name of the entity of each item. It is written by itself and tells
   * entities apart on read; of an item without it the keys decide.
   */
  readonly typeAttribute?: string;
  /** What the table's stream tells of each change; no stream when absent. */
  readonly stream?: StreamViewType;
}

/** The key attributes of a table or an index, in order. Only a global index has several of a kind. */
export interface KeyDefinition {
  readonly partitionKeys: readonly KeyAttribute[];
  readonly sortKeys: readonly KeyAttribute[];
}

export interface IndexDefinition extends KeyDefinition {
  readonly name: string;
  readonly kind: "global" | "local";
  readonly projection: IndexProjection;
}

/** A table as code: the one source of its name, keys, indexes, time to live and stream. */
export interface TableDefinition<out Options extends TableOptions = TableOptions>
  extends KeyDefinition {
  readonly options: Options;
  readonly name: Options["name"];
  readonly partitionKey: KeyAttribute;
  readonly sortKey: KeyAttribute | undefined;
  readonly indexes: readonly IndexDefinition[];
  readonly timeToLive: string | undefined;
  readonly typeAttribute: string | undefined;
  readonly stream: StreamViewType | undefined;
}

export type AnyTable = TableDefinition<TableOptions>;

type KeyName<Option> = Option extends string
  ? Option
  : Option extends { readonly name: infer Name extends string }
    ? Name
    : Option extends readonly (infer Each)[]
      ? KeyName<Each>
      : never;

type SortKeyName<Options> = Options extends { readonly sortKey: infer Option }
  ? KeyName<Option>
  : never;

export type PartitionKeyOf<Options extends TableOptions> = KeyName<Options["partitionKey"]>;
export type SortKeyOf<Options extends TableOptions> = SortKeyName<Options>;

/** The names of the key attributes that hold texts, which templates can fill. */
export type TextKeyOf<Options extends TableOptions> = TextName<
  | Options["partitionKey"]
  | OptionIn<Options, "sortKey">
  | OptionIn<GlobalIndexes<Options>[keyof GlobalIndexes<Options>], "partitionKey" | "sortKey">
  | OptionIn<LocalIndexes<Options>[keyof LocalIndexes<Options>], "sortKey">
>;

type OptionIn<Options, Member extends string> = Options extends unknown
  ? Options[keyof Options & Member]
  : never;
type TextName<Option> = Option extends string
  ? Option
  : Option extends { readonly name: infer Name extends string; readonly type: "S" }
    ? Name
    : Option extends readonly (infer Each)[]
      ? TextName<Each>
      : never;

export type TypeAttributeOf<Options> = Options extends {
  readonly typeAttribute: infer Name extends string;
}
  ? Name
  : never;

export type PrimaryKeyOf<Options extends TableOptions> =
  | PartitionKeyOf<Options>
  | SortKeyOf<Options>;

type MembersOf<Options, Member extends string> = Options extends {
  readonly [Name in Member]: infer Members;
}
  ? Members
  : Record<never, never>;

type GlobalIndexes<Options> = MembersOf<Options, "globalSecondaryIndexes">;
type LocalIndexes<Options> = MembersOf<Options, "localSecondaryIndexes">;

export type GlobalIndexNameOf<Options> = keyof GlobalIndexes<Options> & string;
export type LocalIndexNameOf<Options> = keyof LocalIndexes<Options> & string;
export type IndexNameOf<Options> = GlobalIndexNameOf<Options> | LocalIndexNameOf<Options>;

/** The options of one index, a local one with the table's partition key filled in. */
export type IndexOptionsOf<
  Options extends TableOptions,
  Name,
> = Name extends keyof GlobalIndexes<Options>
  ? GlobalIndexes<Options>[Name]
  : Name extends keyof LocalIndexes<Options>
    ? LocalIndexes<Options>[Name] & { readonly partitionKey: Options["partitionKey"] }
    : never;

export type IndexPartitionKeyOf<Options extends TableOptions, Name> =
  IndexOptionsOf<Options, Name> extends { readonly partitionKey: infer Option }
    ? KeyName<Option>
    : never;

export type IndexSortKeyOf<Options extends TableOptions, Name> = SortKeyName<
  IndexOptionsOf<Options, Name>
>;
