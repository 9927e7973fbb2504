import type { z } from "zod";
import type {
  ItemCondition,
  Member,
  Prefix,
  SortKeyCondition,
} from "../conditions/item-condition.ts";
import type {
  GlobalIndexNameOf,
  IndexNameOf,
  IndexOptionsOf,
  IndexPartitionKeyOf,
  IndexSortKeyOf,
  PartitionKeyOf,
  PrimaryKeyOf,
  SortKeyOf,
  TableOptions,
} from "../tables/table-definition.ts";
import type { UpdateOperation } from "../updates/update-operation.ts";
import type { Entity, EntityOptions } from "./entity.ts";

export type AnyEntity = Entity<TableOptions, EntityOptions>;

/** Shows a computed type as the plain object that it is. */
type Plain<T> = { [Name in keyof T]: T[Name] } & {};

type TableOf<E> = E extends Entity<infer Table, EntityOptions> ? Table : never;
type OptionsOf<E> = E extends Entity<TableOptions, infer Options> ? Options : never;
type SchemaOf<E> = OptionsOf<E>["attributes"];

// ---- names that the entity keeps by itself

type NameIn<Options, Member extends string> = Options extends {
  readonly [M in Member]: infer Name extends string;
}
  ? Name
  : never;
type TimestampsIn<Options> = Options extends { readonly timestamps: infer Names } ? Names : never;
type TimestampNameOf<Options> =
  | NameIn<TimestampsIn<Options>, "created">
  | NameIn<TimestampsIn<Options>, "updated">;
type VersionNameOf<Options> = NameIn<Options, "version">;

/** The names of the attributes that the entity writes by itself. */
export type ManagedNameOf<Options> = TimestampNameOf<Options> | VersionNameOf<Options>;

type Managed<Options> = { [Name in TimestampNameOf<Options>]: string } & {
  [Name in VersionNameOf<Options>]: number;
};

/** The attributes whose value `when` fixes, so that nobody needs to give them. */
type FixedNameOf<Options> = Options extends { readonly when: infer When }
  ? { [Name in keyof When]: When[Name] extends string | number ? Name : never }[keyof When]
  : never;

/** Unlike `Omit`, keeps the known names of a type that takes others too. */
type Without<T, Names> = { [Name in keyof T as Name extends Names ? never : Name]: T[Name] };

type OptionalIn<T, Names> = Without<T, Names> & OrUndefined<Pick<T, Names & keyof T>>;

type OrUndefined<T> = { [Name in keyof T]?: T[Name] | undefined };

// ---- the public three

/** An item as code sees it: what `get` and `query` give. */
export type InferItem<E extends AnyEntity> = E extends AnyEntity
  ? Plain<z.output<SchemaOf<E>> & Managed<OptionsOf<E>>>
  : never;

/** What `create` and `put` take: defaults and the entity's own attributes may be left out. */
export type InferInput<E extends AnyEntity> = E extends AnyEntity
  ? Plain<
      OptionalIn<z.input<SchemaOf<E>>, FixedNameOf<OptionsOf<E>>> &
        OrUndefined<Managed<OptionsOf<E>>>
    >
  : never;

/** The primary key of an item. A whole item is one too. */
export type InferKey<E extends AnyEntity> = E extends AnyEntity
  ? Plain<
      OptionalIn<
        Pick<z.output<SchemaOf<E>>, PrimaryKeyOf<TableOf<E>> & keyof z.output<SchemaOf<E>>>,
        FixedNameOf<OptionsOf<E>>
      >
    >
  : never;

// ---- paths into an item

type PlainObject<T> = T extends
  | readonly unknown[]
  | ReadonlySet<unknown>
  | ReadonlyMap<unknown, unknown>
  | Uint8Array
  | Date
  | ((...parameters: never[]) => unknown)
  ? never
  : T extends object
    ? string extends keyof T
      ? never
      : T
    : never;

