import type { Application } from "../application/application.ts";
import { codeKeyParameter } from "../application/check-parameters.ts";
import type { FunctionOptions } from "../application/compute-options.ts";
import { tableVariable } from "../application/table-variable.ts";
import { ownCodeCondition } from "./conditions.ts";
import { choose, getAtt, ref, sub, textValue } from "./intrinsics.ts";
import { retentionDays } from "./log-retention.ts";
import { functionId, streamId, tableId } from "./logical-ids.ts";
import { rolePolicy } from "./role-policy.ts";
import { tagList } from "./tags.ts";
import {
  comments,
  type ResourceEntry,
  type TemplateObject,
  type TemplateResource,
} from "./template-types.ts";

const defaultRuntime = "nodejs24.x";
const defaultMemoryMegabytes = 512;
const defaultTimeoutSeconds = 30;

/** How often a batch of changes is tried before it goes to the queue of failures. */
const streamRetriesMax = 10;
const failuresKeptSeconds = 14 * 24 * 60 * 60;

/** Each function with a role, a log group, and what calls it when tables change. */
export function functionResources(application: Application): ResourceEntry[] {
  return [...application.functions].flatMap(([name, options]): ResourceEntry[] => [
    [functionId(name, "LogGroup"), logGroup(application, name, options)],
    [functionId(name, "Role"), role(application, name, options)],
    [functionId(name, "Function"), lambdaFunction(application, name, options)],
    ...streamEntries(application, name, options),
    ...scheduleEntries(application, name, options),
  ]);
}

function logGroup(
  application: Application,
  name: string,
  { logRetentionDays }: FunctionOptions,
): TemplateResource {
  return {
    Type: "AWS::Logs::LogGroup",
    DeletionPolicy: "Delete",
    UpdateReplacePolicy: "Delete",
    Properties: {
      LogGroupName: sub(`/aws/lambda/\${AWS::StackName}/${name}`),
      RetentionInDays: logRetentionDays ?? retentionDays(application),
      ...tagList(application.tags),
    },
  };
}

function role(application: Application, name: string, options: FunctionOptions): TemplateResource {
  return {
    Type: "AWS::IAM::Role",
    Properties: {
      Description: `What ${name} of ${application.name} may do`,
      AssumeRolePolicyDocument: assumedBy("lambda.amazonaws.com"),
      Policies: [
        {
          PolicyName: "AccessPatterns",
          PolicyDocument: rolePolicy(application, name, options),
        },
      ],
      ...tagList(application.tags),
    },
  };
}

function assumedBy(Service: string, conditions: TemplateObject = {}): TemplateObject {
  const statement = { Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" };
  return { Version: "2012-10-17", Statement: [{ ...statement, ...conditions }] };
}

function lambdaFunction(
  { tables, tags }: Application,
  name: string,
  options: FunctionOptions,
): TemplateResource {
  const ofTables = [...tables.keys()].map((place) => [tableVariable(place), ref(tableId(place))]);
  const others = Object.entries(options.environment ?? {}).map(([variable, text]) => [
    variable,
    textValue(text),
  ]);
  return {
    Type: "AWS::Lambda::Function",
    Properties: {
      Description: options.description,
      Runtime: options.runtime ?? defaultRuntime,
      Architectures: ["arm64"],
      Handler: options.handler,
      Code: { S3Bucket: ref("CodeBucket"), S3Key: codeKey(name) },
      MemorySize: options.memoryMegabytes ?? defaultMemoryMegabytes,
      Timeout: options.timeoutSeconds ?? defaultTimeoutSeconds,
      Role: getAtt(functionId(name, "Role"), "Arn"),
      LoggingConfig: { LogFormat: "JSON", LogGroup: ref(functionId(name, "LogGroup")) },
      Environment: { Variables: Object.fromEntries([...ofTables, ...others]) },
      ...tagList(tags),
    },
  };
}

function codeKey(name: string): TemplateObject {
  return choose(ownCodeCondition(name), ref(codeKeyParameter(name)), ref("CodeKey"));
}

/** A queue for changes that a function could not process, and a mapping for each table. */
function streamEntries(
  { tags }: Application,
  name: string,
  { streams = [] }: FunctionOptions,
): ResourceEntry[] {
  if (streams.length === 0) {
    return [];
  }
  const failures: TemplateResource = {
    Type: "AWS::SQS::Queue",
    DeletionPolicy: "RetainExceptOnCreate",
    UpdateReplacePolicy: "Retain",
    Properties: {
      MessageRetentionPeriod: failuresKeptSeconds,
      SqsManagedSseEnabled: true,
      ...tagList(tags),
      [comments]: { MessageRetentionPeriod: "14 days, the longest that there is." },
    },
  };
  const mappings = streams.map((place): ResourceEntry => {
    const Properties = { ...mappingProperties(name, place), ...tagList(tags) };
    return [streamId(name, place), { Type: "AWS::Lambda::EventSourceMapping", Properties }];
  });
  return [[functionId(name, "Failures"), failures], ...mappings];
}

function mappingProperties(name: string, place: string): TemplateObject {
  return {
    FunctionName: ref(functionId(name, "Function")),
    EventSourceArn: getAtt(tableId(place), "StreamArn"),
    StartingPosition: "TRIM_HORIZON",
    BatchSize: 100,
    FunctionResponseTypes: ["ReportBatchItemFailures"],
    BisectBatchOnFunctionError: true,
    MaximumRetryAttempts: streamRetriesMax,
    DestinationConfig: { OnFailure: { Destination: getAtt(functionId(name, "Failures"), "Arn") } },
    [comments]: {
      StartingPosition: "LATEST would miss the changes that are made while the mapping is set up.",
      MaximumRetryAttempts:
        "What fails still then goes to the queue, and the rest of the stream goes on.",
    },
  };
}

/** Schedules of others cannot call in this role. */
const ofThisAccount: TemplateObject = {
  Condition: { StringEquals: { "aws:SourceAccount": ref("AWS::AccountId") } },
};

/** A schedule of EventBridge, and the role in which it calls the function. */
function scheduleEntries(
  { tags }: Application,
  name: string,
  { schedule }: FunctionOptions,
): ResourceEntry[] {
  if (schedule === undefined) {
    return [];
  }
  const functionArn = getAtt(functionId(name, "Function"), "Arn");
  const calls = { Effect: "Allow", Action: ["lambda:InvokeFunction"], Resource: functionArn };
  const PolicyDocument = { Version: "2012-10-17", Statement: [{ Sid: "CallFunction", ...calls }] };
  const caller: TemplateResource = {
    Type: "AWS::IAM::Role",
    Properties: {
      Description: `Calls ${name} by schedule`,
      AssumeRolePolicyDocument: assumedBy("scheduler.amazonaws.com", ofThisAccount),
      Policies: [{ PolicyName: "CallFunction", PolicyDocument }],
      ...tagList(tags),
    },
  };
  const Properties = {
    ScheduleExpression: schedule.expression,
    ScheduleExpressionTimezone: schedule.timeZone ?? "UTC",
    FlexibleTimeWindow: { Mode: "OFF" },
    Target: { Arn: functionArn, RoleArn: getAtt(functionId(name, "ScheduleRole"), "Arn") },
  };
  return [
    [functionId(name, "ScheduleRole"), caller],
    [functionId(name, "Schedule"), { Type: "AWS::Scheduler::Schedule", Properties }],
  ];
}
