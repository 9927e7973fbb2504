import type { AttributeValue, Item } from "@plinth/values";
import type { Command, Outcome, Query, Scan, TransactAction } from "./command.ts";
import type { Condition } from "./expression.ts";
import { holds } from "./naive-condition.ts";
import { NaiveError } from "./naive-error.ts";
import { fitsSortCondition } from "./naive-sort-condition.ts";
import type { NaiveTable, Source } from "./naive-table.ts";
import { projected, updated } from "./naive-update.ts";
import { areEqual, orderOf, textOfItem, textOfValue } from "./naive-values.ts";

const fiveYearsSeconds = 5 * 365 * 24 * 60 * 60;
const refusal = (): NaiveError => new NaiveError("ValidationException");

/** What the engine is expected to do, written down as plainly as possible. */
export function expectedOutcome(table: NaiveTable, command: Command, nowSeconds: number): Outcome {
  try {
    return outcomeOf(table, command, nowSeconds);
  } catch (error) {
    if (error instanceof NaiveRefusal) return error.outcome;
    if (error instanceof NaiveError) return { error: error.name };
    throw error;
  }
}

/** A refusal that tells more than its name. */
class NaiveRefusal extends NaiveError {
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super(outcome.error ?? "");
    this.outcome = outcome;
  }
}

function outcomeOf(table: NaiveTable, command: Command, nowSeconds: number): Outcome {
  switch (command.kind) {
    case "put":
    case "update":
    case "delete":
      return write(table, command);
    case "get": {
      table.checkKey(command.key);
      const item = table.find(command.key);
      const paths = command.projection;
      const found = item && (paths === undefined ? item : projected(paths, item));
      return { items: textsOf([found]) };
    }
    case "query":
      return query(table, command);
    case "scan":
      return scan(table, command);
    case "batchWrite":
      return batchWrite(table, command.puts, command.deletes);
    case "batchGet":
      checkKeys(table, command.keys);
      return { items: textsOf(command.keys.map((key) => table.find(key))).sort() };
    case "transact":
      return transact(table, command.actions);
    case "transactGet":
      reasonsUnlessAll(command.keys, (key) => table.checkKey(key));
      checkKeys(table, command.keys);
      return { items: command.keys.map((key) => textsOf([table.find(key)])[0] ?? "none") };
    case "addIndex":
    case "removeIndex":
      table.lateIndex = command.kind === "addIndex" ? "adding" : "removing";
      return {};
    case "settle":
      if (table.lateIndex === "adding") table.lateIndex = "present";
      if (table.lateIndex === "removing") table.lateIndex = "absent";
      return {};
    case "sweep":
      return sweep(table, nowSeconds);
    case "work":
    case "reopen":
      return {};
  }
}

function textsOf(items: readonly (Item | undefined)[]): string[] {
  return items.filter((item) => item !== undefined).map(textOfItem);
}

function checkKeys(table: NaiveTable, keys: readonly Item[]): void {
  for (const key of keys) table.checkKey(key);
  if (keys.some((key, n) => keys.slice(0, n).some((other) => table.isAt(key, other)))) {
    throw refusal();
  }
}

function keyOf(action: TransactAction): Item {
  return action.kind === "put" ? action.item : action.key;
}

function write(table: NaiveTable, action: Exclude<TransactAction, { kind: "check" }>): Outcome {
  table.checkKey(keyOf(action));
  if (action.kind === "put") table.checkIndexKeys(action.item);
  const oldItem = table.find(keyOf(action));
  const newItem = decide(table, action);
  table.write(keyOf(action), newItem);
  switch (action.returnValues) {
    case "NONE":
      return { items: [] };
    case "ALL_OLD":
      return { items: textsOf([oldItem]) };
    case "ALL_NEW":
      return { items: textsOf([newItem]) };
    case "UPDATED_OLD": {
      const paths = action.update.map(({ path }) => path);
      const part = projected(paths, oldItem ?? {});
      return { items: textsOf([Object.keys(part).length === 0 ? undefined : part]) };
    }
  }
}

/** The item after the action, if it may be carried out. */
function decide(table: NaiveTable, action: TransactAction): Item | undefined {
  const key = keyOf(action);
  const oldItem = table.find(key);
  if (action.kind === "update") {
    const names = table.keyAttributes().map(({ name }) => name);
    if (action.update.some(({ path }) => names.includes(path[0]))) throw refusal();
  }
  checkCondition(action, oldItem);
  switch (action.kind) {
    case "check":
      return oldItem;
    case "delete":
      return undefined;
    case "put":
      table.checkIndexKeys(action.item);
      return action.item;
    case "update": {
      const newItem = updated(action.update, oldItem ?? key);
      table.checkIndexKeys(newItem);
      return newItem;
    }
  }
}

function checkCondition(
  { condition, onFailure }: { condition: Condition | undefined; onFailure: "ALL_OLD" | "NONE" },
  oldItem: Item | undefined,
): void {
  if (condition === undefined || holds(condition, oldItem ?? {})) return;
  throw new NaiveRefusal({
    error: "ConditionalCheckFailedException",
    items: textsOf([onFailure === "ALL_OLD" ? oldItem : undefined]),
  });
}

