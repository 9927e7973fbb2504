import type { StoreValue } from "@plinth/store";
import { assert } from "../exceptions.ts";
import { StoredItem } from "./stored-item.ts";

/*
 * A change is kept with its images as records of items, so that an answer copies their text:
 *
 *     change ::= version event milliseconds "," keys-length "," new-length ";" keys new old
 *     event  ::= "I" insert | "M" modify | "R" remove | "T" removed by time to live
 *
 * Lengths are in characters; an image that the stream does not keep has none.
 */
const version = "1";
const headerPattern = /^1([IMRT])(\d+),(\d+),(\d+);/;

export type ChangeEvent = "I" | "M" | "R" | "T";

/** What a stream keeps of one change of one item. */
export interface StoredChange {
  readonly event: ChangeEvent;
  /** Epoch milliseconds, never less than those of the change before it. */
  readonly atMs: number;
  readonly keys: StoredItem;
  readonly newImage: StoredItem | undefined;
  readonly oldImage: StoredItem | undefined;
}

export function encodeChange({ event, atMs, keys, newImage, oldImage }: StoredChange): StoreValue {
  const [keysText, newText] = [keys.record, newImage?.record ?? ""];
  const header = `${version}${event}${Math.floor(atMs)},${keysText.length},${newText.length};`;
  return header + keysText + newText + (oldImage?.record ?? "");
}

export function decodeChange(value: StoreValue): StoredChange {
  const match = headerPattern.exec(value);
  assert(match !== null, "a change starts with a version and a header this engine knows");
  const [header, event, atMs, keysLength, newLength] = match;
  const keysEnd = header.length + Number(keysLength);
  const newEnd = keysEnd + Number(newLength);
  return {
    event: event as ChangeEvent,
    atMs: Number(atMs),
    keys: StoredItem.ofRecord(value.slice(header.length, keysEnd)),
    newImage: imageOf(value.slice(keysEnd, newEnd)),
    oldImage: imageOf(value.slice(newEnd)),
  };
}

/** When the change was made, without a look at its images. */
export function timeOfChange(value: StoreValue): number {
  return Number.parseInt(value.slice(2, value.indexOf(",")), 10);
}

function imageOf(record: string): StoredItem | undefined {
  return record === "" ? undefined : StoredItem.ofRecord(record);
}
