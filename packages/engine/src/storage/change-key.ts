import type { KeyRange, StoreKey } from "@plinth/store";
import { bytes4 } from "./store-key.ts";

/*
 * Where the changes of a stream stand, in the order in which they were made. They outlive their
 * table, hence they are not among its items:
 *
 *     change key ::= 0x02 stream-number:4 counter:8
 */
const counterStart = 5;

/** One change of a stream. Counters are whole numbers that grow by one. */
export function changeStoreKey(streamNumber: number, counter: number): StoreKey {
  const high = Math.floor(counter / 0x1_0000_0000);
  return `\x02${bytes4(streamNumber)}${bytes4(high)}${bytes4(counter)}`;
}

/** The changes from the first counter to the last one, both included. */
export function changeRange(streamNumber: number, first: number, last: number): KeyRange {
  return {
    start: changeStoreKey(streamNumber, first),
    end: changeStoreKey(streamNumber, last + 1),
    direction: "forward",
  };
}

/** The counter in a change's key. */
export function counterOf(key: StoreKey): number {
  let counter = 0;
  for (let position = counterStart; position < key.length; position += 1) {
    counter = counter * 0x100 + key.charCodeAt(position);
  }
  return counter;
}
