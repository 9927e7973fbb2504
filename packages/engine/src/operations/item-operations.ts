import type { OperationName } from "@plinth/api";
import type { CapacityMeter } from "../transaction/capacity.ts";
import type { Transaction } from "../transaction/transaction.ts";
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
import { type Operation, operation, type Synchronous } from "./operation.ts";
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
  BatchGetItem: itemOperation({
    parse: parseBatchGetItemInput,
    run: batchGetItem,
    print: batchGetItemOutput,
  }),
  BatchWriteItem: itemOperation({
    parse: parseBatchWriteItemInput,
    run: batchWriteItem,
    print: batchWriteItemOutput,
  }),
  DeleteItem: itemOperation({
    parse: parseDeleteItemInput,
    run: deleteItem,
    print: deleteItemOutput,
  }),
  GetItem: itemOperation({
    parse: parseGetItemInput,
    run: getItem,
    print: getItemOutput,
  }),
  PutItem: itemOperation({
    parse: parsePutItemInput,
    run: putItem,
    print: putItemOutput,
  }),
  Query: itemOperation({
    parse: parseQueryInput,
    run: query,
    print: readManyOutput,
  }),
  Scan: itemOperation({
    parse: parseScanInput,
    run: scan,
    print: readManyOutput,
  }),
  TransactGetItems: itemOperation({
    kind: "transactional",
    parse: parseTransactGetItemsInput,
    run: transactGetItems,
    print: transactGetItemsOutput,
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
  UpdateItem: itemOperation({
    parse: parseUpdateItemInput,
    run: updateItem,
    print: updateItemOutput,
  }),
};

interface ItemSteps<Request, Result> extends Pick<Operation<Request>, "kind" | "parse"> {
  readonly run: (request: Request, transaction: Transaction) => Result;
  readonly print: (result: Result, request: Request, capacity: CapacityMeter) => Synchronous;
}

/** An operation that needs its transaction alone, and tells what that consumed. */
function itemOperation<Request, Result>({
  run,
  print,
  ...steps
}: ItemSteps<Request, Result>): Operation<unknown> {
  return operation<Request>({
    ...steps,
    run: (request, { transaction }) =>
      print(run(request, transaction), request, transaction.capacity),
  });
}
