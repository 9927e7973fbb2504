import type { Generated, Kysely } from "kysely";
import type { RelationName, RowOf } from "../relations.ts";

/** What the program remembers, in the schema `reporting`. */
interface StateTable {
  readonly id: 1;
  /** Names this database to the streams' consumers. */
  readonly database_id: string;
  /** When the scan began that filled `report`; null until there was one. */
  readonly live_scanned_at: Date | null;
  /** The same of `report_next`; null while there is none. */
  readonly next_scanned_at: Date | null;
  /**
   * The streams that tables had when those scans began, as a list in JSON: what older ones tell was in what
   * was scanned, and may be older than that.
   */
  readonly live_streams: string | null;
  readonly next_streams: string | null;
  /** Since when changes may be missing that no stream has any more. */
  readonly lost_at: Date | null;
}

interface PositionTable {
  readonly table_name: string;
  readonly sequence: string | null;
  /** When the newest change was made that lies here. */
  readonly changed_at: Date | null;
  /** All that was written before lies here, or in `report_next`. */
  readonly current_as_of: Date | null;
  readonly applied_count: Generated<number>;
}

interface RebuildTable {
  readonly id: 1;
  readonly owner: string | null;
  readonly beat_at: Date | null;
  readonly started_at: Date | null;
  readonly ended_at: Date | null;
  readonly done_count: number;
  readonly total_count: number;
  readonly error: string | null;
}

/** In each schema of rows: the last change of each item that it has or had. */
interface AppliedTable {
  readonly kind: string;
  readonly key: string;
  /** 0 for what a scan has found. */
  readonly sequence: string;
  readonly is_deleted: boolean;
}

type Relations = { readonly [Name in RelationName]: RowOf<Name> };

export interface ReportingDatabase extends Relations {
  readonly state: StateTable;
  readonly positions: PositionTable;
  readonly rebuild: RebuildTable;
  readonly applied: AppliedTable;
}

export type Sql = Kysely<ReportingDatabase>;

export const schemas = {
  state: "reporting",
  live: "report",
  next: "report_next",
  old: "report_old",
} as const;
