import type { SomeSettings, TableIdentity } from "../table/table-properties.ts";

/*
 * What a stack's documents hold: the outcome of its last deployment, and the plan of the one under
 * way, which is all that ends it when the process that runs it is gone.
 */

export interface TemplateSource {
  /** YAML or JSON, of 1,000,000 bytes at most. */
  readonly text: string;
  /** Its name, for messages; `template` when absent. */
  readonly file?: string | undefined;
}

/** What becomes of a table when the stack no longer wants it. */
export type RemovalPolicy = "Delete" | "Retain" | "RetainExceptOnCreate";

export interface StackParameter {
  readonly name: string;
  /** `****` of a parameter that is NoEcho, whose value is kept nowhere. */
  readonly value: string;
  readonly isHidden: boolean;
}

export interface StackOutput {
  readonly name: string;
  readonly description?: string | undefined;
  /** Absent when it needs what was left out; `reason` tells. */
  readonly value?: string | undefined;
  readonly exportName?: string | undefined;
  readonly reason?: string | undefined;
}

/** A resource, or a property of a table, that cannot be applied here. */
export interface LeftOut {
  readonly logicalId: string;
  readonly resourceType: string;
  readonly property?: string | undefined;
  readonly reason: string;
  readonly line: number;
  readonly column: number;
}

/** A table that the stack made. */
export interface StackTable {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly tableId: string;
  readonly arn: string;
  readonly streamArn?: string | undefined;
  /** Whether its name was made up, so that it can be replaced without asking. */
  readonly hasGeneratedName: boolean;
  readonly deletionPolicy: RemovalPolicy;
  readonly identity: TableIdentity;
  /** What the template said. */
  readonly declared: SomeSettings;
  /** What was there afterwards; what differs later was changed by others. */
  readonly applied: SomeSettings;
}

/** A table that goes when a deployment went through, or with its stack. */
export interface Removal {
  readonly logicalId: string;
  readonly physicalId: string;
  /** Absent of a table that was made by a deployment which did not come to its end. */
  readonly tableId?: string | undefined;
  readonly policy: RemovalPolicy;
}

/** A stack as a deployment left it. */
export interface StackSnapshot {
  readonly template: TemplateSource;
  readonly onlyTables: boolean;
  readonly description?: string | undefined;
  readonly parameters: readonly StackParameter[];
  /** Each after those that it names. */
  readonly tables: readonly StackTable[];
  readonly outputs: readonly StackOutput[];
  readonly leftOut: readonly LeftOut[];
  readonly removals: readonly Removal[];
}

/** A table that a deployment makes or changes, and all that it takes to undo that. */
export interface PlannedTable {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly deletionPolicy: RemovalPolicy;
  /** The table as it was; absent for one that is made. */
  readonly before?: TableBefore | undefined;
}

export interface TableBefore {
  readonly tableId: string;
  readonly settings: SomeSettings;
}

export interface OperationPlan {
  /** In the order in which they are applied. */
  readonly tables: readonly PlannedTable[];
  /** Of a deletion. */
  readonly removals: readonly Removal[];
  /** What the stack exported and imported before. */
  readonly exports: readonly StackExportValue[];
  readonly imports: readonly string[];
}

export interface StackExportValue {
  readonly name: string;
  readonly value: string;
}
