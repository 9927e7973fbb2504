import type { AccessPattern } from "../application/access-pattern.ts";
import type { Application } from "../application/application.ts";
import { tableOf } from "../application/table-of.ts";
import { callUnits } from "../cost/call-units.ts";
import { type Exact, exact, isLess, printExact, sum } from "../cost/exact.ts";
import { itemSizesOf } from "../cost/item-sizes.ts";
import { keyTexts } from "./key-texts.ts";

/** One access pattern as the schema's document tells of it; all texts are plain. */
export interface PatternRow {
  readonly name: string;
  readonly description: string;
  readonly entity: string;
  readonly operation: string;
  readonly index: string | undefined;
  readonly key: readonly string[];
  readonly consistency: string;
  readonly capacity: string;
}

export function patternRows(application: Application, place: string): PatternRow[] {
  return [...application.accessPatterns]
    .filter(([, { entity }]) => tableOf(application, entity).place === place)
    .map(([name, pattern]) => ({
      name,
      description: pattern.description,
      entity: pattern.entity.name,
      operation: pattern.operation,
      index: pattern.index,
      key: keyOf(application, pattern),
      consistency: consistencyOf(application, pattern),
      capacity: capacityOf(application, pattern),
    }));
}

function indexOf(application: Application, { entity, index }: AccessPattern) {
  const { table } = tableOf(application, entity).resource;
  return table.indexes.find(({ name }) => name === index);
}

function keyOf(application: Application, pattern: AccessPattern): string[] {
  const { table } = tableOf(application, pattern.entity).resource;
  const keys = indexOf(application, pattern) ?? table;
  if (pattern.operation === "Scan") {
    return [];
  }
  return pattern.operation === "Query"
    ? keyTexts(pattern.entity, { ...keys, sortKeys: [] })
    : keyTexts(pattern.entity, table);
}

const reads = ["GetItem", "BatchGetItem", "Query", "Scan"];

function consistencyOf(application: Application, pattern: AccessPattern): string {
  const { operation, transactional, consistent } = pattern;
  if (!reads.includes(operation)) {
    return transactional === true || operation === "ConditionCheckItem" ? "in a transaction" : "";
  }
  if (transactional === true) {
    return "in a transaction";
  }
  if (consistent === true) {
    return "strong";
  }
  const isGlobal = indexOf(application, pattern)?.kind === "global";
  return isGlobal ? "eventual, as always of a global index" : "eventual";
}

/** What one call takes: in numbers where the size of items is declared, else the rule. */
function capacityOf(application: Application, pattern: AccessPattern): string {
  const sizes = itemSizesOf(application, pattern.entity);
  if (sizes === undefined) {
    return ruleOf(pattern);
  }
  const { readUnits, writeUnits, indexWriteUnits } = callUnits(pattern, sizes);
  const items = pattern.volume?.itemsPerCall ?? 1;
  const parts = [
    printUnits(readUnits, "read unit"),
    printUnits(writeUnits, "write unit"),
    printUnits(sum(indexWriteUnits.map(({ units }) => units)), "write unit", " of indexes"),
  ].flat();
  const amount = items === 1 ? "" : `${items} items of `;
  return `${parts.join(", ")} (${amount}${sizes.itemBytes} bytes)`;
}

function printUnits(units: Exact, name: string, rest = ""): string[] {
  if (!isLess(exact(0), units)) {
    return [];
  }
  const count = printExact(units);
  return [`${count} ${name}${count === "1" ? "" : "s"}${rest}`];
}

function ruleOf({ entity, operation, transactional, consistent }: AccessPattern): string {
  const isTogether = operation === "Query" || operation === "Scan";
  const scope = isTogether ? "all that is read" : "each item";
  if (reads.includes(operation)) {
    const units = transactional === true ? "2" : consistent === true ? "1" : "0.5";
    return `${units} read units for each 4 KB of ${scope}`;
  }
  const isCheck = operation === "ConditionCheckItem";
  const isGuarded =
    Object.keys(entity.options.unique ?? {}).length > 0 &&
    (operation === "PutItem" || operation === "DeleteItem");
  const units = transactional === true || isCheck || isGuarded ? "2 write units" : "1 write unit";
  const guards = isGuarded ? ", as many for each guard item" : "";
  const indexes = isCheck ? "" : ", 1 in each index that has it";
  return `${units} for each KB of ${scope}${indexes}${guards}`;
}
