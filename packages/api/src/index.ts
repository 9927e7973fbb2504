export type * from "./backups.ts";
export type * from "./capacity.ts";
export type * from "./items.ts";
export type * from "./operations.ts";
export type * from "./queries.ts";
export type * from "./streams.ts";
export type * from "./tables.ts";
export type * from "./transactions.ts";
