import { ValidationException } from "../exceptions.ts";
import {
  canonicalCondition,
  canonicalPrincipal,
  isMembers,
  type Members,
  matchesPattern,
  oneOrMore,
} from "./policy-members.ts";

/** White space counts ("Resource-based policy considerations" in the Developer Guide). */
const documentSizeBytesMax = 20_480;

/** "IAM JSON policy elements: Version" in the IAM User Guide. */
const policyVersions: readonly unknown[] = ["2008-10-17", "2012-10-17"];

/** What a policy is attached to: each has actions and ARNs of its own. */
export type PolicyResource = "table" | "stream";

/** A policy that can be attached. */
export interface PolicyDocument {
  /**
   * Minified JSON, its members in one order: two documents that mean the same by their form alone have
   * the same text. A version that was not given is left out, and `printPolicy` fills it in.
   */
  readonly document: string;
  /** True when it lets nobody put another one. */
  readonly forbidsAnother: boolean;
}

/**
 * Reads a resource-based policy and gives it in the form in which DynamoDB gives it back: a list of one
 * as that one, an account by its root's ARN. Facts and texts are from answers of AWS that others
 * captured in October 2026.
 *
 * Differs from DynamoDB: a syntax error tells its member and not its line and column, because a member
 * is found sooner.
 */
export function parsePolicyDocument(text: string, resource: PolicyResource): PolicyDocument {
  if (new TextEncoder().encode(text).byteLength > documentSizeBytesMax) {
    throw new ValidationException(
      `One or more parameter values were invalid: Maximum policy size of ${documentSizeBytesMax} bytes exceeded`,
    );
  }
  const policy = membersOf(text);
  const { Version, Id, Statement } = policy;
  refuseOthers(policy, ["Version", "Id", "Statement"]);
  if (Version !== undefined && !policyVersions.includes(Version)) {
    throw syntaxError("Version");
  }
  if (Statement === undefined) {
    throw invalidPolicy(`Syntax error at position (1,${text.length + 1})`);
  }
  const list = Array.isArray(Statement) ? (Statement as unknown[]) : [Statement];
  if (list.length === 0) {
    throw invalidPolicy("Could not parse the policy: Statement is empty!");
  }
  const statements = list.map(readStatement);
  checkTogether(statements, resource);
  return {
    document: JSON.stringify({
      ...optionalText("Version", Version),
      ...optionalText("Id", Id),
      Statement: statements,
    }),
    forbidsAnother: statements.some(forbidsPutResourcePolicy),
  };
}

/** The policy as GetResourcePolicy gives it: with the oldest version where it was given none. */
export function printPolicy(document: string): string {
  return document.startsWith('{"Version":')
    ? document
    : `{"Version":"2008-10-17",${document.slice(1)}`;
}

/** One statement, its members in the order in which they are printed. */
interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Members;
}

const statementMembers = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
];

function membersOf(text: string): Members {
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch {
    throw invalidPolicy("This policy contains invalid Json");
  }
  if (policy === null) {
    throw invalidPolicy("This text appears not to be a policy");
  }
  if (!isMembers(policy)) {
    throw invalidPolicy("This policy contains invalid Json");
  }
  return policy;
}

function readStatement(value: unknown): Statement {
  if (!isMembers(value)) {
    throw syntaxError("Statement");
  }
  refuseOthers(value, statementMembers);
  const effect = { allow: "Allow", deny: "Deny" } as const;
  const { Sid, Effect, Condition } = value;
  if (Effect === undefined) {
    throw invalidPolicy("Missing required field Effect");
  }
  const effectName = String(Effect).toLowerCase();
  if (effectName !== "allow" && effectName !== "deny") {
    throw syntaxError("Effect");
  }
  return {
    ...optionalText("Sid", Sid),
    Effect: effect[effectName],
    ...eitherOf(value, "Principal", canonicalPrincipal),
    ...eitherOf(value, "Action", oneOrMore),
    ...eitherOf(value, "Resource", oneOrMore),
    ...(Condition === undefined
      ? {}
      : { Condition: readMember("Condition", Condition, canonicalCondition) }),
  };
}

/** The member of that name or the one that negates it; there must be one of them, and only one. */
function eitherOf(
  statement: Members,
  name: "Principal" | "Action" | "Resource",
  read: (value: unknown) => unknown,
): object {
  const negated = `Not${name}`;
  if (statement[name] !== undefined && statement[negated] !== undefined) {
    throw syntaxError(negated);
  }
  const found = statement[name] === undefined ? negated : name;
  if (statement[found] === undefined) {
    throw invalidPolicy(`Missing required field ${name}`);
  }
  return { [found]: readMember(found, statement[found], read) };
}

