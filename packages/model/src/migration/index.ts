export type { Capacity } from "../calls/capacity.ts";
export type { ConnectedEntity } from "../jobs/connected-entity.ts";
export type { ItemFailure } from "../jobs/item-job.ts";
export {
  type JobProgress,
  type ProgressStream,
  progressLine,
  showProgress,
} from "../jobs/job-progress.ts";
export {
  defineMigrationState,
  type MigrationStateEntity,
  type MigrationStateRepository,
} from "./define-migration-state.ts";
export {
  type MigrateOptions,
  type MigrationReport,
  type MigrationSample,
  migrate,
} from "./migrate.ts";
