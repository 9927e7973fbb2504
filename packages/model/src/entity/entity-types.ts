import type { z } from "zod";
import type { Decimal } from "../codec/decimal.ts";
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
  TextKeyOf,
  TypeAttributeOf,
} from "../tables/table-definition.ts";
import type { UpdateOperation } from "../updates/update-operation.ts";
import type { InnerPlacesOf } from "./attribute-paths.ts";
import type {
  BlindNameOf,
  CheckedEncryption,
  Closed,
  EncryptedNameOf,
  Readable,
  SealedChanges,
} from "./encrypted-types.ts";
import type { Entity, EntityOptions, EntitySchema } from "./entity.ts";
import type { CheckedTemplates, KeysOf, PartNameOf, Problem } from "./key-template-types.ts";

export type AnyEntity = Entity<TableOptions, EntityOptions>;

/** The attributes that make the primary key, themselves or by its templates. */
type PrimaryPartOf<E extends AnyEntity> = PartNameOf<OptionsOf<E>, PrimaryKeyOf<TableOf<E>>>;

/** Shows a computed type as the plain object that it is. */
type Plain<T> = { [Name in keyof T]: T[Name] } & {};

type TableOf<E extends AnyEntity> = E["table"]["options"];
type OptionsOf<E extends AnyEntity> = E["options"];
type SchemaOf<E extends AnyEntity> = E["options"]["attributes"];

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

type UpgradeNameOf<Options> = Options extends { readonly upgrade: infer Upgrade }
  ? NameIn<Upgrade, "attribute">
  : never;

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

type OptionalIn<T, Names> = [Names] extends [never]
  ? T
  : T extends unknown
    ? Without<T, Names> & OrUndefined<Pick<T, Names & keyof T>>
    : never;

/** Each option of a union with those of these names that it has. */
type PickIn<T, Names> = T extends unknown ? Pick<T, Names & keyof T> : never;

type NamesIn<Options, Member extends string> = Options extends {
  readonly [M in Member]: readonly (infer Name extends string)[];
}
  ? Name
  : never;

type OrUndefined<T> = { [Name in keyof T]?: T[Name] | undefined };

// ---- the public three

/** An item as code sees it: what `get` and `query` give. */
export type InferItem<E extends AnyEntity> = E extends AnyEntity
  ? Visible<InferRevealed<E>, NamesIn<OptionsOf<E>, "hidden">>
  : never;

type Visible<T, Hidden> = [Hidden] extends [never] ? T : Without<T, Hidden>;

/** An item with its hidden attributes: what reads with `{ reveal: true }` give. */
export type InferRevealed<E extends AnyEntity> = E extends AnyEntity
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
        Pick<InferRevealed<E>, PrimaryPartOf<E> & keyof InferRevealed<E>>,
        FixedNameOf<OptionsOf<E>>
      >
    >
  : never;

// ---- conditions

/** What may be given for a value: a decimal also as a number or a bigint. */
type Given<Value> = Value | (Value extends Decimal ? DecimalOperand<Value> : never);
type DecimalOperand<Value> = "~decimal" extends keyof Value ? number | bigint : never;

/** A condition, though always true, so that the compiler keeps it and has it once for all texts. */
type TestOf<Value> = [Value] extends [unknown] ? OperandOf<Value> : never;

/** What a value is compared with: itself, and of what has parts a part. */
type OperandOf<Value> = Value extends string
  ? "~decimal" extends keyof Value
    ? Value | number | bigint
    : Value | Member<string> | Prefix
  : Value extends ReadonlySet<infer Element> | readonly (infer Element)[]
    ? Value | Member<Given<Element>>
    : Value;

/** A condition that fits this entity's attributes. */
export type ConditionFor<E extends AnyEntity> = ConditionOn<
  TestsOn<Closed<InferRevealed<E>, EncryptedNameOf<OptionsOf<E>>>> &
    TestsInside<InnerPlacesOf<Readable<z.output<SchemaOf<E>>, EncryptedNameOf<OptionsOf<E>>>>>
>;
type ConditionOn<Tests> = ItemCondition<keyof Tests & string, Tests>;

