/** Why the typed layer refused, by one word that code can decide on. */
export type PlinthErrorCode =
  /** The command's own condition did not hold. */
  | "conditionFailed"
  /** `create` met an item with this key. */
  | "itemExists"
  /** `update` met no item with this key, or one that has expired. */
  | "itemNotFound"
  /** The stored version is another than `ifVersion`. */
  | "versionConflict"
  /** A put gave a read-only attribute another value than the stored item has. */
  | "readOnly"
  /** Another item has this value of a unique attribute. */
  | "notUnique"
  /** A transaction was refused; `refusals` tells by which of its parts. */
  | "transactionRefused"
  /** The token of this transaction was used with another content. */
  | "tokenReused"
  /** The input does not fit the entity's attributes; `issues` has the paths. */
  | "invalidItem"
  /** The key lacks a part, or a part has the wrong type. */
  | "invalidKey"
  /** An update or a condition names an attribute that is not there, or gives it a wrong value. */
  | "invalidUpdate"
  /** An update or upsert gives some parts of an index key's template; `path` is the first that it lacks. */
  | "staleIndexKey"
  | "invalidCondition"
  | "invalidQuery"
  /** A part of a transaction is no command, was awaited before, or is another connection's. */
  | "invalidTransaction"
  /** The cursor was changed, or comes from another query or connection. */
  | "invalidCursor"
  /** What `select` names is nothing, unknown, hidden, or not in the index. */
  | "invalidProjection"
  /** A part of a batch is no command for it, carries a condition, or writes what another writes. */
  | "invalidBatch"
  /** A command that was awaited before is measured, or one that a transaction did is awaited. */
  | "invalidCommand"
  /** DynamoDB does not know the table where the client calls; `tableName` and `region` say which. */
  | "tableNotFound"
  /** A table, an entity or a connection contradicts itself. */
  | "invalidDefinition"
  /** A stored item lacks a key attribute of its entity, or holds what its schema cannot give exactly. */
  | "undecodableItem"
  /** A stored item is of a version that this code does not know yet; a newer deployment wrote it. */
  | "newerItem"
  /** A bulk migration or another job cannot run as it is asked to: nothing was read or written. */
  | "invalidJob"
  /** Another process runs the job of this name, or took it over. */
  | "jobUnderWay"
  /** An encrypted attribute was changed, is in the wrong place, or its key is not among those given. */
  | "decryptionFailed"
  /** The audit trail could not be written, and so the command was not carried out or its result withheld. */
  | "auditFailed"
  /** The key that encrypts or decrypts could not be asked, or is not ready for a synchronous `compile`. */
  | "encryptionUnavailable"
  /** A table has no stream, one with another view, or one that is disabled; or its consumer was stopped. */
  | "streamUnavailable"
  /** What came as a stream's record is none. */
  | "invalidRecord"
  /** `fake` found no value for an attribute, or no two different keys; `path` says what to override. */
  | "noFake"
  /** A table did not become active in time. */
  | "tableNotReady";

/** One thing that is wrong with an input: where, and what. */
export interface InvalidInput {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** One part of a transaction that refused it. */
export interface Refusal {
  /** The 0-based position in the list given to `transact`. */
  readonly position: number;
  readonly entity: string;
  readonly operation: WriteOperation;
  readonly key: Readonly<Record<string, unknown>>;
  /** DynamoDB's own word, such as `ConditionalCheckFailed` or `TransactionConflict`. */
  readonly reason: string;
  /** The same as a `code`; `conflict` stands for every reason that is not a condition. */
  readonly code: RefusalCode;
  /** The unique attribute whose value is taken, under the code `notUnique`. */
  readonly attribute?: string;
  /** What was asked of the stored item, such as `stock >= 6`, when that is why it refused. */
  readonly condition?: string;
  /** The item that was there, when DynamoDB told it. */
  readonly item?: Readonly<Record<string, unknown>>;
  readonly message: string;
}

export type WriteOperation = "create" | "put" | "update" | "upsert" | "delete" | "check";

export type RefusalCode =
  | "conditionFailed"
  | "itemExists"
  | "itemNotFound"
  | "versionConflict"
  | "readOnly"
  | "notUnique"
  | "conflict";

export interface PlinthErrorDetails {
  readonly entity?: string | undefined;
  readonly key?: Readonly<Record<string, unknown>> | undefined;
  readonly attribute?: string | undefined;
  readonly path?: string | undefined;
  readonly reason?: string | undefined;
  readonly item?: Readonly<Record<string, unknown>> | undefined;
  readonly issues?: readonly InvalidInput[] | undefined;
  readonly refusals?: readonly Refusal[] | undefined;
  readonly tableName?: string | undefined;
  readonly region?: string | undefined;
  readonly itemVersion?: number | undefined;
  readonly knownVersion?: number | undefined;
  readonly cause?: unknown;
}

/** The one error of the typed layer. What DynamoDB itself refuses stays the client's `ServiceError`. */
export class PlinthError extends Error {
  readonly code: PlinthErrorCode;
  readonly entity: string | undefined;
  readonly key: Readonly<Record<string, unknown>> | undefined;
  /** The attribute that it is about, when it is about one. */
  readonly attribute: string | undefined;
  /** Where in the input, such as `address.city`, when it is about one place. */
  readonly path: string | undefined;
  readonly reason: string | undefined;
  /** The item that was there when a condition failed. */
  readonly item: Readonly<Record<string, unknown>> | undefined;
  readonly issues: readonly InvalidInput[];
  readonly refusals: readonly Refusal[];
  /** The real name of the table that is not there. */
  readonly tableName: string | undefined;
  /** Where it is not, as far as the client knows. */
  readonly region: string | undefined;
  /** The version of a stored item that cannot be read, of an entity with `upgrade`. */
  readonly itemVersion: number | undefined;
  /** The newest version that this code knows. */
  readonly knownVersion: number | undefined;

  constructor(code: PlinthErrorCode, message: string, details: PlinthErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "PlinthError";
    this.code = code;
    this.entity = details.entity;
    this.key = details.key;
    this.attribute = details.attribute;
    this.path = details.path;
    this.reason = details.reason;
    this.item = details.item;
    this.issues = details.issues ?? [];
    this.refusals = details.refusals ?? [];
    this.tableName = details.tableName;
    this.region = details.region;
    this.itemVersion = details.itemVersion;
    this.knownVersion = details.knownVersion;
  }
}

/** Whether `error` is a `PlinthError`, of this code when one is given. */
export function isPlinthError(error: unknown, code?: PlinthErrorCode): error is PlinthError {
  return error instanceof PlinthError && (code === undefined || error.code === code);
}
