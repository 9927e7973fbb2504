import type { OperationName } from "@plinth/api";
import { batchGetItem } from "./batch-get-item/batch-get-item.ts";
import { parseBatchGetItemInput } from "./batch-get-item/batch-get-item-input.ts";
import { batchGetItemOutput } from "./batch-get-item/batch-get-item-output.ts";
import { batchWriteItem } from "./batch-write-item/batch-write-item.ts";
import { parseBatchWriteItemInput } from "./batch-write-item/batch-write-item-input.ts";
import { batchWriteItemOutput } from "./batch-write-item/batch-write-item-output.ts";
import { deleteItem } from "./delete-item/delete-item.ts";
import { parseDeleteItemInput } from "./delete-item/delete-item-input.ts";
import { deleteItemOutput } from "./delete-item/delete-item-output.ts";
import { getItem } from "./get-item/get-item.ts";
import { parseGetItemInput } from "./get-item/get-item-input.ts";
import { getItemOutput } from "./get-item/get-item-output.ts";
import { type Operation, operation } from "./operation.ts";
import { putItem } from "./put-item/put-item.ts";
import { parsePutItemInput } from "./put-item/put-item-input.ts";
import { putItemOutput } from "./put-item/put-item-output.ts";
import { query } from "./query/query.ts";
import { parseQueryInput } from "./query/query-input.ts";
import { readManyOutput } from "./read-many/read-many-output.ts";
import { scan } from "./scan/scan.ts";
import { parseScanInput } from "./scan/scan-input.ts";
import { transactGetItems } from "./transact-get-items/transact-get-items.ts";
import { parseTransactGetItemsInput } from "./transact-get-items/transact-get-items-input.ts";
import { transactGetItemsOutput } from "./transact-get-items/transact-get-items-output.ts";
import { transactWriteItems } from "./transact-write-items/transact-write-items.ts";
import { parseTransactWriteItemsInput } from "./transact-write-items/transact-write-items-input.ts";
import { transactWriteItemsOutput } from "./transact-write-items/transact-write-items-output.ts";
import { updateItem } from "./update-item/update-item.ts";
import { parseUpdateItemInput } from "./update-item/update-item-input.ts";
import { updateItemOutput } from "./update-item/update-item-output.ts";

/** The operations on items. */
export const itemOperations: Readonly<Partial<Record<OperationName, Operation<unknown>>>> = {
  BatchGetItem: operation({
    parse: parseBatchGetItemInput,
    run: (request, { transaction }) =>
      batchGetItemOutput(batchGetItem(request, transaction), request, transaction.capacity),
  }),
  BatchWriteItem: operation({
    parse: parseBatchWriteItemInput,
    run: (request, { transaction }) =>
      batchWriteItemOutput(batchWriteItem(request, transaction), request, transaction.capacity),
  }),
  DeleteItem: operation({
    parse: parseDeleteItemInput,
    run: (request, { transaction }) =>
      deleteItemOutput(deleteItem(request, transaction), request, transaction.capacity),
  }),
  GetItem: operation({
    parse: parseGetItemInput,
    run: (request, { transaction }) =>
      getItemOutput(getItem(request, transaction), request, transaction.capacity),
  }),
  PutItem: operation({
    parse: parsePutItemInput,
    run: (request, { transaction }) =>
      putItemOutput(putItem(request, transaction), request, transaction.capacity),
  }),
  Query: operation({
    parse: parseQueryInput,
    run: (request, { transaction }) =>
      readManyOutput(query(request, transaction), request, transaction.capacity),
  }),
  Scan: operation({
    parse: parseScanInput,
    run: (request, { transaction }) =>
      readManyOutput(scan(request, transaction), request, transaction.capacity),
  }),
  TransactGetItems: operation({
    kind: "transactional",
    parse: parseTransactGetItemsInput,
    run: (request, { transaction }) =>
      transactGetItemsOutput(transactGetItems(request, transaction), request, transaction.capacity),
  }),
  TransactWriteItems: operation({
    kind: "transactional",
    parse: parseTransactWriteItemsInput,
    run: (request, { transaction, tokens, now, accessKeyId }) =>
      transactWriteItemsOutput(
        transactWriteItems(request, transaction, { tokens, nowMs: now(), accessKeyId }),
        request,
        transaction.capacity,
      ),
  }),
  UpdateItem: operation({
    parse: parseUpdateItemInput,
    run: (request, { transaction }) =>
      updateItemOutput(updateItem(request, transaction), request, transaction.capacity),
  }),
};
