import type { AnyEntity } from "@plinth/model";

/** The operations that read or write items, by their API names; each is an IAM action. */
export type ItemOperation =
  | "GetItem"
  | "BatchGetItem"
  | "Query"
  | "Scan"
  | "PutItem"
  | "UpdateItem"
  | "DeleteItem"
  | "ConditionCheckItem"
  | "BatchWriteItem";

/** How often a pattern is used, for the estimate of its cost. */
export interface PatternVolume {
  readonly callsPerMonth: number;
  /** Items that one call reads or writes; 1 when absent. A filter's misses count too. */
  readonly itemsPerCall?: number;
}

/**
 * One way in which the application reads or writes its data. What the application does not declare,
 * its role may not do.
 */
export interface AccessPattern {
  /** What it is for, as a sentence for the schema's document. */
  readonly description: string;
  readonly entity: AnyEntity;
  readonly operation: ItemOperation;
  /** Of a `Query` or `Scan`: the index that is read; the table itself when absent. */
  readonly index?: string;
  /** Strongly consistent; never of a global index. */
  readonly consistent?: boolean;
  /** Part of a TransactGetItems or TransactWriteItems, which costs twice. */
  readonly transactional?: boolean;
  /**
   * The partition keys that it touches, as IAM patterns (`TOKEN#*`). What the entity's `when` and
   * key templates fix when absent; no bound where these fix nothing.
   */
  readonly leadingKeys?: readonly string[];
  readonly volume?: PatternVolume;
}
