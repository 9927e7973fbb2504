import type { AccessPattern, PolicyStatement } from "@plinth/infra";
import type { AnyEntity } from "@plinth/model";
import { tables } from "../../src/schema.ts";
import type { RecordedCall } from "./test-shop.ts";

/** One item, or one partition, that a call touched. */
export interface Access {
  readonly operation: string;
  readonly table: string;
  readonly index: string | undefined;
  readonly isTransactional: boolean;
  readonly isConsistent: boolean;
  /** The key attributes that the call gives. */
  readonly key: Readonly<Record<string, unknown>>;
}

type Part = Readonly<Record<string, unknown>>;

/** What a call does, part by part. */
export function accessesOf({ operation, input }: RecordedCall): Access[] {
  if (operation === "TransactWriteItems") {
    const parts = input["TransactItems"] as readonly Readonly<Record<string, Part>>[];
    return parts.flatMap((part) =>
      Object.entries(part).map(([kind, each]) => ({
        ...accessOf(kind === "ConditionCheck" ? "ConditionCheckItem" : `${kind}Item`, each),
        isTransactional: true,
      })),
    );
  }
  if (operation === "BatchGetItem" || operation === "BatchWriteItem") {
    return batchAccessesOf(operation, input);
  }
  return [accessOf(operation, input)];
}

function batchAccessesOf(operation: string, input: RecordedCall["input"]): Access[] {
  const requests = input["RequestItems"] as Readonly<Record<string, unknown>>;
  return Object.entries(requests).flatMap(([TableName, request]) => {
    const { Keys, ConsistentRead } = Object(request) as Part;
    const keys = Array.isArray(Keys) ? Keys : (request as readonly Part[]).map(writtenKey);
    return keys.map((Key) => accessOf(operation, { TableName, ConsistentRead, Key }));
  });
}

function writtenKey({ PutRequest, DeleteRequest }: Part): unknown {
  return Object(PutRequest)["Item"] ?? Object(DeleteRequest)["Key"];
}

function accessOf(operation: string, input: Part): Access {
  const { TableName, IndexName, ConsistentRead, Key, Item } = input;
  return {
    operation,
    table: String(TableName),
    index: IndexName as string | undefined,
    isTransactional: false,
    isConsistent: ConsistentRead === true,
    key: textsIn(operation === "Query" ? queriedKey(input) : (Key ?? Item)),
  };
}

/** What a key condition says with `=`. */
function queriedKey(input: Part): object {
  const names = (input["ExpressionAttributeNames"] ?? {}) as Readonly<Record<string, string>>;
  const values = (input["ExpressionAttributeValues"] ?? {}) as Part;
  const pairs = String(input["KeyConditionExpression"]).matchAll(/([#\w]+) = (:\w+)/g);
  return Object.fromEntries(
    [...pairs].map(([, name = "", value = ""]) => [names[name] ?? name, values[value]]),
  );
}

function textsIn(key: unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(Object(key)).map(([name, value]) => [name, Object(value)["S"]]),
  );
}

function isOf(entity: AnyEntity, { table, key }: Access): boolean {
  const { when = {}, discriminate } = entity.options;
  return (
    entity.table.name === table &&
    (discriminate?.(key) ?? true) &&
    Object.entries(when).every(([name, pattern]) => {
      const value = String(key[name] ?? "");
      const isKnown = key[name] !== undefined;
      return (
        !isKnown ||
        (typeof pattern === "object" ? value.startsWith(pattern.beginsWith) : value === pattern)
      );
    })
  );
}

/** Whether a declared pattern covers it. */
export function allows(pattern: AccessPattern, access: Access): boolean {
  return (
    pattern.operation === access.operation &&
    pattern.index === access.index &&
    (pattern.transactional ?? false) === access.isTransactional &&
    (pattern.consistent ?? false) === access.isConsistent &&
    isOf(pattern.entity, access)
  );
}

export const account: { readonly region: string; readonly accountId: string } = {
  region: "us-east-1",
  accountId: "111122223333",
};

/** Decides as IAM does, for the forms that the policy has. */
export function isAllowed(
  { Action, Resource, Condition = {} }: PolicyStatement,
  access: Access,
): boolean {
  const { table, index, operation } = access;
  const tableArn = `arn:aws:dynamodb:us-east-1:111122223333:table/${table}`;
  const arn = index === undefined ? tableArn : `${tableArn}/index/${index}`;
  const { Null: _, ...bounds } = Condition;
  return (
    Action.includes(`dynamodb:${operation}`) &&
    [Resource].flat().includes(arn) &&
    Object.values(bounds).every((bound) =>
      [bound["dynamodb:LeadingKeys"]]
        .flat()
        .some((pattern) => fits(String(pattern), leadingKey(access))),
    )
  );
}

function leadingKey({ table, key }: Access): string {
  const name = tables.find((each) => each.name === table)?.partitionKey.name ?? "";
  return String(key[name]);
}

/** A pattern of IAM, in which a star stands for any text. */
function fits(pattern: string, text: string): boolean {
  const [start = "", ...rest] = pattern.split("*");
  return rest.length === 0
    ? text === pattern
    : text.startsWith(start) && text.endsWith(rest.at(-1) ?? "");
}
