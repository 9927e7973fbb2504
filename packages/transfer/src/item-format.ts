/** The ways to write items in a file. */
export type ItemFormat = "json" | "dynamodb-json" | "csv";

const formatBySuffix: readonly (readonly [suffix: string, format: ItemFormat])[] = [
  [".csv", "csv"],
  [".dynamodb.json", "dynamodb-json"],
  [".dynamodb.jsonl", "dynamodb-json"],
  [".json", "json"],
  [".jsonl", "json"],
  [".ndjson", "json"],
];

/** Guesses by the name alone, with or without `.gz`; undefined when it tells nothing. */
export function formatOfName(name: string): ItemFormat | undefined {
  const plain = name.toLowerCase().replace(/\.gz$/, "");
  return formatBySuffix.find(([suffix]) => plain.endsWith(suffix))?.[1];
}

export function isGzipName(name: string): boolean {
  return name.toLowerCase().endsWith(".gz");
}
