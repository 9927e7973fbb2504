export type {
  KeyRange,
  KeyValueStore,
  StoreEntry,
  StoreKey,
  StoreValue,
  StoreWrite,
} from "./key-value-store.ts";
