import type { ComparedRelation, Comparison } from "./compare-export.ts";

const differenceCountMax = 20;

/** What a comparison has found, for a terminal: a line a table with its tick, then what differs. */
export function comparisonText(
  { relations, helperCounts, withoutColumn, isSame }: Comparison,
  seed: number,
): string {
  const differences = relations.flatMap((relation) => relation.differences);
  const lines = [
    "  table            DynamoDB        SQL   compared",
    ...relations.map(relationText),
    "",
    `Not exported, since the shop alone needs them: ${helpersText(helperCounts)}.`,
    ...[...withoutColumn]
      .sort()
      .map(([name, count]) => `✗ ${name} has no column, and is not exported: ${count} items.`),
    `The sample is of the seed ${seed}.`,
    ...differences
      .slice(0, differenceCountMax)
      .map(
        ({ relation, key, column, stored, exported }) =>
          `✗ ${relation} ${key} ${column}: ${stored} in DynamoDB, ${exported} in SQL`,
      ),
    ...(differences.length > differenceCountMax
      ? [`… and ${differences.length - differenceCountMax} more differences.`]
      : []),
    isSame ? "All counts and all compared fields are the same." : "There are differences.",
  ];
  return `${lines.join("\n")}\n`;
}

function relationText(compared: ComparedRelation): string {
  const { relation, storedCount, sqlCount, sampledCount, differences } = compared;
  const isSame = storedCount === sqlCount && differences.length === 0;
  const counts = [storedCount, sqlCount].map((count) => String(count).padStart(10)).join(" ");
  const sampled = sampledCount === 0 ? "with its parent" : String(sampledCount);
  return `${isSame ? "✓" : "✗"} ${relation.padEnd(14)} ${counts}   ${sampled}`;
}

function helpersText(helperCounts: ReadonlyMap<string, number>): string {
  const texts = [...helperCounts].sort().map(([name, count]) => `${name} ${count}`);
  return texts.length === 0 ? "nothing" : texts.join(", ");
}