type PathBelow<T, Depth extends 0[]> = Depth extends [0, ...infer Rest extends 0[]]
  ? { [Name in keyof T & string]: Name | `${Name}.${PathInto<T[Name], Rest>}` }[keyof T & string]
  : never;

type PathInto<T, Depth extends 0[]> = [PlainObject<T>] extends [never]
  ? never
  : PathBelow<PlainObject<T>, Depth>;

/** An attribute's name, or a dotted path into nested objects such as `address.city`, 4 levels at most. */
export type PathOf<T> = PathBelow<T, [0, 0, 0, 0]>;

/** The value at a path. */
export type ValueAt<T, Path> = Path extends keyof T
  ? T[Path]
  : Path extends `${infer Name}.${infer Rest}`
    ? Name extends keyof T
      ? ValueAt<PlainObject<T[Name]>, Rest>
      : never
    : never;

// ---- conditions

type MemberOf<Value> = Value extends string
  ? Member<string>
  : Value extends ReadonlySet<infer Element>
    ? Member<Element>
    : Value extends readonly (infer Element)[]
      ? Member<Element>
      : never;

type PrefixOf<Value> = Value extends string ? Prefix : never;

type TestsOn<T> = {
  [Path in PathOf<T>]: readonly [
    Path,
    ValueAt<T, Path> | MemberOf<ValueAt<T, Path>> | PrefixOf<ValueAt<T, Path>>,
  ];
}[PathOf<T>];

/** A condition that fits this entity's attributes. */
export type ConditionFor<E extends AnyEntity> = ItemCondition<
  PathOf<InferItem<E>>,
  TestsOn<InferItem<E>>
>;

// ---- updates

type AddedTo<Value> = Value extends number
  ? UpdateOperation<"add" | "subtract", number>
  : Value extends bigint
    ? UpdateOperation<"add" | "subtract", bigint>
    : Value extends ReadonlySet<infer Element>
      ? UpdateOperation<"add" | "deleteFromSet", ReadonlySet<Element>>
      : Value extends readonly (infer Element)[]
        ? UpdateOperation<"append", readonly Element[]>
        : never;

type RemovedFrom<Value> = undefined extends Value ? UpdateOperation<"remove", undefined> : never;

type ChangeOf<Value> =
  | Value
  | undefined
  | AddedTo<Value>
  | RemovedFrom<Value>
  | UpdateOperation<"setIfAbsent", Exclude<Value, undefined>>;

type ChangeableOf<E extends AnyEntity> = Without<
  z.output<SchemaOf<E>>,
  PrimaryKeyOf<TableOf<E>> | FixedNameOf<OptionsOf<E>>
>;

type ChangesOf<T> = { [Path in PathOf<T>]?: ChangeOf<ValueAt<T, Path>> };

/** Only the names that a type spells out. */
type Named<T> = { [Name in keyof T as string extends Name ? never : Name]: T[Name] };

/**
 * What `update` takes: for each attribute or nested path a new value or an operation. `undefined`
 * leaves it. A loose object takes other names too.
 */
export type InferChanges<E extends AnyEntity> = E extends AnyEntity
  ? string extends keyof ChangeableOf<E>
    ? ChangesOf<Named<ChangeableOf<E>>> & Readonly<Record<string, unknown>>
    : ChangesOf<ChangeableOf<E>>
  : never;

// ---- queries

type AttributeOf<E extends AnyEntity, Name> = Name extends keyof z.output<SchemaOf<E>>
  ? Exclude<z.output<SchemaOf<E>>[Name], undefined>
  : Name extends keyof Managed<OptionsOf<E>>
    ? Managed<OptionsOf<E>>[Name]
    : never;

type KeyQuery<E extends AnyEntity, Partition extends string, Sort extends string> = Plain<
  OptionalIn<{ [Name in Partition]: AttributeOf<E, Name> }, FixedNameOf<OptionsOf<E>>> & {
    [Name in Sort]?: AttributeOf<E, Name> | SortKeyCondition<AttributeOf<E, Name>> | undefined;
  }
>;

