import type { OperationName } from "@plinth/api";
import { deleteItem } from "./delete-item/delete-item.ts";
import { parseDeleteItemInput } from "./delete-item/delete-item-input.ts";
import { deleteItemOutput } from "./delete-item/delete-item-output.ts";
import { getItem } from "./get-item/get-item.ts";
import { parseGetItemInput } from "./get-item/get-item-input.ts";
import { getItemOutput } from "./get-item/get-item-output.ts";
import type { Operation } from "./operation.ts";
import { putItem } from "./put-item/put-item.ts";
import { parsePutItemInput } from "./put-item/put-item-input.ts";
import { putItemOutput } from "./put-item/put-item-output.ts";
import { query } from "./query/query.ts";
import { parseQueryInput } from "./query/query-input.ts";
import { readManyOutput } from "./read-many/read-many-output.ts";
import { scan } from "./scan/scan.ts";
import { parseScanInput } from "./scan/scan-input.ts";
import { updateItem } from "./update-item/update-item.ts";
import { parseUpdateItemInput } from "./update-item/update-item-input.ts";
import { updateItemOutput } from "./update-item/update-item-output.ts";

/** Lets the compiler check that an operation's steps fit, then forgets the request's type. */
function operation<Request>(steps: Operation<Request>): Operation<unknown> {
  return steps as Operation<unknown>;
}

/** Every operation there is, by its API name. */
export const operations: Partial<Record<OperationName, Operation<unknown>>> = {
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
  UpdateItem: operation({
    parse: parseUpdateItemInput,
    run: (request, { transaction }) =>
      updateItemOutput(updateItem(request, transaction), request, transaction.capacity),
  }),
};
