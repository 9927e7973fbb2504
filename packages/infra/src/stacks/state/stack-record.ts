/** The statuses of CloudFormation that a stack of this runner can have. */
export type StackStatus =
  | "CREATE_IN_PROGRESS"
  | "CREATE_COMPLETE"
  | "ROLLBACK_IN_PROGRESS"
  | "ROLLBACK_COMPLETE"
  | "ROLLBACK_FAILED"
  | "UPDATE_IN_PROGRESS"
  | "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"
  | "UPDATE_COMPLETE"
  | "UPDATE_ROLLBACK_IN_PROGRESS"
  | "UPDATE_ROLLBACK_COMPLETE"
  | "UPDATE_ROLLBACK_FAILED"
  | "DELETE_IN_PROGRESS"
  | "DELETE_COMPLETE"
  | "DELETE_FAILED";

/**
 * How far an operation has come, which decides how it ends when it is interrupted: while it applies
 * and rolls back, in the state before; when only the time to live is missing, and while it cleans up
 * or deletes, in the state after.
 */
export type Phase = "applying" | "rollingBack" | "completing" | "cleaningUp" | "deleting";

export interface OperationRecord {
  readonly id: string;
  readonly kind: "create" | "update" | "delete";
  readonly phase: Phase;
  /** Who runs it, for people to read; the token is no other run's. */
  readonly owner: string;
  readonly token: string;
  readonly startedAt: string;
  /** Milliseconds since the epoch. From then on anyone may end the operation. */
  readonly leaseEndsAt: number;
  /** The document of what was planned, and that of what it came to. */
  readonly plan: string;
  readonly result?: string | undefined;
  /** The exports that the template under way imports. */
  readonly imports: string[];
}

/** A stack as it is kept. Its template, tables and outputs are in the document `current`. */
export interface StackRecord {
  readonly stack_name: string;
  readonly stack_id: string;
  readonly status: StackStatus;
  readonly status_reason?: string | undefined;
  readonly created_at: string;
  readonly updated_at?: string | undefined;
  readonly deleted_at?: string | undefined;
  /** Absent before the first deployment went through. */
  readonly current?: string | undefined;
  readonly exports: { name: string; value: string }[];
  readonly imports: string[];
  readonly operation?: OperationRecord | undefined;
  /** Epoch seconds; only of a stack that was deleted. */
  readonly expires_at?: number | undefined;
  readonly version?: number | undefined;
}

/** What happened to a stack or one of its resources, in CloudFormation's words. */
export interface StackEvent {
  readonly eventId: string;
  readonly stackId: string;
  readonly stackName: string;
  /** ISO 8601, in UTC. */
  readonly timestamp: string;
  readonly logicalResourceId: string;
  readonly physicalResourceId: string;
  readonly resourceType: string;
  readonly resourceStatus: string;
  readonly resourceStatusReason?: string | undefined;
}
