import { withoutArn } from "../validation/table-name.ts";

type Members = Readonly<Record<string, unknown>>;

/** More than any operation takes; an input that goes on is wrong, and is not read to its end. */
const namesMax = 100;

const namePattern = /^[a-zA-Z0-9_.-]{3,255}$/;

/** The members that hold the ARN of a table or of what belongs to one, or begin with one. */
const arnMembers = ["ResourceArn", "StreamArn", "ShardIterator"] as const;

/**
 * The tables that an operation's input names, each once, in their order. The input may be anything:
 * what cannot be a name is passed over, so that nothing else of the input gets into a report.
 */
export function tableNamesIn(input: unknown): readonly string[] {
  if (!isMembers(input)) {
    return [];
  }
  const { TableName, RequestItems, TransactItems } = input;
  const names = [
    nameOf(TableName),
    ...arnMembers.map((member) => nameInArn(input[member])),
    ...Object.keys(isMembers(RequestItems) ? RequestItems : {})
      .slice(0, namesMax)
      .map(nameOf),
    ...(Array.isArray(TransactItems)
      ? TransactItems.slice(0, namesMax).flatMap(namesInAction)
      : []),
  ];
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** The index that an input names, if that can be the name of one. */
export function indexNameIn(input: unknown): string | undefined {
  const indexName = isMembers(input) ? input["IndexName"] : undefined;
  return typeof indexName === "string" && namePattern.test(indexName) ? indexName : undefined;
}

/** An action of a transaction is under the name of its kind. */
function namesInAction(action: unknown): (string | undefined)[] {
  return Object.values(isMembers(action) ? action : {}).map((kind) =>
    isMembers(kind) ? nameOf(kind["TableName"]) : undefined,
  );
}

function nameOf(member: unknown): string | undefined {
  const name = typeof member === "string" ? withoutArn(member) : "";
  return namePattern.test(name) ? name : undefined;
}

function nameInArn(member: unknown): string | undefined {
  return typeof member === "string"
    ? /^arn:[^:]*:dynamodb:[^:]*:[^:]*:table\/([a-zA-Z0-9_.-]{3,255})(?:\/|$)/.exec(member)?.[1]
    : undefined;
}

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
