export type { Capacity } from "../calls/capacity.ts";
export type { ItemFailure } from "../jobs/item-job.ts";
export {
  type JobProgress,
  type ProgressStream,
  progressLine,
  showProgress,
} from "../jobs/job-progress.ts";
export {
  type ConnectedEntity,
  type MigrateOptions,
  type MigrationReport,
  type MigrationSample,
  migrate,
} from "./migrate.ts";
export {
  type MigrationStateEntity,
  type MigrationStateRepository,
  migrationStateEntity,
} from "./migration-state-entity.ts";
