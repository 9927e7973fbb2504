import { DynamoDBException } from "@plinth/engine";
import type { Item } from "@plinth/values";
import type {
  Command,
  Outcome,
  Query,
  Scan,
  Schema,
  SortCondition,
  TransactAction,
} from "./command.ts";
import {
  addLateIndex,
  type EngineUnderTest,
  removeLateIndex,
  tableName,
} from "./engine-under-test.ts";
import type { Condition } from "./expression.ts";
import { textOfItem, textOfValue } from "./naive-values.ts";
import { ExpressionPrinter } from "./print-expression.ts";
import type { Door } from "./wire-door.ts";

/** Sends a command to the engine, and tells what came of it in the model's words. */
export async function actualOutcome(
  test: EngineUnderTest,
  command: Command,
  schema: Schema,
): Promise<Outcome> {
  try {
    return await run(test, command, schema);
  } catch (error) {
    if (!(error instanceof DynamoDBException)) throw error;
    return refusalOf(error);
  }
}

function refusalOf(error: DynamoDBException): Outcome {
  const reasons = error.cancellationReasons?.map(({ Code, Item }) =>
    [Code, ...textsOf([Item])].join(" "),
  );
  const refusal = { error: error.name, detail: error.message };
  if (reasons !== undefined) return { ...refusal, reasons };
  if (error.name !== "ConditionalCheckFailedException") return refusal;
  return { ...refusal, items: textsOf([error.item]) };
}

function textsOf(items: readonly (Item | undefined)[] | undefined): string[] {
  return (items ?? []).filter((item) => item !== undefined).map(textOfItem);
}

async function run(test: EngineUnderTest, command: Command, schema: Schema): Promise<Outcome> {
  const { door } = test;
  switch (command.kind) {
    case "put":
    case "update":
    case "delete":
      return { items: textsOf([await write(door, command)]) };
    case "get": {
      const printer = new ExpressionPrinter();
      const text = command.projection && printer.projection(command.projection);
      const { Item } = await door.execute("GetItem", {
        TableName: tableName,
        Key: command.key,
        ...(text === undefined ? {} : { ProjectionExpression: text }),
        ...printer.placeholders(),
      });
      return { items: textsOf([Item]) };
    }
    case "query":
      return query(door, command, schema);
    case "scan":
      return scan(door, command);
    case "batchWrite":
      return batchWrite(door, command.puts, command.deletes);
    case "batchGet": {
      const { Responses } = await door.execute("BatchGetItem", {
        RequestItems: { [tableName]: { Keys: [...command.keys] } },
      });
      return { items: textsOf(Responses?.[tableName]).sort() };
    }
    case "transact":
      await door.execute("TransactWriteItems", {
        TransactItems: command.actions.map(transactItem),
      });
      return {};
    case "transactGet": {
      const TransactItems = command.keys.map((Key) => ({ Get: { TableName: tableName, Key } }));
      const { Responses } = await door.execute("TransactGetItems", { TransactItems });
      return { items: (Responses ?? []).map(({ Item }) => textsOf([Item])[0] ?? "none") };
    }
    case "sweep":
      return { deletedCount: await door.sweepExpired() };
    default:
      await runTableCommand(test, command.kind, schema);
      return {};
  }
}

async function runTableCommand(
  test: EngineUnderTest,
  kind: "addIndex" | "removeIndex" | "work" | "settle" | "reopen",
  schema: Schema,
): Promise<void> {
  switch (kind) {
    case "addIndex":
      return addLateIndex(test.door, schema);
    case "removeIndex":
      return removeLateIndex(test.door);
    case "work":
      test.work();
      return;
    case "settle":
      return test.settle();
    case "reopen":
      return test.reopen();
  }
}

async function write(
  door: Door,
  action: Exclude<TransactAction, { kind: "check" }>,
): Promise<Item | undefined> {
  switch (action.kind) {
    case "put":
      return (
        await door.execute("PutItem", { ...putOf(action), ReturnValues: action.returnValues })
      ).Attributes;
    case "update":
      return (
        await door.execute("UpdateItem", {
          ...updateOf(action),
          ReturnValues: action.returnValues,
        })
      ).Attributes;
    case "delete":
      return (
        await door.execute("DeleteItem", {
          ...keyedOf(action),
          ReturnValues: action.returnValues,
        })
      ).Attributes;
  }
}

function transactItem(action: TransactAction) {
  switch (action.kind) {
    case "put":
      return { Put: putOf(action) };
    case "update": {
      const Update = updateOf(action);
      return { Update: { ...Update, UpdateExpression: Update.UpdateExpression ?? "" } };
    }
    case "delete":
      return { Delete: keyedOf(action) };
    case "check": {
      const ConditionCheck = keyedOf(action);
      return {
        ConditionCheck: {
          ...ConditionCheck,
          ConditionExpression: ConditionCheck.ConditionExpression ?? "",
        },
      };
    }
  }
}

function putOf(action: Extract<TransactAction, { kind: "put" }>) {
  const printer = new ExpressionPrinter();
  return { Item: action.item, ...commonOf(action, printer), ...printer.placeholders() };
}

function keyedOf(action: Extract<TransactAction, { kind: "delete" | "check" }>) {
  const printer = new ExpressionPrinter();
  return { Key: action.key, ...commonOf(action, printer), ...printer.placeholders() };
}