function batchWrite(table: NaiveTable, puts: readonly Item[], deletes: readonly Item[]): Outcome {
  for (const item of puts) table.checkIndexKeys(item);
  checkKeys(table, [...puts, ...deletes]);
  for (const item of puts) table.write(item, item);
  for (const key of deletes) table.write(key, undefined);
  return {};
}

function transact(table: NaiveTable, actions: readonly TransactAction[]): Outcome {
  reasonsUnlessAll(actions, (action) => table.checkKey(keyOf(action)));
  checkKeys(table, actions.map(keyOf));
  const newItems = new Map<TransactAction, Item | undefined>();
  reasonsUnlessAll(actions, (action) => newItems.set(action, decide(table, action)));
  for (const [action, newItem] of newItems) table.write(keyOf(action), newItem);
  return {};
}

function reasonsUnlessAll<Action>(
  actions: readonly Action[],
  carryOut: (action: Action) => void,
): void {
  const reasons = actions.map((action) => {
    try {
      carryOut(action);
      return "None";
    } catch (error) {
      if (!(error instanceof NaiveError) || error.scope === "request") throw error;
      const items = error instanceof NaiveRefusal ? (error.outcome.items ?? []) : [];
      const isCondition = error.name === "ConditionalCheckFailedException";
      return [isCondition ? "ConditionalCheckFailed" : "ValidationError", ...items].join(" ");
    }
  });
  if (reasons.some((reason) => reason !== "None")) {
    throw new NaiveRefusal({ error: "TransactionCanceledException", reasons });
  }
}

function query(table: NaiveTable, command: Query): Outcome {
  const source = table.source(command.indexName);
  checkKeyValues(source, command);
  const entries = source.items.filter((item) => matches(item, source, command));
  const { sort } = source;
  const sortValueOf = (item: Item): AttributeValue => (sort && item[sort.name]) ?? { NULL: true };
  const sign = command.direction === "forward" ? 1 : -1;
  entries.sort((a, b) => sign * (orderOf(sortValueOf(a), sortValueOf(b)) ?? 0));
  const isLocal = command.indexName === "local";
  const names = table.projectedNames(source);
  const wanted = command.projection?.map(([name]) => name) ?? [];
  if (!isLocal && names !== undefined && wanted.some((name) => !names.has(name))) throw refusal();
  const found = entries.filter(
    (item) => command.filter === undefined || holds(command.filter, item),
  );
  const { projection } = command;
  const items = found.map((entry) => {
    if (projection === undefined) return entry;
    // A local index fetches what it lacks from the table.
    return projected(projection, isLocal ? (table.find(entry) ?? {}) : entry);
  });
  return {
    scannedCount: entries.length,
    // With a projection the sort keys need not be there to compare.
    ...(projection === undefined
      ? { order: found.map((item) => textOfValue(sortValueOf(item))) }
      : {}),
    items: command.indexName === undefined ? textsOf(items) : textsOf(items).sort(),
  };
}

function checkKeyValues({ partition, sort }: Source, command: Query): void {
  const isGood = (value: AttributeValue, type: string): boolean =>
    type in value && !("S" in value && value.S === "") && !("B" in value && value.B.length === 0);
  if (!isGood(command.partition, partition.type)) throw refusal();
  const condition = command.sort;
  if (condition === undefined || sort === undefined) return;
  const values =
    condition.operator === "BETWEEN" ? [condition.first, condition.second] : [condition.first];
  if (values.some((value) => !isGood(value, sort.type))) throw refusal();
  if (condition.operator === "begins_with" && sort.type === "N") throw refusal();
  const isUpsideDown = (orderOf(condition.first, condition.second) ?? 1) > 0;
  if (condition.operator === "BETWEEN" && isUpsideDown) throw refusal();
}

function matches(item: Item, { partition, sort }: Source, command: Query): boolean {
  const value = item[partition.name];
  if (value === undefined || !areEqual(value, command.partition)) return false;
  const sortValue = sort && item[sort.name];
  return (
    command.sort === undefined ||
    sortValue === undefined ||
    fitsSortCondition(sortValue, command.sort)
  );
}

function scan(table: NaiveTable, command: Scan): Outcome {
  const { items } = table.source(command.indexName);
  const { filter } = command;
  const found = items.filter((item) => filter === undefined || holds(filter, item));
  return { scannedCount: items.length, items: textsOf(found).sort() };
}

function sweep(table: NaiveTable, nowSeconds: number): Outcome {
  const kept = table.items.filter(({ ttl }) => {
    const seconds = ttl !== undefined && "N" in ttl ? Math.floor(Number(ttl.N)) : undefined;
    const isExpired =
      seconds !== undefined &&
      seconds >= 0 &&
      seconds < nowSeconds &&
      seconds >= nowSeconds - 1 - fiveYearsSeconds;
    return !isExpired;
  });
  const deletedCount = table.items.length - kept.length;
  table.items = kept;
  return { deletedCount };
}
