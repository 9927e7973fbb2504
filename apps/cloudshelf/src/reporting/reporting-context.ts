import type { Client } from "@plinth/client";
import type { TableNames } from "../schema.ts";
import type { Sql } from "./sql/database.ts";

/** What the parts of the reporting side work with. */
export interface ReportingContext {
  readonly client: Client;
  readonly sql: Sql;
  readonly tableNames: TableNames;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly newId: () => string;
}
