import type { Item } from "@plinth/values";
import type { ItemProblem, Place } from "../item-problem.ts";

/** An item as a file has it, well-formed by itself; what the table says of it is checked later. */
export interface ReadItem extends Place {
  readonly item: Item;
  /** How long its text is, in UTF-16 units. */
  readonly textLength: number;
  /** Where the file has an attribute of it; the item's own place when it has none of that name. */
  placeOf(attributeName: string): Place;
}

/** Takes a file piece by piece. Items come back in its order; what is no item is reported instead. */
export interface ItemReader {
  push(bytes: Uint8Array): readonly ReadItem[];
  end(): readonly ReadItem[];
}

export type ReportProblem = (problem: ItemProblem) => void;

/** No item needs more: 400 KB in DynamoDB JSON, every character escaped, stay below. */
export const itemTextSizeBytesMax: number = 16 * 1024 * 1024;