function readMember<Read>(
  name: string,
  value: unknown,
  read: (value: unknown) => Read | undefined,
): Read {
  const member = read(value);
  if (member === undefined) {
    throw syntaxError(name);
  }
  return member;
}

/** What is to be said of the statements once each is well-formed. The order is observable. */
function checkTogether(statements: readonly Statement[], resource: PolicyResource): void {
  const sids = statements.flatMap(({ Sid }) => (Sid === undefined ? [] : [Sid]));
  if (new Set(sids).size < sids.length) {
    throw invalidPolicy("The Statement Ids in the policy are not unique");
  }
  const actions = statements.flatMap(({ Action, NotAction }) => listOf(Action ?? NotAction));
  const unknown = actions.filter((action) => !isActionOn(action, resource));
  if (unknown.length > 0) {
    const names = unknown.map((action) => `"${action}"`).join(", ");
    const fact = "The following action names are invalid";
    throw invalidPolicy(`${fact}: ${names}`, fact);
  }
  for (const { Resource, NotResource } of statements) {
    for (const arn of listOf(Resource ?? NotResource)) {
      checkResource(arn, resource);
    }
  }
  if (statements.some(allowsEverybody)) {
    throw new ValidationException(
      "Resource-based policy grants unbounded access in one or more elements. Please revise the policy to ensure least-privilege form of access",
    );
  }
}

const streamActions = /^dynamodb:(DescribeStream|GetRecords|GetShardIterator)$/i;
const policyActions = /^dynamodb:(Put|Get|Delete)ResourcePolicy$/i;

/** A pattern may stand for actions of either kind; a whole name is of one. */
function isActionOn(action: string, resource: PolicyResource): boolean {
  if (action === "*") {
    return true;
  }
  if (!/^dynamodb:[a-z*?]+$/i.test(action)) {
    return false;
  }
  if (/[*?]/.test(action)) {
    return true;
  }
  const isOfStreams = streamActions.test(action);
  return resource === "stream" ? isOfStreams || policyActions.test(action) : !isOfStreams;
}

/** It may name another table or all; a stream stands in the policy of a stream, and nothing else does. */
function checkResource(arn: string, resource: PolicyResource): void {
  const relativeId = /^arn:[^:]*:dynamodb:[^:]*:[^:]*:(.+)$/.exec(arn)?.[1];
  const isStream = relativeId !== undefined && /^table\/[^/]+\/stream\//.test(relativeId);
  if (relativeId !== undefined && isStream !== (resource === "stream")) {
    throw invalidPolicy(
      `The relative-id "${relativeId}" is invalid for ARN "${arn}"`,
      "The relative-id is invalid",
    );
  }
}

function allowsEverybody(statement: Statement): boolean {
  return statement.Effect === "Allow" && isAboutAll(statement) && statement.Condition === undefined;
}

const ownAction = "dynamodb:PutResourcePolicy";

function forbidsPutResourcePolicy(statement: Statement): boolean {
  return (
    statement.Effect === "Deny" &&
    isAboutAll(statement) &&
    statement.Condition === undefined &&
    listOf(statement.Action).some((action) => matchesPattern(ownAction, action))
  );
}

function isAboutAll({ Principal }: Statement): boolean {
  const people = isMembers(Principal) ? Principal["AWS"] : Principal;
  return people === "*" || (Array.isArray(people) && people.includes("*"));
}

function listOf(member: string | readonly string[] | undefined): readonly string[] {
  return typeof member === "string" ? [member] : (member ?? []);
}

function optionalText<Name extends string>(
  name: Name,
  value: unknown,
): { readonly [Key in Name]?: string } {
  if (value === undefined) {
    return {};
  }
  if (typeof value !== "string") {
    throw syntaxError(name);
  }
  return { [name]: value } as { readonly [Key in Name]?: string };
}

function refuseOthers(value: Members, known: readonly string[]): void {
  const other = Object.keys(value).find((name) => !known.includes(name));
  if (other !== undefined) {
    throw invalidPolicy(`Syntax error in the member ${other}`, "Syntax error in a member");
  }
}

function syntaxError(member: string): ValidationException {
  return invalidPolicy(`Syntax error in the member ${member}`);
}

/** `plainFact` is needed where `fact` repeats the document. */
function invalidPolicy(fact: string, plainFact: string = fact): ValidationException {
  const textOf = (told: string): string =>
    `One or more parameter values were invalid: Invalid policy document: ${told}`;
  return new ValidationException(textOf(fact), "action", textOf(plainFact));
}
