import { PlinthError } from "@plinth/model";
import type { Application } from "../application/application.ts";
import { tableOf } from "../application/table-of.ts";
import { itemGrantsOf } from "./item-grants.ts";
import { keyStatements } from "./key-statements.ts";
import type { LeadingKey } from "./leading-keys.ts";
import { type MergedGrant, mergeGrants, type ResourceGrant } from "./merge-grants.ts";
import type {
  PolicyCondition,
  PolicyResources,
  PolicyStatement,
  PolicyValue,
} from "./policy-statement.ts";

/** What somebody may do, by the names in the application. */
export interface PolicySubject {
  readonly accessPatterns: readonly string[];
  /** The tables whose streams are read. */
  readonly streams?: readonly string[] | undefined;
}

/**
 * The statements that allow these access patterns and nothing else: their actions, on the table or only
 * on the index that is read, for the partition keys that can be known (`leadingKeysOf` says which).
 * What the typed layer does by itself for them is allowed too: guard items of unique attributes, the
 * reads before them, what takes an expired item's place, and updates of items in an older form. Where a
 * table is encrypted by a key of KMS, its use through DynamoDB. Calls that only look at tables, such as
 * `DescribeTable`, are no access patterns.
 *
 * `ForAllValues` holds of a request without the key as well, hence the `Null` check beside it
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html).
 *
 * Throws `invalidDefinition` for a name that the application does not have, and for leading keys that a
 * policy cannot hold.
 */
export function policyStatements(
  application: Application,
  { accessPatterns, streams = [] }: PolicySubject,
  resources: PolicyResources,
): PolicyStatement[] {
  const merged = mergeGrants([
    ...accessPatterns.flatMap((name) => patternGrants(application, name)),
    ...streams.flatMap((name) => streamGrants(application, name, resources)),
  ]);
  const taken = new Set<string>();
  return [
    ...merged.map((grant) => statementOf(grant, resources)),
    ...keyStatements(application, merged, resources),
  ].map(({ Sid, ...rest }) => ({ Sid: uniqueSid(Sid, taken), ...rest }));
}

const streamActions = ["DescribeStream", "GetRecords", "GetShardIterator"] as const;

function patternGrants(application: Application, name: string): ResourceGrant[] {
  const pattern = application.accessPatterns.get(name);
  if (pattern === undefined) {
    throw unknownName("access pattern", name, application.accessPatterns);
  }
  const { place, resource } = tableOf(application, pattern.entity);
  return itemGrantsOf(pattern, resource.table).map(({ action, index, keys }) => ({
    action,
    resource: index === undefined ? place : `${place}/${index}`,
    keys,
  }));
}

/**
 * A stream is read by its ARN, and listed among its table's, as the policies of AWS SAM have it
 * (https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html).
 */
function streamGrants(
  application: Application,
  name: string,
  resources: PolicyResources,
): ResourceGrant[] {
  if (!application.tables.has(name)) {
    throw unknownName("table", name, application.tables);
  }
  const isLabelled =
    JSON.stringify(resources.streamArn(name)) !== JSON.stringify(resources.streamsArn(name));
  const reads = streamActions.map((action) => ({ action, resource: `${name}/stream/` }));
  const lists = {
    action: "ListStreams",
    resource: isLabelled ? `${name}/streams/` : `${name}/stream/`,
  };
  return [...reads, lists].map(({ action, resource }) => ({
    action: `dynamodb:${action}`,
    resource,
    keys: undefined,
  }));
}

export function unknownName(
  kind: string,
  name: string,
  known: ReadonlyMap<string, unknown>,
): PlinthError {
  const names = [...known.keys()].join(", ");
  const reason = `the application has no ${kind} ${JSON.stringify(name)}, only ${names || "none"}`;
  return new PlinthError("invalidDefinition", `The policy cannot be made: ${reason}.`, { reason });
}

function statementOf(
  { actions, resources: names, keys }: MergedGrant,
  resources: PolicyResources,
): PolicyStatement {
  const values = names.map((name) => resourceOf(name, resources));
  const statement = {
    Sid: sidOf(names, actions),
    Effect: "Allow",
    Action: [...actions].sort(),
    Resource: values.length === 1 && values[0] !== undefined ? values[0] : values,
  } as const;
  return keys === undefined ? statement : { ...statement, Condition: conditionOf(keys) };
}

function resourceOf(name: string, resources: PolicyResources): PolicyValue {
  const [tableName = "", place, rest] = name.split("/");
  if (place === undefined) {
    return resources.tableArn(tableName);
  }
  if (rest === undefined) {
    return resources.indexArn(tableName, place);
  }
  return place === "stream" ? resources.streamArn(tableName) : resources.streamsArn(tableName);
}

function conditionOf(keys: readonly LeadingKey[]): PolicyCondition {
  const exact = keys.map(({ equals }) => equals).filter((text) => text !== undefined);
  const isExact = exact.length === keys.length;
  const operator = isExact ? "ForAllValues:StringEquals" : "ForAllValues:StringLike";
  return {
    [operator]: { "dynamodb:LeadingKeys": isExact ? exact : keys.map(({ like }) => like) },
    Null: { "dynamodb:LeadingKeys": "false" },
  };
}

const readActions = [
  "GetItem",
  "BatchGetItem",
  "Query",
  "Scan",
  "ConditionCheckItem",
  ...streamActions,
  "ListStreams",
];

/** `BooksTitleSearchIndexReadAccess`. */
function sidOf(resources: readonly string[], actions: readonly string[]): string {
  const reads = actions.filter((action) =>
    readActions.some((read) => action === `dynamodb:${read}`),
  );
  const kinds = [reads.length > 0 ? "Read" : "", reads.length < actions.length ? "Write" : ""];
  const names = resources.length > 3 ? ["Tables"] : resources;
  return `${[...names, ...kinds].map(capitalized).join("")}Access`;
}

function capitalized(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join("");
}

/** A Sid is unique within its policy, and has letters and digits only. */
function uniqueSid(sid: string, taken: Set<string>): string {
  let unique = sid;
  for (let count = 2; taken.has(unique); count++) {
    unique = sid.replace(/Access$/, `${count}Access`);
  }
  taken.add(unique);
  return unique;
}
