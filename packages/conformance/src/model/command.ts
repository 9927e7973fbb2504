import type { AttributeValue, Item } from "@plinth/values";
import type { Comparator, Condition, Path, Update } from "./expression.ts";

export type KeyType = "S" | "N" | "B";
export type ProjectionType = "ALL" | "KEYS_ONLY" | "INCLUDE";
export type IndexName = "local" | "global" | "late";

/** What differs between the tables of two runs. */
export interface Schema {
  readonly pk: KeyType;
  /** A table without a sort key has no local index. */
  readonly sk: KeyType | undefined;
  readonly ls: KeyType;
  readonly gp: KeyType;
  readonly gs: KeyType;
  readonly localProjection: "ALL" | "KEYS_ONLY";
  readonly globalProjection: ProjectionType;
  readonly lateProjection: ProjectionType;
}

/** The attribute that an INCLUDE projection adds to the keys. */
export const includedAttributeName = "aa";

interface Conditional {
  readonly condition: Condition | undefined;
  /** Whether a refusal by the condition brings the item with it. */
  readonly onFailure: "ALL_OLD" | "NONE";
}

export interface Put extends Conditional {
  readonly kind: "put";
  readonly item: Item;
  readonly returnValues: "NONE" | "ALL_OLD";
}

export interface UpdateItem extends Conditional {
  readonly kind: "update";
  readonly key: Item;
  readonly update: Update;
  readonly returnValues: "NONE" | "ALL_OLD" | "ALL_NEW" | "UPDATED_OLD";
}

export interface Delete extends Conditional {
  readonly kind: "delete";
  readonly key: Item;
  readonly returnValues: "NONE" | "ALL_OLD";
}

export interface Check extends Conditional {
  readonly kind: "check";
  readonly key: Item;
  readonly condition: Condition;
}

export type TransactAction = Put | UpdateItem | Delete | Check;

export interface SortCondition {
  readonly operator: Exclude<Comparator, "<>"> | "BETWEEN" | "begins_with";
  readonly first: AttributeValue;
  readonly second: AttributeValue;
}

export interface Query {
  readonly kind: "query";
  readonly indexName: IndexName | undefined;
  readonly partition: AttributeValue;
  readonly sort: SortCondition | undefined;
  readonly direction: "forward" | "backward";
  readonly limit: number | undefined;
  readonly filter: Condition | undefined;
  readonly projection: readonly Path[] | undefined;
}

export interface Scan {
  readonly kind: "scan";
  readonly indexName: IndexName | undefined;
  readonly segmentCount: number;
  readonly limit: number | undefined;
  readonly filter: Condition | undefined;
}

export type Command =
  | Put
  | UpdateItem
  | Delete
  | { readonly kind: "get"; readonly key: Item; readonly projection: readonly Path[] | undefined }
  | Query
  | Scan
  | {
      readonly kind: "batchWrite";
      readonly puts: readonly Item[];
      readonly deletes: readonly Item[];
    }
  | { readonly kind: "batchGet"; readonly keys: readonly Item[] }
  | { readonly kind: "transact"; readonly actions: readonly TransactAction[] }
  | { readonly kind: "transactGet"; readonly keys: readonly Item[] }
  | { readonly kind: "addIndex" | "removeIndex" }
  /** One task of the background work, and all that there are. */
  | { readonly kind: "work" | "settle" }
  | { readonly kind: "sweep"; readonly seconds: number }
  | { readonly kind: "reopen" };

/** What a command came to, in texts that are the same for the same values. */
export interface Outcome {
  readonly error?: string;
  /** By position, of a cancelled transaction. */
  readonly reasons?: readonly string[];
  readonly items?: readonly string[];
  readonly scannedCount?: number;
  /** The sort keys in their order, where items with equal ones may come in any order. */
  readonly order?: readonly string[];
  readonly deletedCount?: number;
  /** What only two engines must agree on: a refusal's words, and the order of what may come in any. */
  readonly detail?: string;
}