type TestsOn<T> =
  IsUnion<T> extends true
    ? { [Name in NameOf<T>]?: TestOf<ValueIn<T, Name>> }
    : { [Name in keyof T]?: TestOf<T[Name]> };

/** A place, as a path and what is there. */
type Place = readonly [string, unknown];

type TestsInside<Places extends Place> = { [At in Places as At[0]]?: TestOf<At[1]> };

type IsUnion<T, Whole = T> = T extends unknown ? ([Whole] extends [T] ? false : true) : never;

// ---- updates

type CountedIn<Value> = Value extends number
  ? UpdateOperation<"add" | "subtract", number>
  : Value extends bigint
    ? UpdateOperation<"add" | "subtract", bigint>
    : "~decimal" extends keyof Value
      ? UpdateOperation<"add" | "subtract", string | number | bigint>
      : never;

type ListedIn<Value> = Value extends readonly (infer Element)[]
  ? UpdateOperation<"append" | "prepend", readonly Given<Element>[]>
  : never;

type MembersIn<Value, Kind extends "add" | "deleteFromSet"> =
  Value extends ReadonlySet<infer Element>
    ? UpdateOperation<Kind, ReadonlySet<Given<Element>>>
    : never;

type AddedTo<Value> =
  | CountedIn<Value>
  | ListedIn<Value>
  | MembersIn<Value, "add" | "deleteFromSet">;

type RemovedFrom<Value> = undefined extends Value ? UpdateOperation<"remove", undefined> : never;

type ChangeOf<Value> = [Value] extends [unknown]
  ?
      | Given<Value>
      | undefined
      | AddedTo<Value>
      | RemovedFrom<Value>
      | UpdateOperation<"setIfAbsent", Exclude<Given<Value>, undefined>>
  : never;

/** What no update touches. */
type FixedOf<E extends AnyEntity> =
  | PrimaryPartOf<E>
  | FixedNameOf<OptionsOf<E>>
  | NamesIn<OptionsOf<E>, "readOnly">;

type ChangesOf<T, Fixed, Closed> = ChangesTo<T, Exclude<keyof T, Fixed>> &
  ChangesInside<InnerPlacesOf<Readable<T, Closed>>>;

/** Of names taken out before: to leave them out of the mapped type costs the compiler much more. */
type ChangesTo<T, Names extends keyof T> = { [Name in Names]?: ChangeOf<T[Name]> } & {};

type ChangesInside<Places extends Place> = { [At in Places as At[0]]?: ChangeOf<At[1]> };

/** Only the names that a type spells out. */
type Named<T> = { [Name in keyof T as string extends Name ? never : Name]: T[Name] };

/**
 * What `update` takes: for each attribute or nested path a new value or an operation. `undefined`
 * leaves it. A loose object takes other names too.
 */
export type InferChanges<E extends AnyEntity> = E extends AnyEntity
  ? ChangesIn<
      z.output<SchemaOf<E>>,
      FixedOf<E> | EncryptedNameOf<OptionsOf<E>>,
      NamesIn<OptionsOf<E>, "readOnly"> | EncryptedNameOf<OptionsOf<E>>
    > &
      SealedChanges<z.output<SchemaOf<E>>, Exclude<EncryptedNameOf<OptionsOf<E>>, FixedOf<E>>> &
      IndexKeyChanges<E>
  : never;

/** Nothing for an entity without templates of index keys. */
type IndexKeyChanges<E extends AnyEntity> = AllOf<{
  [Key in Exclude<keyof KeysOf<OptionsOf<E>>, PrimaryKeyOf<TableOf<E>>>]: PartsOf<
    E,
    Exclude<PartNameOf<OptionsOf<E>, Key>, PrimaryPartOf<E>>
  >;
}>;

type AllOf<Groups> = [keyof Groups] extends [never]
  ? unknown
  : { [Name in keyof Groups]: (group: Groups[Name]) => void }[keyof Groups] extends (
        group: infer Group,
      ) => void
    ? Group
    : never;

/** The parts of one index key: none of them, all of them, or one that is taken away. */
type PartsOf<E extends AnyEntity, Names> = [Names] extends [never]
  ? object
  :
      | NoPartOfIndexKey<Names>
      | EveryPartOfIndexKey<Names, E>
      | RemovedPart<E, Names & OptionalNameOf<E>, Names>;

