import type { UpdateAction } from "@plinth/expressions";
import type { AttributeValue, Item } from "@plinth/values";
import type { Target, WritePlan, WriteSpec } from "../commands/write-plan.ts";
import type { NativeRecord } from "../entity/compiled-entity.ts";
import type { AnyEntity } from "../entity/entity-types.ts";
import type { OwnMarks } from "../entity/item-codec.ts";
import type { BlindIndexPlace } from "./fields/blind-index.ts";
import type { FieldPlace } from "./fields/field-place.ts";

/** What `connect` takes to encrypt and decrypt attributes. Made by `createEncryption`. */
export interface Encryption {
  readonly environment: string;
  readonly keyIds: { readonly current: string; readonly previous: readonly string[] };

  /**
   * Asks for the keys of all connected tables, so that `compile` and the first command find them.
   * Rejects with `encryptionUnavailable`, at the start rather than at the first request.
   */
  ready(): Promise<void>;

  /** The same with another actor in the audit trail, such as the user of one request; shares all keys. */
  as(actor: string): Encryption;

  /** What connections ask for; not part of the interface. */
  readonly items: ItemCipher;
}

/** Which part of stored items is to be decrypted. */
export interface OpenedView {
  /** What tells own items from others; all that the entity declares when absent. */
  readonly marks?: OwnMarks | undefined;
  /** The encrypted attributes to decrypt; what is not among them stays away. */
  readonly names: readonly string[];
  /** The time by which an item has expired; absent where that does not matter. */
  readonly seconds?: number | undefined;
}

/**
 * Encrypts and decrypts items for the commands of a connection. It comes with the encryption, so that
 * applications without have nothing of it in their bundle.
 */
export interface ItemCipher {
  readonly fields: FieldCipher;

  /** Checks that the entity can encrypt what it names, and makes its keys part of `ready`. */
  attach(entity: AnyEntity): void;

  /** Undefined when all is there to write at once, else a promise of it. */
  prepareToWrite(spec: Pick<WriteSpec, "target" | "operation">): Promise<void> | undefined;
  prepareToFind(target: Target): Promise<void> | undefined;

  sealItem(target: Target, item: Item): Item;
  sealActions(target: Target, key: Item, actions: readonly UpdateAction[]): readonly UpdateAction[];
  recordSealed(plans: readonly WritePlan[]): Promise<void> | undefined;
  openItems(target: Target, items: readonly Item[], view: OpenedView): Promise<Item[]>;
  blindText(target: Target, attribute: string, text: string): string;
  withBlindValues(target: Target, key: NativeRecord): NativeRecord;
}

/** An encrypted value and where it stood. */
export interface SealedField {
  readonly place: FieldPlace;
  readonly value: AttributeValue;
}

/** Encrypts and decrypts single attributes. */
export interface FieldCipher {
  /** Whether what happens must be told to `record`. */
  readonly isAudited: boolean;

  /** The master key that all that is sealed now is under. */
  readonly currentKeyId: string;

  /** The master keys that are needed whatever is stored: the current one, and what wraps the blind-index key. */
  readonly keyIdsInUse: readonly string[];

  /** The master key that a stored value is under; undefined for one that is not sealed. */
  keyIdOf(value: AttributeValue): string | undefined;

  /** Makes the tables' keys part of `ready`. */
  attach(tables: readonly string[], hasBlindIndexes: boolean): void;

  /** Undefined when all is there to seal at once, else a promise of it. */
  prepare(table: string, hasBlindIndexes: boolean): Promise<void> | undefined;

  /** Undefined when blind indexes can be worked out at once, else a promise of it. */
  prepareBlindIndexes(): Promise<void> | undefined;

  /** Throws `encryptionUnavailable` when no data key is ready. */
  seal(place: FieldPlace, value: AttributeValue): AttributeValue;

  /** Throws `encryptionUnavailable` when the key is not there yet. */
  blindIndex(place: BlindIndexPlace, text: string): string;

  /** Gives the values in the order asked for. Rejects with `decryptionFailed` for the first that fails. */
  open(fields: readonly SealedField[]): Promise<AttributeValue[]>;

  /** Writes to the audit trail; rejects when it cannot. */
  record(kind: EncryptionEventKind, fields: readonly AuditedFields[]): Promise<void>;
}

/** `reencrypt` is of one item, `rotate` of a whole run over an entity, whose key is empty. */
export type EncryptionEventKind = "encrypt" | "decrypt" | "reencrypt" | "rotate";

/** The attributes of one item that something happened to; never their values. */
export interface AuditedFields {
  readonly entity: string;
  readonly key: Item;
  readonly attributes: readonly string[];
  readonly keyIds: readonly string[];
}

/** What happened to the attributes of one item, and who did it. */
export interface EncryptionEvent extends AuditedFields {
  readonly kind: EncryptionEventKind;
  readonly actor: string;
}

/** Where encryption tells what it did, such as an audit trail. */
export interface EncryptionAudit {
  /** Resolves when the events are kept. When it rejects, the command that caused them fails. */
  recordEncryption(events: readonly EncryptionEvent[]): Promise<void>;
}
