import type { GlobalSecondaryIndex, WarmThroughput } from "@plinth/api";
import type { IndexRecord, TableRecord } from "../../table/table.ts";
import { indexWarmUnits, tableWarmUnits } from "../../table/table-definition.ts";

/**
 * The updated record, with all that was warm in the old one: neither less throughput nor another mode
 * makes a table or an index colder. Others captured so on AWS in October 2026.
 */
export function keepWarm(updated: TableRecord, old: TableRecord): TableRecord {
  const indexes = updated.indexes.map((index) => {
    const oldIndex = old.indexes.find(({ indexNumber }) => indexNumber === index.indexNumber);
    return oldIndex === undefined || index.kind === "local"
      ? index
      : withWarmIndex(index, indexWarmUnits(updated, index), indexWarmUnits(old, oldIndex));
  });
  const warm = tableWarmUnits(updated);
  const oldWarm = tableWarmUnits(old);
  return isColder(warm, oldWarm)
    ? { ...updated, indexes, warmThroughput: warmer(warm, oldWarm) }
    : { ...updated, indexes };
}

type Units = Required<WarmThroughput>;

function withWarmIndex(index: IndexRecord, warm: Units, oldWarm: Units): IndexRecord {
  if (!isColder(warm, oldWarm)) {
    return index;
  }
  const definition: GlobalSecondaryIndex = index.definition;
  return { ...index, definition: { ...definition, WarmThroughput: warmer(warm, oldWarm) } };
}

function isColder(warm: Units, oldWarm: Units): boolean {
  return (
    warm.ReadUnitsPerSecond < oldWarm.ReadUnitsPerSecond ||
    warm.WriteUnitsPerSecond < oldWarm.WriteUnitsPerSecond
  );
}

function warmer(a: Units, b: Units): Units {
  return {
    ReadUnitsPerSecond: Math.max(a.ReadUnitsPerSecond, b.ReadUnitsPerSecond),
    WriteUnitsPerSecond: Math.max(a.WriteUnitsPerSecond, b.WriteUnitsPerSecond),
  };
}
