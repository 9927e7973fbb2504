import type { Item } from "@plinth/values";
import { ValidationException } from "../../exceptions.ts";
import type { StoredItem } from "../../storage/stored-item.ts";
import { checkIndexKeys, type ItemKey, keyOfItem, keyOfKey } from "../../table/item-key.ts";
import type { Table } from "../../table/table.ts";
import type { TokenLedger } from "../../transaction/token-ledger.ts";
import type { ItemChange, Transaction } from "../../transaction/transaction.ts";
import { transactionSizeBytesMax } from "../../validation/limits.ts";
import { checkDistinctItems, decideAll } from "../cancellation.ts";
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
  const { clientRequestToken, fingerprint } = request;
  const token = clientRequestToken && `${accessKeyId} ${clientRequestToken}`;
  if (token !== undefined && tokens.isRepeat(token, fingerprint, nowMs)) {
    return { written: [] };
  }

  const decisions = decideAll(targets, (target) => decide(target, transaction));
  checkDistinctItems(decisions.map(({ key }) => key));
  checkSize(decisions);

  for (const { action, table, key, change } of decisions) {
    if (action.kind === "check") {
      transaction.countWrite(table, change.oldItem?.sizeBytes ?? 0);
    } else {
      transaction.writeItem(table, key, change);
    }
  }
  if (token !== undefined) {
    tokens.note(token, { atMs: nowMs, fingerprint }, transaction);
  }
  return { written: decisions.map(({ table, action }) => ({ table, keys: [keyItemOf(action)] })) };
}

interface Target {
  readonly action: TransactAction;
  readonly table: Table;
}

interface Decision extends Target {
  readonly key: ItemKey;
  readonly change: ItemChange;
}

/** What one action would do, or the exception that tells why it cannot. */
function decide({ action, table }: Target, transaction: Transaction): Decision {
  const key =
    action.kind === "put" ? keyOfItem(table, action.item.item) : keyOfKey(table, action.key);
  const oldItem = transaction.readItem(table, key);
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

function checkSize(decisions: readonly Decision[]): void {
  let sizeBytes = 0;
  for (const { change } of decisions) {
    sizeBytes += Math.max(change.oldItem?.sizeBytes ?? 0, change.newItem?.sizeBytes ?? 0);
  }
  if (sizeBytes > transactionSizeBytesMax) {
    throw new ValidationException("Collection size cannot exceed 4 MB for a transaction request");
  }
}

function keyItemOf(action: TransactAction): Item {
  return action.kind === "put" ? action.item.item : action.key;
}
