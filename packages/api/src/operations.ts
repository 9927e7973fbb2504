import type * as backups from "./backups.ts";
import type * as insights from "./contributor-insights.ts";
import type * as items from "./items.ts";
import type * as queries from "./queries.ts";
import type * as policies from "./resource-policies.ts";
import type * as streams from "./streams.ts";
import type * as tables from "./tables.ts";
import type * as transactions from "./transactions.ts";

type Empty = Record<string, never>;

/** Every operation by its API name, with what it takes and what it gives. */
export interface Operations {
  BatchGetItem: { input: items.BatchGetItemInput; output: items.BatchGetItemOutput };
  BatchWriteItem: { input: items.BatchWriteItemInput; output: items.BatchWriteItemOutput };
  CreateTable: { input: tables.CreateTableInput; output: tables.CreateTableOutput };
  DeleteItem: { input: items.DeleteItemInput; output: items.DeleteItemOutput };
  DeleteResourcePolicy: {
    input: policies.DeleteResourcePolicyInput;
    output: policies.DeleteResourcePolicyOutput;
  };
  DeleteTable: { input: tables.DeleteTableInput; output: tables.DeleteTableOutput };
  DescribeContinuousBackups: {
    input: backups.DescribeContinuousBackupsInput;
    output: backups.DescribeContinuousBackupsOutput;
  };
  DescribeContributorInsights: {
    input: insights.DescribeContributorInsightsInput;
    output: insights.DescribeContributorInsightsOutput;
  };
  DescribeEndpoints: { input: Empty; output: tables.DescribeEndpointsOutput };
  DescribeLimits: { input: Empty; output: tables.DescribeLimitsOutput };
  DescribeStream: { input: streams.DescribeStreamInput; output: streams.DescribeStreamOutput };
  DescribeTable: { input: tables.DescribeTableInput; output: tables.DescribeTableOutput };
  DescribeTimeToLive: {
    input: tables.DescribeTimeToLiveInput;
    output: tables.DescribeTimeToLiveOutput;
  };
  GetItem: { input: items.GetItemInput; output: items.GetItemOutput };
  GetRecords: { input: streams.GetRecordsInput; output: streams.GetRecordsOutput };
  GetResourcePolicy: {
    input: policies.GetResourcePolicyInput;
    output: policies.GetResourcePolicyOutput;
  };
  GetShardIterator: {
    input: streams.GetShardIteratorInput;
    output: streams.GetShardIteratorOutput;
  };
  ListContributorInsights: {
    input: insights.ListContributorInsightsInput;
    output: insights.ListContributorInsightsOutput;
  };
  ListStreams: { input: streams.ListStreamsInput; output: streams.ListStreamsOutput };
  ListTables: { input: tables.ListTablesInput; output: tables.ListTablesOutput };
  ListTagsOfResource: {
    input: tables.ListTagsOfResourceInput;
    output: tables.ListTagsOfResourceOutput;
  };
  PutItem: { input: items.PutItemInput; output: items.PutItemOutput };
  PutResourcePolicy: {
    input: policies.PutResourcePolicyInput;
    output: policies.PutResourcePolicyOutput;
  };
  Query: { input: queries.QueryInput; output: queries.QueryOutput };
  Scan: { input: queries.ScanInput; output: queries.ScanOutput };
  TagResource: { input: tables.TagResourceInput; output: Empty };
  TransactGetItems: {
    input: transactions.TransactGetItemsInput;
    output: transactions.TransactGetItemsOutput;
  };
  TransactWriteItems: {
    input: transactions.TransactWriteItemsInput;
    output: transactions.TransactWriteItemsOutput;
  };
  UntagResource: { input: tables.UntagResourceInput; output: Empty };
  UpdateContinuousBackups: {
    input: backups.UpdateContinuousBackupsInput;
    output: backups.UpdateContinuousBackupsOutput;
  };
  UpdateContributorInsights: {
    input: insights.UpdateContributorInsightsInput;
    output: insights.UpdateContributorInsightsOutput;
  };
  UpdateItem: { input: items.UpdateItemInput; output: items.UpdateItemOutput };
  UpdateTable: { input: tables.UpdateTableInput; output: tables.UpdateTableOutput };
  UpdateTimeToLive: {
    input: tables.UpdateTimeToLiveInput;
    output: tables.UpdateTimeToLiveOutput;
  };
}

export type OperationName = keyof Operations;

/** Those of DynamoDB Streams, which is a service of its own: it has its own target prefix. */
export type StreamsOperationName =
  | "DescribeStream"
  | "GetRecords"
  | "GetShardIterator"
  | "ListStreams";

export type OperationInput<Name extends OperationName> = Operations[Name]["input"];
export type OperationOutput<Name extends OperationName> = Operations[Name]["output"];
