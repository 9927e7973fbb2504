import type { OperationInput, OperationName, TransactWriteItem } from "@plinth/api";
import type { Client } from "@plinth/client";
import type { AttributeValue, Item } from "@plinth/values";
import type { PolicyDocument, PolicyStatement } from "../src/index.ts";

/** What somebody asks to do, as IAM sees it. */
export interface Access {
  readonly action: string;
  readonly resource: string;
  /** The request's context; a key that is not there is absent. */
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

/**
 * Decides as IAM does for policies that only allow: by any statement whose action, resource and
 * conditions all fit
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html).
 */
export function isAllowed({ Statement }: PolicyDocument, access: Access): boolean {
  return Statement.some((statement) => fits(statement, access));
}

function fits(statement: PolicyStatement, { action, resource, context = {} }: Access): boolean {
  const conditions = Object.entries(statement.Condition ?? {});
  return (
    statement.Action.some((each) => isLike(each, action)) &&
    textsOf(statement.Resource).some((each) => isLike(each, resource)) &&
    conditions.every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) =>
        holds(operator, textsOf(values), context[key] ?? []),
      ),
    )
  );
}

function holds(operator: string, expected: readonly string[], actual: readonly string[]): boolean {
  const [, quantifier = "", test = ""] =
    /^(?:(ForAllValues|ForAnyValue):)?(.*)$/.exec(operator) ?? [];
  if (test === "Null") {
    return expected.includes(String(actual.length === 0));
  }
  const isOne = (value: string) => expected.some((each) => compare(test, each, value));
  // No value at all fits every ForAllValues.
  return quantifier === "ForAllValues" ? actual.every(isOne) : actual.some(isOne);
}

function compare(test: string, expected: string, actual: string): boolean {
  if (test === "StringEquals") {
    return expected.replace(/\$\{([$*?])\}/g, "$1") === actual;
  }
  if (test === "StringLike") {
    return isLike(expected, actual);
  }
  throw new Error(`This evaluation does not know ${test}`);
}

/** `*` is any text, `?` one character, and in `${…}` each is itself. */
function isLike(pattern: string, text: string): boolean {
  const source = pattern.replace(/\$\{([$*?])\}|[\s\S]/g, (each, escaped: string | undefined) => {
    if (escaped !== undefined) {
      return `\\${escaped}`;
    }
    return each === "*"
      ? "[^]*"
      : each === "?"
        ? "[^]"
        : each.replace(/[\\^$.|+()[\]{}/-]/g, "\\$&");
  });
  return new RegExp(`^${source}$`).test(text);
}

function textsOf(value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.map((each) => {
    if (typeof each !== "string") {
      throw new Error("A policy outside of a template has texts only");
    }
    return each;
  });
}

/** Where a policy applies, and the partition keys of its tables and indexes. */
export interface Place {
  readonly arn: string;
  /** By table, or by table and index as in `books/index/TitleIndex`. */
  readonly partitionKeys: Readonly<Record<string, string>>;
}

/** A client of a role that has this policy only: what the policy does not allow never gets through. */
export function clientUnder(policy: PolicyDocument, client: Client, place: Place): Client {
  return {
    send: (operation, input, options) => {
      for (const access of accessesOf(operation, input, place)) {
        if (!isAllowed(policy, access)) {
          throw new Error(`AccessDenied ${JSON.stringify(access)}`);
        }
      }
      return client.send(operation, input, options);
    },
    close: () => client.close(),
  };
}

function accessesOf<Name extends OperationName>(
  operation: Name,
  input: OperationInput<Name>,
  place: Place,
): Access[] {
  const request = input as AnyRequest;
  if (request.TransactItems !== undefined) {
    return request.TransactItems.flatMap((part) => partAccesses(part, place));
  }
  if (request.RequestItems !== undefined) {
    return Object.entries(request.RequestItems).map(([tableName, items]) => {
      const keys =
        "Keys" in items
          ? items.Keys
          : items.map((each) => each.PutRequest?.Item ?? each.DeleteRequest?.Key ?? {});
      return access(operation, tableName, keys, place);
    });
  }
  const { TableName = "", IndexName } = request;
  const resource = IndexName === undefined ? TableName : `${TableName}/index/${IndexName}`;
  if (operation === "Query") {
    return [access("Query", resource, [askedKey(request)], place)];
  }
  const key = request.Key ?? request.Item;
  return [access(operation, resource, key === undefined ? [] : [key], place)];
}

interface AnyRequest {
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly Key?: Item;
  readonly Item?: Item;
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Item;
  readonly TransactItems?: readonly (TransactWriteItem & {
    readonly Get?: { readonly TableName: string; readonly Key: Item };
  })[];
  readonly RequestItems?: Readonly<
    Record<
      string,
      | { readonly Keys: readonly Item[] }
      | readonly {
          readonly PutRequest?: { readonly Item: Item };
          readonly DeleteRequest?: { readonly Key: Item };
        }[]
    >
  >;
}

function partAccesses(
  part: NonNullable<AnyRequest["TransactItems"]>[number],
  place: Place,
): Access[] {
  const { Put, Update, Delete, ConditionCheck, Get } = part;
  return [
    ...(Put === undefined ? [] : [access("PutItem", Put.TableName, [Put.Item], place)]),
    ...(Update === undefined ? [] : [access("UpdateItem", Update.TableName, [Update.Key], place)]),
    ...(Delete === undefined ? [] : [access("DeleteItem", Delete.TableName, [Delete.Key], place)]),
    ...(Get === undefined ? [] : [access("GetItem", Get.TableName, [Get.Key], place)]),
    ...(ConditionCheck === undefined
      ? []
      : [access("ConditionCheckItem", ConditionCheck.TableName, [ConditionCheck.Key], place)]),
  ];
}

/** The first equality of a key condition is that of the partition key. */
function askedKey(request: AnyRequest): Item {
  const [, name = "", value = ""] =
    /([#\w]+) = (:\w+)/.exec(request.KeyConditionExpression ?? "") ?? [];
  const asked = request.ExpressionAttributeValues?.[value];
  const key = request.ExpressionAttributeNames?.[name] ?? name;
  return asked === undefined ? {} : { [key]: asked };
}

function access(
  operation: string,
  resource: string,
  items: readonly Item[],
  { arn, partitionKeys }: Place,
): Access {
  const keys = items.map((item) => textOf(item[partitionKeys[resource] ?? ""]));
  const isFixed = keys.length > 0 && keys.every((key) => key !== undefined);
  return {
    action: `dynamodb:${operation}`,
    resource: `${arn}${resource}`,
    ...(isFixed ? { context: { "dynamodb:LeadingKeys": keys.map(String) } } : {}),
  };
}

function textOf(value: AttributeValue | undefined): string | undefined {
  return value !== undefined && "S" in value ? value.S : undefined;
}
