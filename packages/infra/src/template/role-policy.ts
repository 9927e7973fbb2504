import type { Application } from "../application/application.ts";
import type { FunctionOptions } from "../application/compute-options.ts";
import { permissionStatements } from "../policy/permission-statements.ts";
import type { PolicyResources } from "../policy/policy-statement.ts";
import { policyStatements } from "../policy/policy-statements.ts";
import { getAtt, sub, textValue } from "./intrinsics.ts";
import { functionId, tableId } from "./logical-ids.ts";
import type { TemplateObject } from "./template-types.ts";

/** What a function may do: its access patterns, its streams, its log and its queue of failures. */
export function rolePolicy(
  application: Application,
  name: string,
  options: FunctionOptions,
): TemplateObject {
  const { accessPatterns, streams = [] } = options;
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
  const allows = [
    ...policyStatements(application, { accessPatterns, streams }, inTemplate),
    ...permissionStatements([options], inTemplate),
  ];
  return {
    Version: "2012-10-17",
    Statement: [
      writesLog,
      // Nothing stands in them but texts and what `inTemplate` gives.
      ...(allows as readonly object[] as readonly TemplateObject[]),
      ...(streams.length === 0 ? [] : [keepsFailures]),
    ],
  };
}

/** Tables are named by their resources, so that a role waits for them and follows their names. */
const inTemplate: PolicyResources = {
  tableArn: (place) => getAtt(tableId(place), "Arn"),
  indexArn: (place, index) => sub(`\${${tableId(place)}.Arn}/index/${index}`),
  streamArn: (place) => getAtt(tableId(place), "StreamArn"),
  streamsArn: (place) => sub(`\${${tableId(place)}.Arn}/stream/*`),
  text: textValue,
};
