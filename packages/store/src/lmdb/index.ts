export { type LmdbStore, type LmdbStoreOptions, openLmdbStore } from "./lmdb-store.ts";