/** The partition key, and perhaps a condition on the sort key. */
export type InferQuery<E extends AnyEntity> = E extends AnyEntity
  ? KeyQuery<E, PartitionKeyOf<TableOf<E>>, SortKeyOf<TableOf<E>>>
  : never;

/** Inferred once more, so that a message shows the names and not how they were found. */
export type IndexName<E extends AnyEntity> =
  IndexNameOf<TableOf<E>> extends infer Name extends string ? Name : never;

export type InferIndexQuery<E extends AnyEntity, Name extends IndexName<E>> = E extends AnyEntity
  ? KeyQuery<E, IndexPartitionKeyOf<TableOf<E>, Name>, IndexSortKeyOf<TableOf<E>, Name>>
  : never;

type ProjectedName<E extends AnyEntity, Name> =
  | PrimaryKeyOf<TableOf<E>>
  | IndexPartitionKeyOf<TableOf<E>, Name>
  | IndexSortKeyOf<TableOf<E>, Name>
  | (IndexOptionsOf<TableOf<E>, Name> extends { readonly projection: readonly (infer Included)[] }
      ? Included
      : never);

/** An item as an index gives it: all of it, or the keys and the included attributes. */
export type InferIndexItem<E extends AnyEntity, Name extends IndexName<E>> = E extends AnyEntity
  ? IndexOptionsOf<TableOf<E>, Name> extends { readonly projection: "ALL" }
    ? InferItem<E>
    : Plain<Pick<InferItem<E>, ProjectedName<E, Name> & keyof InferItem<E>>>
  : never;

/** Only a local index can be read consistently. For a global one the text is what the compiler says. */
export type IndexConsistency<E extends AnyEntity, Name extends IndexName<E>> =
  Name extends GlobalIndexNameOf<TableOf<E>>
    ? "A global index cannot be read consistently"
    : boolean;

/** `ifVersion` is for entities that keep a version. */
export type VersionOf<E extends AnyEntity> = [VersionNameOf<OptionsOf<E>>] extends [never]
  ? never
  : number;

type UniqueNameOf<Options> = Options extends { readonly unique: infer Unique }
  ? keyof Unique & string
  : never;

/** One unique attribute with its value. */
export type InferUnique<E extends AnyEntity> = E extends AnyEntity
  ? { [Name in UniqueNameOf<OptionsOf<E>>]: { readonly [N in Name]: string } }[UniqueNameOf<
      OptionsOf<E>
    >]
  : never;

// ---- checks of a definition, which say in words what is wrong

type ShapeOf<Options> = Options extends { readonly attributes: infer Schema extends z.ZodObject }
  ? z.output<Schema>
  : never;

type MissingKeyOf<Table extends TableOptions, Options> = Exclude<
  PrimaryKeyOf<Table>,
  keyof ShapeOf<Options>
>;

type ClashingNameOf<Options> = ManagedNameOf<Options> & keyof ShapeOf<Options>;

type CheckedAttributes<Table extends TableOptions, Options> = [
  MissingKeyOf<Table, Options>,
] extends [never]
  ? [ClashingNameOf<Options>] extends [never]
    ? unknown
    : `"${ClashingNameOf<Options> & string}" is kept by the entity itself: leave it out of the attributes`
  : `The attributes lack the table's key attribute "${MissingKeyOf<Table, Options>}"`;

type CheckedUnique<Options> = Options extends { readonly unique: infer Unique }
  ? {
      readonly [Name in keyof Unique]: Name extends keyof ShapeOf<Options>
        ? [Exclude<ShapeOf<Options>[Name], undefined>] extends [string]
          ? unknown
          : "A unique attribute must be a string"
        : "A unique attribute must be one of the attributes";
    }
  : unknown;

/** Turns a mistake in a definition into a compile error that says what is wrong. */
export type CheckedEntityOptions<Table extends TableOptions, Options extends EntityOptions> = {
  readonly attributes: CheckedAttributes<Table, Options>;
} & (Options extends { readonly unique: unknown }
  ? { readonly unique: CheckedUnique<Options> }
  : unknown);