function updateOf(action: Extract<TransactAction, { kind: "update" }>) {
  const printer = new ExpressionPrinter();
  const text = printer.update(action.update);
  return {
    Key: action.key,
    ...(text === "" ? {} : { UpdateExpression: text }),
    ...commonOf(action, printer),
    ...printer.placeholders(),
  };
}

function commonOf(action: TransactAction, printer: ExpressionPrinter) {
  return {
    TableName: tableName,
    ReturnValuesOnConditionCheckFailure: action.onFailure,
    ...(action.condition === undefined
      ? {}
      : { ConditionExpression: printer.condition(action.condition) }),
  };
}

async function batchWrite(
  door: Door,
  puts: readonly Item[],
  deletes: readonly Item[],
): Promise<Outcome> {
  await door.execute("BatchWriteItem", {
    RequestItems: {
      [tableName]: [
        ...puts.map((Item) => ({ PutRequest: { Item } })),
        ...deletes.map((Key) => ({ DeleteRequest: { Key } })),
      ],
    },
  });
  return {};
}

/** Members of a Query or Scan that are there only when they are asked for. */
function readMembers(command: Query | Scan, printer: ExpressionPrinter) {
  const filter: Condition | undefined = command.filter;
  return {
    TableName: tableName,
    ...(command.indexName === undefined ? {} : { IndexName: command.indexName }),
    ...(command.limit === undefined ? {} : { Limit: command.limit }),
    ...(filter === undefined ? {} : { FilterExpression: printer.condition(filter) }),
  };
}

interface Page {
  readonly Items?: Item[];
  readonly Count?: number;
  readonly ScannedCount?: number;
  readonly LastEvaluatedKey?: Item;
}

/** All pages to the end, each held to what its limit lets it be. */
async function allPages(
  limit: number | undefined,
  readPage: (start: { ExclusiveStartKey?: Item }) => Promise<Page>,
): Promise<{ readonly items: readonly Item[]; readonly scannedCount: number }> {
  const items: Item[] = [];
  let scannedCount = 0;
  for (let start: { ExclusiveStartKey?: Item } = {}; ; ) {
    const page = await readPage(start);
    items.push(...(page.Items ?? []));
    scannedCount += page.ScannedCount ?? 0;
    const isFull = limit !== undefined && page.ScannedCount === limit;
    if (page.Count !== page.Items?.length || isFull !== (page.LastEvaluatedKey !== undefined)) {
      throw new Error(`a page contradicts itself: ${JSON.stringify(page)}, limit ${limit}`);
    }
    if (page.LastEvaluatedKey === undefined) return { items, scannedCount };
    start = { ExclusiveStartKey: page.LastEvaluatedKey };
  }
}

async function query(door: Door, command: Query, schema: Schema): Promise<Outcome> {
  const printer = new ExpressionPrinter();
  const [partition, sort] = keyNamesOf(command, schema);
  const condition = sort && command.sort && printSortCondition(printer, sort, command.sort);
  const partitionText = `${printer.path([partition])} = ${printer.value(command.partition)}`;
  const projection = command.projection && printer.projection(command.projection);
  const input = {
    ...readMembers(command, printer),
    KeyConditionExpression: condition ? `${condition} AND ${partitionText}` : partitionText,
    ScanIndexForward: command.direction === "forward",
    ...(projection === undefined ? {} : { ProjectionExpression: projection }),
    ...printer.placeholders(),
  };
  const { items, scannedCount } = await allPages(command.limit, (start) =>
    door.execute("Query", { ...input, ...start }),
  );
  const texts = textsOf(items);
  return {
    scannedCount,
    items: command.indexName === undefined ? texts : texts.toSorted(),
    detail: texts.join(),
    // With a projection the sort keys need not be there to compare.
    ...(projection === undefined
      ? {
          order: items.map((item) =>
            textOfValue(sort === undefined ? { NULL: true } : (item[sort] ?? { NULL: true })),
          ),
        }
      : {}),
  };
}

function keyNamesOf({ indexName }: Query, schema: Schema): [string, string | undefined] {
  switch (indexName) {
    case undefined:
      return ["pk", schema.sk && "sk"];
    case "local":
      return ["pk", "ls"];
    case "global":
      return ["gp", "gs"];
    case "late":
      return ["gs", undefined];
  }
}

function printSortCondition(
  printer: ExpressionPrinter,
  name: string,
  { operator, first, second }: SortCondition,
): string {
  const path = printer.path([name]);
  switch (operator) {
    case "BETWEEN":
      return `${path} BETWEEN ${printer.value(first)} AND ${printer.value(second)}`;
    case "begins_with":
      return `begins_with(${path}, ${printer.value(first)})`;
    default:
      return `${path} ${operator} ${printer.value(first)}`;
  }
}

async function scan(door: Door, command: Scan): Promise<Outcome> {
  const printer = new ExpressionPrinter();
  const input = { ...readMembers(command, printer), ...printer.placeholders() };
  const { segmentCount } = command;
  const items: Item[] = [];
  let scannedCount = 0;
  for (let segment = 0; segment < segmentCount; segment += 1) {
    const part = segmentCount === 1 ? {} : { Segment: segment, TotalSegments: segmentCount };
    const pages = await allPages(command.limit, (start) =>
      door.execute("Scan", { ...input, ...part, ...start }),
    );
    items.push(...pages.items);
    scannedCount += pages.scannedCount;
  }
  const texts = textsOf(items);
  return { scannedCount, items: texts.toSorted(), detail: texts.join() };
}
