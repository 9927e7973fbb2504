export type { AccessPattern, ItemOperation, PatternVolume } from "./application/access-pattern.ts";
export type {
  Application,
  ApplicationOptions,
  ParameterOptions,
  StoredVolume,
} from "./application/application.ts";
export type {
  FunctionOptions,
  HttpApiOptions,
  Permission,
  ScheduleOptions,
  SiteOptions,
} from "./application/compute-options.ts";
export { defineApplication } from "./application/define-application.ts";
export type {
  AlarmOptions,
  AlertTopicOptions,
  LogQueryOptions,
  LogRetention,
  MonitoredMetric,
  MonitoringOptions,
} from "./application/monitoring-options.ts";
export { tableNames } from "./application/table-names.ts";
export type { Billing, TableResource } from "./application/table-resource.ts";
export {
  type CostEstimate,
  type CostOptions,
  costEstimate,
  type EstimatedLine,
  type EstimatedPattern,
  type EstimatedTable,
  type EstimatePrices,
  type NotEstimated,
} from "./cost/cost-estimate.ts";
export type { FreeTierShare } from "./cost/free-tier.ts";
export type { PriceSource } from "./cost/prices.ts";
export { printCost } from "./cost/print-cost.ts";
export type { ProjectionSaving } from "./cost/projection-savings.ts";
export { schemaDocument } from "./document/schema-document.ts";
export {
  type PolicyDocument,
  type PolicyDocumentOptions,
  policyDocument,
} from "./policy/policy-document.ts";
export {
  managedPolicyCharactersMax,
  policyCharacters,
  rolePolicyCharactersMax,
} from "./policy/policy-size.ts";
export type {
  PolicyCondition,
  PolicyResources,
  PolicyStatement,
  PolicyValue,
} from "./policy/policy-statement.ts";
export { type PolicySubject, policyStatements } from "./policy/policy-statements.ts";
export { printTemplate } from "./template/print-template.ts";
export { template } from "./template/template.ts";
export type {
  Template,
  TemplateObject,
  TemplateOutput,
  TemplateParameter,
  TemplateResource,
  TemplateValue,
} from "./template/template-types.ts";
export { type VerifyOptions, verifyApplication } from "./verify/verify-application.ts";
