import { PlinthError } from "@plinth/model";
import type { Application } from "../application/application.ts";
import type { FunctionOptions } from "../application/compute-options.ts";
import { parameterValues, resolveText } from "../application/parameter-values.ts";
import { realTableName } from "../application/table-names.ts";
import { permissionStatements } from "./permission-statements.ts";
import { checkPolicySize } from "./policy-size.ts";
import type { PolicyResources, PolicyStatement } from "./policy-statement.ts";
import { type PolicySubject, policyStatements, unknownName } from "./policy-statements.ts";

/** A policy of IAM, ready for `aws iam create-policy` or `put-role-policy` as JSON. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

export interface PolicyDocumentOptions {
  /** What these functions do, their streams and their other `permissions` included. */
  readonly functions?: readonly string[];
  /** These access patterns; all of the application when neither they nor functions are given. */
  readonly accessPatterns?: readonly string[];
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
  /** `aws` when absent. */
  readonly partition?: string;
  /** The values of the application's parameters, and of `AWS::StackName` where a name holds it. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/**
 * The policy that allows functions or access patterns on the tables of one region and account, and
 * nothing else; `policyStatements` says how it is bounded. A pattern that several have is allowed once.
 * Where a function writes its log is not in it, since only a template knows the log's name.
 *
 * Throws `invalidDefinition` for names that the application does not have, for parameters without a
 * value, for a region or an account that is none, and for a policy that is too large for any role.
 *
 *     const policy = policyDocument(shop, {
 *       functions: ["orders"], region: "eu-central-1", accountId: "111122223333",
 *       parameters: { Environment: "prod" },
 *     });
 */
export function policyDocument(
  application: Application,
  options: PolicyDocumentOptions,
): PolicyDocument {
  checkPlace(options);
  const functions = functionsIn(application, options);
  const resources = arnsOf(application, options);
  const Statement = [
    ...policyStatements(application, subjectOf(application, functions, options), resources),
    ...permissionStatements(functions, resources),
  ];
  const document = { Version: "2012-10-17", Statement } as const;
  checkPolicySize(document);
  return document;
}

function functionsIn(
  application: Application,
  { functions = [] }: PolicyDocumentOptions,
): FunctionOptions[] {
  return functions.map((name) => {
    const found = application.functions.get(name);
    if (found === undefined) {
      throw unknownName("function", name, application.functions);
    }
    return found;
  });
}

function subjectOf(
  application: Application,
  named: readonly FunctionOptions[],
  { functions, accessPatterns }: PolicyDocumentOptions,
): PolicySubject {
  if (functions === undefined && accessPatterns === undefined) {
    return { accessPatterns: [...application.accessPatterns.keys()] };
  }
  return {
    accessPatterns: [...named.flatMap((each) => each.accessPatterns), ...(accessPatterns ?? [])],
    streams: named.flatMap(({ streams }) => streams ?? []),
  };
}

/** The label of a stream is the time it was turned on, so that its ARN ends in a wildcard. */
function arnsOf(application: Application, options: PolicyDocumentOptions): PolicyResources {
  const { region, accountId, partition = "aws", parameters = {} } = options;
  const values = parameterValues(application, {
    ...parameters,
    "AWS::Region": region,
    "AWS::AccountId": accountId,
    "AWS::Partition": partition,
    "AWS::URLSuffix": partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com",
  });
  const tableArn = (name: string): string => {
    const resource = application.tables.get(name);
    const realName = resource === undefined ? name : realTableName(name, resource, values);
    return `arn:${partition}:dynamodb:${region}:${accountId}:table/${realName}`;
  };
  return {
    tableArn,
    indexArn: (name, index) => `${tableArn(name)}/index/${index}`,
    streamArn: (name) => `${tableArn(name)}/stream/*`,
    streamsArn: (name) => `${tableArn(name)}/stream/*`,
    text: (text) => resolveText(text, values),
  };
}

function checkPlace({ region, accountId, partition = "aws" }: PolicyDocumentOptions): void {
  const problems = [
    /^[a-z]{2}(-[a-z]+)+-\d+$/.test(region)
      ? []
      : [`${JSON.stringify(region)} is no region, such as "eu-central-1"`],
    /^\d{12}$/.test(accountId)
      ? []
      : [`${JSON.stringify(accountId)} is no account, which has twelve digits`],
    /^aws[a-z-]*$/.test(partition)
      ? []
      : [`${JSON.stringify(partition)} is no partition, such as "aws"`],
  ].flat();
  const [reason] = problems;
  if (reason !== undefined) {
    const message = `The policy cannot be made: ${problems.join("; ")}.`;
    throw new PlinthError("invalidDefinition", message, { reason });
  }
}
