export type { PropertyChange } from "./plan/describe-changes.ts";
export type { OutputChange, ResourceChange, StackPreview } from "./plan/resource-change.ts";
export type {
  LeftOut,
  RemovalPolicy,
  StackOutput,
  StackParameter,
  TemplateSource,
} from "./plan/stack-document.ts";
export type { StackRequest } from "./plan/stack-request.ts";
export type { DeploymentOutcome } from "./run/deploy-stack.ts";
export type { RunOptions } from "./run/run.ts";
export {
  printIssue,
  StackError,
  type StackErrorCode,
  type StackErrorDetails,
  type StackIssue,
} from "./stack-error.ts";
export {
  type Deployment,
  openStacks,
  type RollbackOptions,
  type SignalOptions,
  type StackDescription,
  type StackExport,
  type StackResource,
  type StackSummary,
  type Stacks,
  type StacksOptions,
  type StackUnderWay,
} from "./stacks.ts";
export type { StackEvent, StackStatus } from "./state/stack-record.ts";
export { stateTableName } from "./state/stack-store.ts";