type NoPartOfIndexKey<Names> = { [Name in Names & string]?: undefined };
type EveryPartOfIndexKey<Names, E extends AnyEntity> = {
  [Name in Names & string]: AttributeOf<E, Name>;
};
type RemovedPart<E extends AnyEntity, Removed, Names> = Removed extends string
  ? { [Name in Removed]: UpdateOperation<"remove", undefined> } & {
      [Name in Exclude<Names & string, Removed>]?:
        | AttributeOf<E, Name>
        | RemovedFrom<ValueIn<z.output<SchemaOf<E>>, Name>>
        | undefined;
    }
  : never;

type OptionalNameOf<E extends AnyEntity> = {
  [Name in NameOf<z.output<SchemaOf<E>>> & string]: undefined extends ValueIn<
    z.output<SchemaOf<E>>,
    Name
  >
    ? Name
    : never;
}[NameOf<z.output<SchemaOf<E>>> & string];

/** Of each option of a union; a change may name attributes of several, and must fit one. */
type ChangesIn<T, Fixed, Closed> = T extends unknown
  ? string extends keyof T
    ? ChangesOf<Named<T>, Fixed, Closed> & Readonly<Record<string, unknown>>
    : ChangesOf<T, Fixed, Closed>
  : never;

// ---- upserts

type UpsertOf<Value> =
  | Value
  | CountedIn<Value>
  | ListedIn<Value>
  | MembersIn<Value, "add">
  | UpdateOperation<"setIfAbsent", Exclude<Value, undefined>>;

type UpsertIn<T, Names> = {
  [Name in keyof T]: Name extends Names ? T[Name] : UpsertOf<T[Name]>;
};

/** The attributes that templates of keys name, which are given as values. */
type IndexPartOf<Options> = PartNameOf<Options, keyof KeysOf<Options>>;

/**
 * What `upsert` takes: what `create` takes, and in place of a value an operation that makes sense of
 * an absent attribute too, but for the parts of keys.
 */
export type InferUpsert<E extends AnyEntity> = E extends AnyEntity
  ? Plain<
      OptionalIn<
        UpsertIn<
          z.input<SchemaOf<E>>,
          PrimaryPartOf<E> | IndexPartOf<OptionsOf<E>> | EncryptedNameOf<OptionsOf<E>>
        >,
        FixedNameOf<OptionsOf<E>>
      >
    >
  : never;

// ---- queries

/** The value in those options of a union that have the name. */
type ValueIn<T, Name> = T extends unknown ? (Name extends keyof T ? T[Name] : never) : never;
type NameOf<T> = T extends unknown ? keyof T : never;

/** What all options of a union have is the common case, and looked up at once. */
type AttributeOf<E extends AnyEntity, Name> = Name extends keyof InferRevealed<E>
  ? Exclude<InferRevealed<E>[Name], undefined>
  : Name extends NameOf<InferRevealed<E>>
    ? Exclude<ValueIn<InferRevealed<E>, Name>, undefined>
    : Name extends BlindNameOf<OptionsOf<E>>
      ? string
      : never;

/** The parts of a partition key, and of a sort key those that the partition does not tell. */
type KeyQuery<E extends AnyEntity, Partition extends string, Sort extends string> = PartQuery<
  E,
  Exclude<PartNameOf<OptionsOf<E>, Partition>, TypeAttributeOf<TableOf<E>>> & string,
  Exclude<PartNameOf<OptionsOf<E>, Sort>, TypeAttributeOf<TableOf<E>>> & string
>;

