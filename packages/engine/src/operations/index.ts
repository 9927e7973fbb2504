import type { OperationName } from "@plinth/api";
import { itemOperations } from "./item-operations.ts";
import type { Operation } from "./operation.ts";
import { streamOperations } from "./stream-operations.ts";
import { tableOperations } from "./table-operations.ts";

/** Every operation there is, by its API name. */
export const operations: Readonly<Partial<Record<OperationName, Operation<unknown>>>> = {
  ...itemOperations,
  ...streamOperations,
  ...tableOperations,
};
