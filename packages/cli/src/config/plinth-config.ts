import type { Application } from "@plinth/infra";
import type { AnyEntity, AnyTable } from "@plinth/model";

/** What the commands of `plinth` work on. */
export interface PlinthConfigOptions {
  readonly applications?: readonly Application[];
  /** Tables that belong to no application. */
  readonly tables?: readonly AnyTable[];
  /** Entities that belong to no application, by the names that the commands know them under. */
  readonly entities?: Readonly<Record<string, AnyEntity>>;
}

/** A config whose shape was checked. */
export interface PlinthConfig {
  /** The file that it was read from. */
  readonly file: string;
  readonly applications: readonly Application[];
  /** Of no application. */
  readonly tables: readonly AnyTable[];
  /** Of no application. */
  readonly entities: ReadonlyMap<string, AnyEntity>;
}
