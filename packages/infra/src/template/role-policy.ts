import type { Application } from "../application/application.ts";
import type { FunctionOptions, Permission } from "../application/compute-options.ts";
import type { PolicyResources } from "../policy/policy-statement.ts";
import { policyStatements } from "../policy/policy-statements.ts";
import { getAtt, sub, textValue } from "./intrinsics.ts";
import { functionId, tableId } from "./logical-ids.ts";
import type { TemplateObject, TemplateValue } from "./template-types.ts";

/** What a function may do: its access patterns, its streams, its log and its queue of failures. */
export function rolePolicy(
  application: Application,
  name: string,
  { accessPatterns, streams = [], permissions = {} }: FunctionOptions,
): TemplateObject {
  const writesLog = {
    Sid: "WriteLog",
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: getAtt(functionId(name, "LogGroup"), "Arn"),
  };
  const keepsFailures = {
    Sid: "KeepFailures",
    Effect: "Allow",
    Action: ["sqs:SendMessage"],
    Resource: getAtt(functionId(name, "Failures"), "Arn"),
  };
  // Nothing stands in them but texts and what `inTemplate` gives.
  const allows = policyStatements(
    application,
    { accessPatterns, streams },
    inTemplate,
  ) as readonly object[] as readonly TemplateObject[];
  return {
    Version: "2012-10-17",
    Statement: [
      writesLog,
      ...allows,
      ...Object.entries(permissions).map(permissionStatement),
      ...(streams.length === 0 ? [] : [keepsFailures]),
    ],
  };
}

function permissionStatement([Sid, permission]: [string, Permission]): TemplateObject {
  const { actions, resources, condition } = permission;
  return {
    Sid,
    Effect: "Allow",
    Action: actions,
    Resource: resources.map(textValue),
    ...(condition !== undefined && { Condition: withParameters(condition) }),
  };
}

type Condition = NonNullable<Permission["condition"]>;

function withParameters(condition: Condition): TemplateObject {
  return mapValues(condition, (operands) =>
    mapValues(operands, (value) =>
      typeof value === "string" ? textValue(value) : value.map(textValue),
    ),
  );
}

function mapValues<Value>(
  object: Readonly<Record<string, Value>>,
  change: (value: Value) => TemplateValue,
): TemplateObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
}

/** Tables are named by their resources, so that a role waits for them and follows their names. */
const inTemplate: PolicyResources = {
  tableArn: (place) => getAtt(tableId(place), "Arn"),
  indexArn: (place, index) => sub(`\${${tableId(place)}.Arn}/index/${index}`),
  streamArn: (place) => getAtt(tableId(place), "StreamArn"),
  streamsArn: (place) => sub(`\${${tableId(place)}.Arn}/stream/*`),
  text: textValue,
};
