export type {
  KeyRange,
  KeyValueStore,
  StoreEntry,
  StoreKey,
  StoreValue,
  StoreWrite,
} from "./key-value-store.ts";
export {
  createMemoryStore,
  type MemorySnapshot,
  type MemoryStore,
  type MemoryStoreOptions,
} from "./memory/memory-store.ts";
export { StoreError, type StoreErrorCode } from "./store-error.ts";
