import type { StackIssue } from "../stack-error.ts";
import type { PropertyChange } from "./describe-changes.ts";
import type { LeftOut, StackOutput } from "./stack-document.ts";

/** What would become of one resource, in the words of CloudFormation's change sets. */
export interface ResourceChange {
  /** `None` for a table that only differs from what the stack last applied, and stays so. */
  readonly action: "Add" | "Modify" | "Remove" | "None";
  readonly logicalId: string;
  readonly physicalId: string;
  readonly resourceType: string;
  /** Whether another table takes its place; of `Modify` only. */
  readonly replacement?: "True" | "False" | undefined;
  /** What happens to the table that goes. */
  readonly policyAction?: "Delete" | "Retain" | "ReplaceAndDelete" | "ReplaceAndRetain" | undefined;
  readonly details: readonly PropertyChange[];
  /** How the live table differs from what the stack last applied: `before` is the stack's. */
  readonly drift: readonly PropertyChange[];
  /** Properties that are known only while it is deployed. */
  readonly knownAfterApply: readonly string[];
  readonly notes: readonly string[];
}

export interface StackPreview {
  readonly stackName: string;
  readonly kind: "create" | "update";
  /** False when a deployment would find nothing to do. */
  readonly hasChanges: boolean;
  readonly changes: readonly ResourceChange[];
  readonly outputs: readonly OutputChange[];
  /** What cannot be applied here, which `onlyTables` leaves out. */
  readonly leftOut: readonly LeftOut[];
  /** Whether an earlier run left the stack half done: a deployment ends that first, and finds another state then. */
  readonly isInterrupted: boolean;
  /** Why a deployment would be refused as things are. */
  readonly refusals: readonly StackIssue[];
}

export interface OutputChange extends StackOutput {
  readonly isKnownAfterApply: boolean;
  readonly action: "Add" | "Modify" | "Remove" | "None";
  readonly before?: string | undefined;
}