type PartQuery<E extends AnyEntity, Partition extends string, Sort extends string> = Plain<
  OptionalIn<{ [Name in Partition]: AttributeOf<E, Name> }, FixedNameOf<OptionsOf<E>>> & {
    [Name in Exclude<Sort, Partition>]?:
      | AttributeOf<E, Name>
      | SortKeyCondition<AttributeOf<E, Name>>
      | undefined;
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
  | PrimaryPartOf<E>
  | PartNameOf<OptionsOf<E>, IndexPartitionKeyOf<TableOf<E>, Name>>
  | PartNameOf<OptionsOf<E>, IndexSortKeyOf<TableOf<E>, Name>>
  | (IndexOptionsOf<TableOf<E>, Name> extends { readonly projection: readonly (infer Included)[] }
      ? Included
      : never);

/** An item as an index gives it: all of it, or the keys and the included attributes. */
export type InferIndexItem<E extends AnyEntity, Name extends IndexName<E>> = E extends AnyEntity
  ? IndexOptionsOf<TableOf<E>, Name> extends { readonly projection: "ALL" }
    ? InferItem<E>
    : Plain<PickIn<InferItem<E>, ProjectedName<E, Name>>>
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

type ShapeOf<Options> = Options extends { readonly attributes: infer Schema extends EntitySchema }
  ? z.output<Schema>
  : never;

type MissingKeyOf<Table extends TableOptions, Options> = Exclude<
  PrimaryKeyOf<Table>,
  keyof ShapeOf<Options> | keyof KeysOf<Options>
>;

type KeptNameOf<Table extends TableOptions, Options> =
  | ManagedNameOf<Options>
  | UpgradeNameOf<Options>
  | TypeAttributeOf<Table>;

/** What a loose object does not spell out is no clash. */
type ClashingNameOf<Table extends TableOptions, Options> = [
  KeptNameOf<Table, Options> & NameOf<ShapeOf<Options>>,
] extends [never]
  ? never
  : KeptNameOf<Table, Options> & NameOf<Named<ShapeOf<Options>>>;

type CheckedAttributes<Table extends TableOptions, Options> = [
  MissingKeyOf<Table, Options>,
] extends [never]
  ? [ClashingNameOf<Table, Options>] extends [never]
    ? unknown
    : `"${ClashingNameOf<Table, Options> & string}" is kept by the entity itself: leave it out of the attributes`
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

/** Each name stays as it is, or is asked for what says in words why it cannot be there. */
type CheckedNames<Table extends TableOptions, Options, Names> = {
  readonly [Position in keyof Names]: Names[Position] extends PartNameOf<
    Options,
    PrimaryKeyOf<Table>
  >
    ? Problem<`"${Names[Position] & string}" is part of the key, which is always shown and never changes`>
    : Names[Position] extends NameOf<ShapeOf<Options>>
      ? Names[Position]
      : Problem<`"${Names[Position] & string}" is not one of the attributes`>;
};

type CheckedLists<Table extends TableOptions, Options> = (Options extends {
  readonly hidden: infer Names;
}
  ? { readonly hidden: CheckedNames<Table, Options, Names> }
  : unknown) &
  (Options extends { readonly readOnly: infer Names }
    ? { readonly readOnly: CheckedNames<Table, Options, Names> }
    : unknown);

type CheckedKeys<Table extends TableOptions, Options> = Options extends {
  readonly keys: infer Keys;
}
  ? {
      readonly keys: CheckedTemplates<
        Keys,
        {
          readonly shape: SpelledOut<ShapeOf<Options>>;
          readonly keyNames: Exclude<TextKeyOf<Table>, TypeAttributeOf<Table>>;
          readonly primaryNames: PrimaryKeyOf<Table>;
          readonly encryptedNames: EncryptedNameOf<Options>;
        }
      >;
    }
  : unknown;

/** The attributes of all options of a union, but for what a loose object takes too. */
type SpelledOut<T> =
  IsUnion<T> extends true ? ValuesOf<Named<T>> : string extends keyof T ? Named<T> : T;
type ValuesOf<T> = { [Name in NameOf<T>]: ValueIn<T, Name> };

/** Turns a mistake in a definition into a compile error that says what is wrong. */
export type CheckedEntityOptions<Table extends TableOptions, Options extends EntityOptions> = {
  readonly attributes: CheckedAttributes<Table, Options>;
} & (Options extends { readonly unique: unknown }
  ? { readonly unique: CheckedUnique<Options> }
  : unknown) &
  CheckedLists<Table, Options> &
  CheckedKeys<Table, Options> &
  CheckedEncryption<Table, Options, NameOf<ShapeOf<Options>>>;
