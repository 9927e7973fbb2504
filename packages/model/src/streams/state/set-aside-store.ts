import { createHash } from "node:crypto";
import { itemToJson } from "@plinth/values";
import { beginsWith } from "../../conditions/build-condition.ts";
import { isPlinthError, PlinthError } from "../../plinth-error.ts";
import { type ChangeRecord, changeOfJson, jsonOfChange } from "../change-record.ts";
import type { StateContent, StateItem, StateItems, StateKey } from "./state-items.ts";

/** Where the record came from and what became of it. */
export interface SetAsideDetails {
  /** The shard, or the event source of Lambda. */
  readonly source: string;
  /** 0 for one that was not tried, because an earlier change of its item is set aside. */
  readonly attempts: number;
  readonly error: string;
}

export interface StoredRecord extends SetAsideDetails {
  readonly record: ChangeRecord;
  /** In milliseconds. */
  readonly setAsideAt: number;
  readonly sort: string;
}

const partition = "#ASIDE";
/** Two images of 400 KB do not fit one item; a character takes 3 bytes at most here. */
const pieceLength = 100_000;

/** The records that were set aside, each with its images in as many items as they need. */
export class SetAsideStore {
  readonly #items: StateItems;
  readonly #now: () => number;

  constructor(items: StateItems, now: () => number) {
    this.#items = items;
    this.#now = now;
  }

  /** The first item comes last: a record is listed when it is whole. May be done again. */
  async add(record: ChangeRecord, details: SetAsideDetails): Promise<void> {
    const text = JSON.stringify(jsonOfChange(record));
    const [first = "", ...rest] = piecesOf(text);
    for (const [index, piece] of rest.entries()) {
      await this.#create(pieceKey(record.eventId, index + 1), { text: piece });
    }
    await this.#create(
      { partition, sort: sortOf(record) },
      {
        text: first,
        count: details.attempts,
        pieceCount: rest.length + 1,
        eventId: record.eventId,
        setAsideAt: Math.floor(this.#now()),
        error: details.error,
        source: details.source,
      },
    );
  }

  async #create(key: StateKey, content: StateContent): Promise<void> {
    try {
      await this.#items.create(key, content);
    } catch (error) {
      if (!isPlinthError(error, "itemExists")) {
        throw error;
      }
    }
  }

  /** Whether an earlier change of the same item waits here. */
  async hasOf(record: ChangeRecord): Promise<boolean> {
    for await (const _ of this.#items.list(partition, beginsWith(`${hashOf(record)}#`))) {
      return true;
    }
    return false;
  }

  /** The changes of one item after each other, in their order. */
  async *list(): AsyncGenerator<StoredRecord> {
    for await (const item of this.#items.list(partition)) {
      yield await this.#stored(item);
    }
  }

  async #stored({ sort, content }: StateItem): Promise<StoredRecord> {
    let text = content.text ?? "";
    for (let piece = 1; piece < (content.pieceCount ?? 1); piece++) {
      const key = pieceKey(content.eventId ?? "", piece);
      const part = await this.#items.get(key);
      if (part?.text === undefined) {
        throw new PlinthError(
          "invalidRecord",
          `The record that was set aside lacks its piece ${piece}: part of it was deleted. Delete its item of the state, whose sort key is "${sort}", too.`,
        );
      }
      text += part.text;
    }
    return {
      record: changeOfJson(JSON.parse(text)),
      source: content.source ?? "",
      attempts: content.count ?? 0,
      error: content.error ?? "",
      setAsideAt: content.setAsideAt ?? 0,
      sort,
    };
  }

  /** The first item goes first, so that nothing is listed in part. */
  async remove({ record, sort }: StoredRecord): Promise<void> {
    await this.#items.delete({ partition, sort });
    const { length } = piecesOf(JSON.stringify(jsonOfChange(record)));
    for (let piece = 1; piece < length; piece++) {
      await this.#items.delete(pieceKey(record.eventId, piece));
    }
  }
}

const sequenceNumberLengthMax = 40;

/** A key may be longer than a sort key can be, so its hash stands for it. */
function sortOf(record: ChangeRecord): string {
  return `${hashOf(record)}#${record.sequenceNumber.padStart(sequenceNumberLengthMax, "0")}`;
}

function hashOf({ keys }: ChangeRecord): string {
  const names = Object.keys(keys).sort();
  const texts = names.map((name) => itemToJson({ [name]: keys[name] ?? { NULL: true } }));
  return createHash("sha256").update(texts.join()).digest("hex");
}

function pieceKey(eventId: string, piece: number): StateKey {
  return { partition: `${partition}#${eventId}`, sort: `PIECE#${String(piece).padStart(3, "0")}` };
}

/** No piece ends within a character of two halves: DynamoDB takes whole ones only. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  while (start < text.length) {
    const end = start + pieceLength;
    const isCut = isHighSurrogate(text.charCodeAt(end - 1));
    pieces.push(text.slice(start, isCut ? end - 1 : end));
    start = isCut ? end - 1 : end;
  }
  return pieces;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
