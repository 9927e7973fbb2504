export type { BatchGetResult, BatchOptions, BatchWriteResult } from "./batches/batch-options.ts";
export type { Call, Measured } from "./calls/call.ts";
export type { Capacity } from "./calls/capacity.ts";
export { type Decimal, type DecimalOptions, type DecimalSchema, decimal } from "./codec/decimal.ts";
export { money } from "./codec/money.ts";
export type {
  CheckCommand,
  Command,
  CompileOptions,
  GetCommand,
  Request,
  SignalOptions,
  WriteCommand,
} from "./commands/command.ts";
export {
  and,
  atLeast,
  atMost,
  beginsWith,
  between,
  contains,
  equals,
  exists,
  lessThan,
  moreThan,
  not,
  notEquals,
  notExists,
  oneOf,
  or,
} from "./conditions/build-condition.ts";
export type { ItemCondition, SortKeyCondition } from "./conditions/item-condition.ts";
export { type Connection, type ConnectOptions, connect } from "./connect.ts";
export type { ConnectionCommands, TestConnection } from "./connection-commands.ts";
export { defineEntity } from "./entity/define-entity.ts";
export type {
  AttributePattern,
  Entity,
  EntityOptions,
  EntitySchema,
  ObjectUnion,
  UniqueOptions,
} from "./entity/entity.ts";
export type {
  AnyEntity,
  ConditionFor,
  InferChanges,
  InferIndexItem,
  InferInput,
  InferItem,
  InferKey,
  InferQuery,
  InferRevealed,
  InferUnique,
  InferUpsert,
} from "./entity/entity-types.ts";
export {
  type InvalidInput,
  isPlinthError,
  PlinthError,
  type PlinthErrorCode,
  type Refusal,
  type RefusalCode,
} from "./plinth-error.ts";
export type { Query, QueryPage, QueryPageOptions, Scan } from "./query/query.ts";
export type {
  CreateOptions,
  GetOptions,
  IndexRepository,
  PutOptions,
  QueryOptions,
  Repository,
  ScanOptions,
  UpsertOptions,
  ViewOptions,
  WriteOptions,
} from "./repository.ts";
export {
  type CreateTablesOptions,
  createTables,
  type TableCreation,
} from "./tables/create-tables.ts";
export { defineTable } from "./tables/define-table.ts";
export type { AnyTable, TableDefinition, TableOptions } from "./tables/table-definition.ts";
export { createTableInput, type TableNameOptions, timeToLiveInput } from "./tables/table-inputs.ts";
export { type TableDifference, verifyTables } from "./tables/verify-tables.ts";
export type { TransactOptions, TransactResult } from "./transactions/transact-options.ts";
export {
  add,
  append,
  deleteFromSet,
  prepend,
  remove,
  setIfAbsent,
  subtract,
  type UpdateOperation,
} from "./updates/update-operation.ts";
