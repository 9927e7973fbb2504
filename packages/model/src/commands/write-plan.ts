import type { TransactWriteItem } from "@plinth/api";
import type { Item } from "@plinth/values";
import type { ItemCipher } from "../encryption/encryption.ts";
import type { CompiledEntity, NativeRecord } from "../entity/compiled-entity.ts";
import type { WriteOperation } from "../plinth-error.ts";
import type { Guard } from "../unique/guards.ts";
import type { KeptKey } from "../updates/compile-upsert.ts";

/** One reading of the clock; all of one request uses the same. */
export interface Moment {
  readonly seconds: number;
  readonly milliseconds: number;
  /** ISO 8601 in UTC. */
  readonly text: string;
}

export function momentOf(milliseconds: number): Moment {
  return new ClockReading(milliseconds);
}

/** Many writes need no text, which is slow to make. */
class ClockReading implements Moment {
  readonly seconds: number;
  readonly milliseconds: number;

  constructor(milliseconds: number) {
    this.seconds = Math.floor(milliseconds / 1000);
    this.milliseconds = milliseconds;
  }

  get text(): string {
    return new Date(this.milliseconds).toISOString();
  }
}

/** An entity at the table's real name. */
export interface Target {
  readonly entity: CompiledEntity;
  readonly tableName: string;
  /** Encrypts and decrypts; there for every entity that has encrypted attributes. */
  readonly cipher?: ItemCipher | undefined;
}

/** A write worked out for one moment and one state of the stored item. */
export interface WritePlan {
  readonly target: Target;
  readonly operation: WriteOperation;
  readonly key: Item;
  readonly action: TransactWriteItem;
  readonly guards: readonly Guard[];
  /** The version that the stored item must have. */
  readonly ifVersion: number | undefined;
  /** That no item of this entity is there is what the caller wants; not said when it is not. */
  readonly acceptsAbsence?: boolean;
  /** The attributes inside which an update changes something; not said by other writes. */
  readonly nestedNames?: readonly string[];
  /** The encrypted attributes that it writes; not said where there are none. */
  readonly sealed?: readonly string[] | undefined;
  /** Whether it was made for an item that was read as there, or as absent. */
  readonly dependsOnPresence?: boolean;
  /** The index keys that an upsert leaves as they are, and for which it has not read the item. */
  readonly keptKeys?: readonly KeptKey[];
  /** The attributes that it asks to be as they were read, or to be absent. */
  readonly knownParts?: Item;
  /** What an upsert does instead where an expired item is; not said by other writes. */
  readonly replacement?: WritePlan;
  /** The item that will be there, where that is known before. */
  readonly newItem: NativeRecord | undefined;
}

/** What a write command knows before it is sent. */
export interface WriteSpec {
  readonly target: Target;
  readonly operation: WriteOperation;
  /** What it is as one part of a transaction, where that is something else than alone. */
  readonly asPart?: WriteSpec;
  /** The key to read first, when the request depends on the stored item; else undefined. */
  oldItemKey(): Item | undefined;
  plan(moment: Moment, oldItem: NativeRecord | undefined): WritePlan;
}
