import type { CancellationReason } from "@plinth/api";
import type { Item } from "@plinth/values";

/** The documented exceptions of DynamoDB that this engine gives, by their API names. */
export type DynamoDBExceptionName =
  | "AccessDeniedException"
  | "ConditionalCheckFailedException"
  | "ContinuousBackupsUnavailableException"
  | "ExpiredIteratorException"
  | "IdempotentParameterMismatchException"
  | "InternalServerError"
  | "LimitExceededException"
  | "PolicyNotFoundException"
  | "ResourceInUseException"
  | "ResourceNotFoundException"
  | "SerializationException"
  | "TableNotFoundException"
  | "TransactionCanceledException"
  | "TrimmedDataAccessException"
  | "UnknownOperationException"
  | "ValidationException";

/** A refusal in DynamoDB's own words. What it is not: a mistake of the engine, which is an `Error`. */
export class DynamoDBException extends Error {
  override readonly name: DynamoDBExceptionName;
  /** The item a failed condition saw, when ReturnValuesOnConditionCheckFailure asked for it. */
  readonly item: Item | undefined;
  /** One for each action of a cancelled transaction, in the order of the request. */
  readonly cancellationReasons: readonly CancellationReason[] | undefined;
  /** The message without the request's values that it repeats, for reports that others read. */
  readonly plainMessage: string;

  constructor(
    name: DynamoDBExceptionName,
    message: string,
    details: {
      readonly item?: Item | undefined;
      readonly cancellationReasons?: readonly CancellationReason[];
      readonly cause?: unknown;
      readonly plainMessage?: string | undefined;
    } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = name;
    this.item = details.item;
    this.cancellationReasons = details.cancellationReasons;
    this.plainMessage = details.plainMessage ?? message;
  }
}

/** What a refusal stands for: inside a transaction most cancel it by position, some refuse it whole. */
export type RefusalScope = "action" | "request";

/** The request is well-formed but DynamoDB's rules refuse it. */
export class ValidationException extends DynamoDBException {
  readonly scope: RefusalScope;

  /** `plainMessage` is needed where `message` repeats a value of the request. */
  constructor(message: string, scope: RefusalScope = "action", plainMessage?: string) {
    super("ValidationException", message, { plainMessage });
    this.scope = scope;
  }
}

/** The request's JSON does not have the types of the API. */
export class SerializationException extends DynamoDBException {
  constructor(message: string) {
    super("SerializationException", message);
  }
}

export class ResourceNotFoundException extends DynamoDBException {
  constructor(message: string = "Requested resource not found") {
    super("ResourceNotFoundException", message);
  }
}

export class ResourceInUseException extends DynamoDBException {
  constructor(message: string) {
    super("ResourceInUseException", message);
  }
}

export class ConditionalCheckFailedException extends DynamoDBException {
  constructor(item: Item | undefined) {
    super("ConditionalCheckFailedException", "The conditional request failed", { item });
  }
}

/** Throws when what the engine took for granted is not so: always our mistake, never a caller's. */
export function assert(condition: boolean, fact: string): asserts condition {
  if (!condition) {
    throw new Error(`The engine's own rule does not hold: ${fact}`);
  }
}
