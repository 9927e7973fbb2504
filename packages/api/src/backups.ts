/** `RecoveryPeriodInDays` is from 1 to 35, and 35 when absent. */
export interface PointInTimeRecoverySpecification {
  PointInTimeRecoveryEnabled: boolean;
  RecoveryPeriodInDays?: number;
}

export interface UpdateContinuousBackupsInput {
  TableName: string;
  PointInTimeRecoverySpecification: PointInTimeRecoverySpecification;
}

export interface UpdateContinuousBackupsOutput {
  ContinuousBackupsDescription: ContinuousBackupsDescription;
}

export interface DescribeContinuousBackupsInput {
  TableName: string;
}

export interface DescribeContinuousBackupsOutput {
  ContinuousBackupsDescription: ContinuousBackupsDescription;
}

export interface ContinuousBackupsDescription {
  /** Says that the table can be backed up at all; point-in-time recovery has a status of its own. */
  ContinuousBackupsStatus: "ENABLED" | "DISABLED";
  PointInTimeRecoveryDescription: PointInTimeRecoveryDescription;
}

/** All but the status is there only while it is ENABLED. Times are epoch seconds. */
export interface PointInTimeRecoveryDescription {
  PointInTimeRecoveryStatus: "ENABLED" | "DISABLED";
  RecoveryPeriodInDays?: number;
  EarliestRestorableDateTime?: number;
  LatestRestorableDateTime?: number;
}
