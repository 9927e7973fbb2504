import type { Item } from "@plinth/values";
import { ValidationException } from "../../exceptions.ts";
import type { StoredItem } from "../../storage/stored-item.ts";
import { checkIndexKeys, type ItemKey, keyOfItem, keyOfKey } from "../../table/item-key.ts";
import type { Table } from "../../table/table.ts";
import { readUnits } from "../../transaction/capacity.ts";
import type { TokenLedger } from "../../transaction/token-ledger.ts";
import type { ItemChange, Transaction } from "../../transaction/transaction.ts";
import { transactionSizeBytesMax } from "../../validation/limits.ts";
import { decideAll } from "../cancellation.ts";
import { checkDistinctInTransaction } from "../distinct-items.ts";
import { checkedNewItem, checkKeyIsKept, updatedItem } from "../update-item/update-item.ts";
import { checkCondition } from "../write-condition.ts";
import type { TransactAction, TransactWriteItems } from "./transact-write-items-input.ts";

export interface TransactWriteItemsResult {
  readonly written: readonly { readonly table: Table; readonly keys: readonly Item[] }[];
}

export interface TokenContext {
  readonly tokens: TokenLedger;
  readonly nowMs: number;
  readonly accessKeyId: string;
}

/** Carries out all actions or none. One that was carried out under its token already is not repeated. */
export function transactWriteItems(
  request: TransactWriteItems,
  transaction: Transaction,
  { tokens, nowMs, accessKeyId }: TokenContext,
): TransactWriteItemsResult {
  const targets = request.actions.map((action) => ({
    action,
    table: transaction.table(action.tableName),
  }));
  const { fingerprint } = request;
  const token = tokenOf(request, accessKeyId);
  const repeated =
    token === undefined ? undefined : tokens.find(token, { fingerprint, nowMs }, transaction);
  if (repeated !== undefined) {
    for (const [tableName, units] of repeated.readUnits) {
      transaction.capacity.read(tableName, undefined, units);
    }
    return { written: [] };
  }

  const placed = decideAll(targets, place);
  checkDistinctInTransaction(placed.map(({ key }) => key));
  const decisions = decideAll(placed, (action) => decide(action, transaction));
  checkSize(decisions);

  for (const { action, table, key, change } of decisions) {
    if (action.kind === "check") {
      transaction.countWrite(table, change.oldItem?.sizeBytes ?? 0);
    } else {
      transaction.writeItem(table, key, change);
    }
  }
  if (token !== undefined) {
    const readUnits = decisions.map(repeatUnits);
    tokens.note(token, { atMs: nowMs, fingerprint, readUnits }, transaction);
  }
  return { written: decisions.map(({ table, action }) => ({ table, keys: [keyItemOf(action)] })) };
}

/** Two callers may use one token: the access key tells them apart. */
function tokenOf(request: TransactWriteItems, accessKeyId: string): string | undefined {
  const { clientRequestToken } = request;
  return clientRequestToken === undefined ? undefined : `${accessKeyId} ${clientRequestToken}`;
}

interface Target {
  readonly action: TransactAction;
  readonly table: Table;
}

interface Placed extends Target {
  readonly key: ItemKey;
}

interface Decision extends Placed {
  readonly change: ItemChange;
}

/** Which item an action is about. */
function place({ action, table }: Target): Placed {
  const key =
    action.kind === "put" ? keyOfItem(table, action.item.item) : keyOfKey(table, action.key);
  return { action, table, key };
}

/** What one action would do, or the exception that tells why it cannot. */
function decide({ action, table, key }: Placed, transaction: Transaction): Decision {
  const oldItem = transaction.readItem(key);
  if (action.kind === "update") {
    checkKeyIsKept(table, action.update);
  }
  checkCondition(action, oldItem);
  const newItem = newItemOf(action, table, oldItem);
  return { action, table, key, change: { oldItem, newItem } };
}

function newItemOf(
  action: TransactAction,
  table: Table,
  oldItem: StoredItem | undefined,
): StoredItem | undefined {
  switch (action.kind) {
    case "check":
      return oldItem;
    case "delete":
      return undefined;
    case "put":
      checkIndexKeys(table, action.item.item, "put");
      return action.item;
    case "update":
      return checkedNewItem(table, updatedItem(action, oldItem?.item ?? action.key).item);
  }
}

/** A repeat reads what it finds done, at the size that the first one was charged for. */
function repeatUnits({ table, change }: Decision): [tableName: string, units: number] {
  return [table.name, readUnits(sizeOf(change), "transactional")];
}

function sizeOf({ oldItem, newItem }: ItemChange): number {
  return Math.max(oldItem?.sizeBytes ?? 0, newItem?.sizeBytes ?? 0);
}

function checkSize(decisions: readonly Decision[]): void {
  let sizeBytes = 0;
  for (const { change } of decisions) {
    sizeBytes += sizeOf(change);
  }
  if (sizeBytes > transactionSizeBytesMax) {
    throw new ValidationException("Collection size cannot exceed 4 MB for a transaction request");
  }
}

function keyItemOf(action: TransactAction): Item {
  return action.kind === "put" ? action.item.item : action.key;
}
