export type { CheckedFile, FileIdentity } from "./check/check-file.ts";
export type { DescribedTable } from "./check/table-shape.ts";
export { type CheckpointStore, fileCheckpoint } from "./checkpoint/checkpoint-store.ts";
export type { TransferRuntime } from "./defaults.ts";
export { dumpItems } from "./dump/dump-items.ts";
export type { DumpItemsOptions, DumpOptions, DumpReport } from "./dump/dump-options.ts";
export type { Consistency } from "./dump/scan-table.ts";
export { streamItems } from "./dump/stream-items.ts";
export { fileSource, type ItemSource, memorySource } from "./files/item-source.ts";
export { formatOfName, type ItemFormat } from "./item-format.ts";
export { ItemFileError, type ItemProblem, type Place, problemLine } from "./item-problem.ts";
export {
  type CheckItemsOptions,
  checkItems,
  type LoadItemsOptions,
  type LoadReport,
  loadItems,
} from "./load/load-items.ts";
export type { ExistingItem } from "./load/load-report.ts";
export type { LoadMode } from "./load/write-batch.ts";
export type { OnProgress, TransferProgress } from "./progress.ts";
export type { ReadItem } from "./read/read-item.ts";
export { type ReadItemsOptions, readItems } from "./read/read-items.ts";
export { TransferError, type TransferErrorCode } from "./transfer-error.ts";
export type { Formulas } from "./write/csv-rows.ts";
export type { JsonLayout } from "./write/item-writer.ts";
export { type ItemsToTextOptions, itemsToText } from "./write/items-to-text.ts";
export { UnwritableValueError } from "./write/unwritable-value-error.ts";
