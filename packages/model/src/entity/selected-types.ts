import type {
  AnyEntity,
  IndexName,
  InferIndexItem,
  InferItem,
  InferRevealed,
} from "./entity-types.ts";

/** An item as it is shown: with its hidden attributes only when they are asked for. */
export type ItemShown<E extends AnyEntity, Reveal> = [Reveal] extends [true]
  ? InferRevealed<E>
  : InferItem<E>;

/** An item of an index as it is shown: hidden attributes are typed where the index has them all. */
export type IndexItem<E extends AnyEntity, Name extends IndexName<E>, Reveal> = [
  Reveal,
  NameOf<InferItem<E>>,
] extends [true, NameOf<InferIndexItem<E, Name>>]
  ? InferRevealed<E>
  : InferIndexItem<E, Name>;

/** The names in all options of a union. */
type NameOf<T> = T extends unknown ? keyof T & string : never;

/** The attributes that a read of the entity can select. */
export type ItemAttribute<E extends AnyEntity, Reveal> = NameOf<ItemShown<E, Reveal>>;

/** The attributes that the index has, and so can be selected from it. */
export type IndexAttribute<E extends AnyEntity, Name extends IndexName<E>, Reveal> = NameOf<
  IndexItem<E, Name, Reveal>
>;

/** An item with the selected attributes alone; all of it when none or all names are selected. */
export type SelectedOf<T, Selected> = [Selected] extends [never] ? T : PickedOf<T, Selected>;

type PickedOf<T, Selected> = [NameOf<T>] extends [Selected]
  ? T
  : T extends unknown
    ? { [Name in keyof T as Name & Selected extends never ? never : Name]: T[Name] }
    : never;
