import type { BatchWriteItemInput, ReturnConsumedCapacity, WriteRequest } from "@plinth/api";
import type { Item } from "@plinth/values";
import { assert, ValidationException } from "../../exceptions.ts";
import type { StoredItem } from "../../storage/stored-item.ts";
import {
  itemShape,
  returnConsumedCapacityShape,
  returnItemCollectionMetricsShape,
} from "../../validation/common-shapes.ts";
import type { Door } from "../../validation/door.ts";
import { batchWriteItemsMax } from "../../validation/limits.ts";
import { normalizeItem, onlyMemberOf } from "../../validation/normalize-item.ts";
import { type InputShape, readInput } from "../../validation/read-input.ts";
import { tableNameOf } from "../../validation/table-name.ts";
import { checkedItem } from "../checked-item.ts";

/** A BatchWriteItem request that passed validation. */
export interface BatchWriteItem {
  readonly tables: readonly BatchWriteTable[];
  readonly returnConsumedCapacity: ReturnConsumedCapacity;
  readonly returnsItemCollectionMetrics: boolean;
}

export interface BatchWriteTable {
  readonly tableName: string;
  readonly writes: readonly BatchWrite[];
}

export type BatchWrite =
  | { readonly kind: "put"; readonly item: StoredItem }
  | { readonly kind: "delete"; readonly key: Item };

const shape: InputShape<BatchWriteItemInput> = {
  kind: "structure",
  members: {
    RequestItems: {
      kind: "map",
      keyLengthMin: 1,
      keyLengthMax: 1024,
      of: {
        kind: "list",
        lengthMin: 1,
        lengthMax: batchWriteItemsMax,
        of: {
          kind: "structure",
          name: "WriteRequest",
          members: {
            PutRequest: {
              kind: "structure",
              name: "PutRequest",
              members: { Item: itemShape },
              required: ["Item"],
            },
            DeleteRequest: {
              kind: "structure",
              name: "DeleteRequest",
              members: { Key: itemShape },
              required: ["Key"],
            },
          },
        },
      },
    },
    ReturnConsumedCapacity: returnConsumedCapacityShape,
    ReturnItemCollectionMetrics: returnItemCollectionMetricsShape,
  },
  required: ["RequestItems"],
};

/** Reads BatchWriteItem's input. The order of the checks is observable. */
export function parseBatchWriteItemInput(json: unknown, door: Door): BatchWriteItem {
  const input = readInput(json, shape, door);
  const requestItems = Object.entries(input.RequestItems);
  if (requestItems.length === 0) {
    throw new ValidationException("The requestItems parameter is required for BatchWriteItem");
  }
  const tables = requestItems.map(([name, writes]) => ({
    tableName: tableNameOf(name),
    writes: writes.map(readWrite),
  }));
  const writeCount = tables.reduce((count, { writes }) => count + writes.length, 0);
  if (writeCount > batchWriteItemsMax) {
    throw new ValidationException("Too many items requested for the BatchWriteItem call");
  }
  return {
    tables,
    returnConsumedCapacity: input.ReturnConsumedCapacity ?? "NONE",
    returnsItemCollectionMetrics: input.ReturnItemCollectionMetrics === "SIZE",
  };
}

function readWrite(request: WriteRequest): BatchWrite {
  const { PutRequest, DeleteRequest } = request;
  onlyMemberOf(request);
  if (PutRequest !== undefined) {
    return { kind: "put", item: checkedItem(normalizeItem(PutRequest.Item)) };
  }
  assert(DeleteRequest !== undefined, "a write is one of the two that its shape knows");
  return { kind: "delete", key: normalizeItem(DeleteRequest.Key) };
}
