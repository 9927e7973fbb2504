import type { Client } from "@plinth/client";
import type { Application } from "@plinth/infra";
import type { AnyEntity, AnyTable } from "@plinth/model";
import type { Encryption } from "@plinth/model/encryption";
import type { MigrationStateEntity } from "@plinth/model/migration";
import type { TableLoader } from "./table-loader.ts";

/** What a config's `seed` is given. */
export interface SeedContext {
  readonly client: Client;
  /** The real names of tables that have others than they were defined with. */
  readonly tableNames: Readonly<Record<string, string>>;
  /** How far it is: so many of so many, and of what. */
  readonly onProgress: (progress: SeedProgress) => void;
  /** Aborted when the command is stopped. */
  readonly signal: AbortSignal;
}

export interface SeedProgress {
  readonly step: string;
  readonly doneCount: number;
  readonly totalCount: number;
}

/** What the commands of `plinth` work on. */
export interface PlinthConfigOptions {
  readonly applications?: readonly Application[];
  /** Tables that belong to no application. */
  readonly tables?: readonly AnyTable[];
  /** Entities that belong to no application, by the names that the commands know them under. */
  readonly entities?: Readonly<Record<string, AnyEntity>>;
  /** Where `plinth migrate` keeps its checkpoints: what `defineMigrationState` gave. */
  readonly migrationState?: MigrationStateEntity;
  /** Makes what opens encrypted attributes; called by the commands that need it, and after a rotation anew. */
  readonly encryption?: () => Encryption | Promise<Encryption>;
  /** The local key file that `plinth keys rotate` replaces; a path from the config. */
  readonly keyFile?: string;
  /** Fills the tables that `plinth dev` serves. It runs at each start, so it leaves alone what is there. */
  readonly seed?: (context: SeedContext) => Promise<unknown>;
  /** By the names that tables are defined with: how `plinth load` brings rows into them. */
  readonly loaders?: Readonly<Record<string, TableLoader>>;
}

/** A config whose shape was checked. */
export interface PlinthConfig {
  /** The file that it was read from, absolute. */
  readonly file: string;
  readonly applications: readonly Application[];
  /** Of no application. */
  readonly tables: readonly AnyTable[];
  /** Of no application. */
  readonly entities: ReadonlyMap<string, AnyEntity>;
  readonly migrationState: MigrationStateEntity | undefined;
  readonly encryption: (() => Encryption | Promise<Encryption>) | undefined;
  /** Absolute. */
  readonly keyFile: string | undefined;
  readonly seed: ((context: SeedContext) => Promise<unknown>) | undefined;
  /** By the names that tables are defined with. */
  readonly loaders: ReadonlyMap<string, TableLoader>;
}
