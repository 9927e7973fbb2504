import type { StreamViewType } from "@plinth/api";
import type { CheckCommand, WriteCommand } from "../commands/command.ts";
import type { Encryption, ItemCipher } from "../encryption/encryption.ts";
import type { Entity, EntityOptions } from "../entity/entity.ts";
import type { AnyEntity, InferItem, InferKey } from "../entity/entity-types.ts";
import type { AnyTable } from "../tables/table-definition.ts";

type ViewIn<Options> = Options extends { readonly stream: infer View extends StreamViewType }
  ? View
  : never;

type DeclaredViewOf<E> = E extends Entity<infer Table, EntityOptions> ? ViewIn<Table> : never;

/** What the table's definition says of its stream, or else the option `view`. */
export type ViewOf<E extends AnyEntity, View extends StreamViewType> = [DeclaredViewOf<E>] extends [
  never,
]
  ? View
  : DeclaredViewOf<E>;

type HasNew<View> = View extends "NEW_IMAGE" | "NEW_AND_OLD_IMAGES" ? true : false;
type HasOld<View> = View extends "OLD_IMAGE" | "NEW_AND_OLD_IMAGES" ? true : false;

type NewItem<E extends AnyEntity, View> =
  HasNew<View> extends true ? { readonly newItem: InferItem<E> } : unknown;
type OldItem<E extends AnyEntity, View> =
  HasOld<View> extends true ? { readonly oldItem: InferItem<E> } : unknown;

interface Keyed<E extends AnyEntity> {
  readonly key: InferKey<E>;
}

/** A new item, or one that became of this entity. */
export type InsertEvent<
  E extends AnyEntity,
  View extends StreamViewType = "NEW_AND_OLD_IMAGES",
> = Keyed<E> & NewItem<E, View>;

/** An item that was changed and stays of this entity. */
export type ModifyEvent<
  E extends AnyEntity,
  View extends StreamViewType = "NEW_AND_OLD_IMAGES",
> = Keyed<E> & OldItem<E, View> & NewItem<E, View>;

/** An item that is gone, or is of this entity no longer. */
export type RemoveEvent<
  E extends AnyEntity,
  View extends StreamViewType = "NEW_AND_OLD_IMAGES",
> = Keyed<E> &
  OldItem<E, View> & {
    /** Its time to live was over: DynamoDB deleted it, or a writer did or took its place after that time. */
    readonly expired: boolean;
  };

type Listener<Event> = (event: Event, context: StreamContext) => Promise<unknown> | unknown;

export interface EntityListeners<E extends AnyEntity, View extends StreamViewType> {
  readonly insert?: Listener<InsertEvent<E, View>>;
  readonly modify?: Listener<ModifyEvent<E, View>>;
  readonly remove?: Listener<RemoveEvent<E, View>>;
}

/** For each entity what is to happen; what is left out is skipped. */
export type StreamListeners<
  Entities extends Readonly<Record<string, AnyEntity>>,
  View extends StreamViewType,
> = {
  readonly [Name in keyof Entities]?: EntityListeners<Entities[Name], ViewOf<Entities[Name], View>>;
};

export interface StreamHandlerOptions<View extends StreamViewType = StreamViewType> {
  /** The view of a stream that the table's definition does not declare; NEW_AND_OLD_IMAGES when absent. */
  readonly view?: View;
  /** How often a record is tried before it is set aside; 5 when absent. */
  readonly maxAttempts?: number;
  /**
   * What happens to later changes of an item of which a record was set aside: they are handled, or
   * set aside too until that one is replayed or discarded. `handle` when absent.
   */
  readonly laterRecords?: "handle" | "setAside";
  /**
   * Takes what the listeners of several records returned, in the order of the records, and does at once
   * what they ask for. The records are handled when it resolves; when it rejects, their listeners run
   * again and it is called for each record alone, so it must be able to do the same twice.
   */
  readonly together?: (results: readonly unknown[]) => Promise<unknown>;
  /** Decrypts what listeners see; needed for entities with encrypted attributes where the view has images. */
  readonly encryption?: Encryption | undefined;
}

/** What a listener knows beside its event. */
export interface StreamContext {
  /** The same each time this record comes. */
  readonly eventId: string;
  readonly sequenceNumber: string;
  /** When the change was made, in milliseconds; DynamoDB rounds it down to a second. */
  readonly changedAt: number;
  /** Of the stream that the record is in: another one once the stream was turned off and on. */
  readonly streamArn: string | undefined;
  /** The name of the consumer. */
  readonly consumer: string;
  /** Aborted when the consumer's own signal is. */
  readonly signal: AbortSignal;

  /**
   * Does this once for this record, however often the record comes. Writes go into one transaction
   * with a marker; a function runs before its marker is written, and so again after a crash between.
   * The second one in the same listener needs a `name`, else it rejects with `invalidTransaction`.
   * Rejects with `transactionRefused` as `transact` does, and then nothing is written.
   */
  once(work: OnceWork, name?: string): Promise<OnceResult>;
}

export type OnceWork = readonly (WriteCommand<unknown> | CheckCommand)[] | (() => Promise<unknown>);

export interface OnceResult {
  /** It was done when this record came before, and so not now. */
  readonly isRepeated: boolean;
}

export type EventKind = "insert" | "modify" | "remove";

/** What `defineStreamHandler` makes: one handler for every way that records come. */
export interface StreamHandler {
  readonly table: AnyTable;
  readonly entities: Readonly<Record<string, AnyEntity>>;
  readonly listeners: Readonly<
    Record<string, Partial<Readonly<Record<EventKind, Listener<unknown>>>> | undefined>
  >;
  readonly view: StreamViewType;
  readonly maxAttempts: number;
  readonly laterRecords: "handle" | "setAside";
  readonly together: ((results: readonly unknown[]) => Promise<unknown>) | undefined;
  readonly cipher: ItemCipher | undefined;
}
