import { type DocumentPath, projectItem } from "@plinth/expressions";
import type { Item } from "@plinth/values";
import { StoredItem } from "../../storage/stored-item.ts";
import type { CapacityMeter } from "../../transaction/capacity.ts";
import { itemCollectionMetricsOf } from "../item-collection-metrics.ts";
import type { UpdateItemResult } from "./update-item.ts";
import type { UpdateItem } from "./update-item-input.ts";

/** UpdateItem's output: the attributes that ReturnValues asked for, if there are any. */
export function updateItemOutput(
  result: UpdateItemResult,
  request: UpdateItem,
  capacity: CapacityMeter,
): object {
  return {
    Attributes: attributesOf(result, request.returnValues),
    ConsumedCapacity: capacity.single(request.tableName, request.returnConsumedCapacity),
    ItemCollectionMetrics: itemCollectionMetricsOf(
      result.table,
      request.key,
      request.returnsItemCollectionMetrics,
    ),
  };
}

function attributesOf(
  { oldItem, newItem, changedPaths, newPaths }: UpdateItemResult,
  returnValues: UpdateItem["returnValues"],
): StoredItem | undefined {
  switch (returnValues) {
    case "NONE":
      return undefined;
    case "ALL_OLD":
      return oldItem;
    case "ALL_NEW":
      return newItem;
    case "UPDATED_OLD":
      return oldItem && changedPart(oldItem.item, changedPaths);
    case "UPDATED_NEW":
      return changedPart(newItem.item, newPaths);
  }
}

/** The part of an item at those paths; nothing when none of them is there. */
function changedPart(item: Item, paths: readonly DocumentPath[]): StoredItem | undefined {
  const part = projectItem({ kind: "projection", paths }, item);
  return Object.keys(part).length === 0 ? undefined : StoredItem.ofItem(part);
}
