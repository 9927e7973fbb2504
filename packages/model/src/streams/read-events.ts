import type { StreamViewType } from "@plinth/api";
import type { Item } from "@plinth/values";
import type { CompiledEntity, NativeRecord } from "../entity/compiled-entity.ts";
import { nativeKey, readItem, readOwnItem } from "../entity/item-codec.ts";
import { PlinthError } from "../plinth-error.ts";
import type { ChangeRecord } from "./change-record.ts";
import type { EventKind, StreamHandler } from "./stream-handler.ts";

/** What one record means for one entity. */
export interface EntityEvent {
  /** The name under which the handler has the entity. */
  readonly name: string;
  readonly kind: EventKind;
  readonly event: NativeRecord;
}

/**
 * Works out what a record means for the handler's entities: nothing for those it is not about, a
 * removal before an insertion where it is about two. Throws `undecodableItem` as reads do.
 */
export function readEvents(handler: StreamHandler, record: ChangeRecord): EntityEvent[] {
  checkView(handler.view, record.viewType);
  // An item that nobody hears of may be as it likes.
  const listened = Object.entries(handler.entities).filter(([name]) => handler.listeners[name]);
  const events = listened.flatMap(([name, entity]) =>
    eventsOf(entity.compiled, handler.view, record).map((event) => ({ ...event, name })),
  );
  const heard = events.filter(({ name, kind }) => handler.listeners[name]?.[kind] !== undefined);
  return [
    ...heard.filter((event) => event.kind === "remove"),
    ...heard.filter((event) => event.kind !== "remove"),
  ];
}

/** Throws `streamUnavailable` when the stream lacks what the handler's types promise. */
export function checkView(needed: StreamViewType, actual: StreamViewType | undefined): void {
  if (
    actual !== undefined &&
    actual !== needed &&
    actual !== "NEW_AND_OLD_IMAGES" &&
    needed !== "KEYS_ONLY"
  ) {
    throw new PlinthError(
      "streamUnavailable",
      `The stream is of ${actual}, and its handler needs ${needed}. Make the stream anew with that view, or define the handler with the stream's.`,
      { reason: `${actual} instead of ${needed}` },
    );
  }
}

type Event = Omit<EntityEvent, "name">;

function eventsOf(entity: CompiledEntity, view: StreamViewType, record: ChangeRecord): Event[] {
  switch (view) {
    case "NEW_AND_OLD_IMAGES":
      return eventsOfBoth(entity, record);
    case "NEW_IMAGE":
      return record.eventName === "REMOVE"
        ? eventsOfKeys(entity, record)
        : eventsOfNew(entity, record);
    case "OLD_IMAGE":
      return record.eventName === "INSERT"
        ? eventsOfKeys(entity, record)
        : eventsOfOld(entity, record);
    case "KEYS_ONLY":
      return eventsOfKeys(entity, record);
  }
}

function eventsOfBoth(entity: CompiledEntity, record: ChangeRecord): Event[] {
  const oldItem = readImage(entity, record.oldImage);
  const newItem = readImage(entity, record.newImage);
  if (oldItem === undefined && newItem === undefined) {
    return [];
  }
  const hadExpired = oldItem !== undefined && isExpired(entity, record);
  const key = keyOf(entity, record);
  if (oldItem !== undefined && newItem !== undefined && !hadExpired) {
    return [{ kind: "modify", event: { key, oldItem, newItem } }];
  }
  const events: Event[] = [];
  if (oldItem !== undefined) {
    const expired = hadExpired || record.isByTimeToLive;
    events.push({ kind: "remove", event: { key, oldItem, expired } });
  }
  if (newItem !== undefined) {
    events.push({ kind: "insert", event: { key, newItem } });
  }
  return events;
}

function eventsOfNew(entity: CompiledEntity, record: ChangeRecord): Event[] {
  const newItem = readImage(entity, record.newImage);
  return newItem === undefined
    ? []
    : [{ kind: kindOf(record), event: { key: keyOf(entity, record), newItem } }];
}

function eventsOfOld(entity: CompiledEntity, record: ChangeRecord): Event[] {
  const oldItem = readImage(entity, record.oldImage);
  if (oldItem === undefined) {
    return [];
  }
  const key = keyOf(entity, record);
  if (kindOf(record) === "modify") {
    return [{ kind: "modify", event: { key, oldItem } }];
  }
  const expired = record.isByTimeToLive || isExpired(entity, record);
  return [{ kind: "remove", event: { key, oldItem, expired } }];
}

/** Only the key tells whose the item is: attributes that it does not have cannot be asked. */
function eventsOfKeys(entity: CompiledEntity, record: ChangeRecord): Event[] {
  const when = entity.when.filter((rule) => rule.isKey);
  const marks = { when, discriminate: undefined, isPartial: true };
  if (readItem(entity, record.keys, Number.NEGATIVE_INFINITY, marks) === undefined) {
    return [];
  }
  const key = keyOf(entity, record);
  const kind = kindOf(record);
  return [{ kind, event: kind === "remove" ? { key, expired: record.isByTimeToLive } : { key } }];
}

/** The stream is history: an item that has expired since is one all the same. */
function readImage(entity: CompiledEntity, image: Item | undefined): NativeRecord | undefined {
  return image === undefined ? undefined : readOwnItem(entity, image);
}

/** Whether the old item was absent to every read already when the change was made. */
function isExpired(entity: CompiledEntity, record: ChangeRecord): boolean {
  return (
    entity.timeToLive !== undefined &&
    readItem(entity, record.oldImage, record.createdSeconds) === undefined
  );
}

function keyOf(entity: CompiledEntity, record: ChangeRecord): NativeRecord {
  return nativeKey(entity, record.keys);
}

function kindOf({ eventName }: ChangeRecord): EventKind {
  switch (eventName) {
    case "INSERT":
      return "insert";
    case "MODIFY":
      return "modify";
    case "REMOVE":
      return "remove";
  }
}
