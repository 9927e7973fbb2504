import { abortError } from "@plinth/client";
import type { Item } from "@plinth/values";
import { fileSource } from "../files/item-source.ts";
import { ItemFileError, ItemProblems } from "../item-problem.ts";
import type { PhaseProgress } from "../progress.ts";
import { readBatches } from "../read/read-batches.ts";
import { ColumnSurvey } from "../write/csv-columns.ts";
import type { ItemWriter } from "../write/item-writer.ts";
import type { PartialFile } from "./partial-file.ts";

/** So much text is written at a time. */
const blockLengthMin = 1024 * 1024;

/** Learns the columns of the items in a file of DynamoDB JSON. */
export async function surveyItems(
  path: string,
  firstColumns: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ColumnSurvey> {
  const survey = new ColumnSurvey(firstColumns);
  for await (const items of readScanned(path, signal)) {
    for (const item of items) survey.add(item);
  }
  return survey;
}

export interface ItemsToWrite {
  readonly scannedPath: string;
  readonly writer: ItemWriter;
  readonly file: PartialFile;
  readonly progress: PhaseProgress;
  readonly signal: AbortSignal | undefined;
}

/** Writes the items of a file of DynamoDB JSON anew. */
export async function writeScannedItems(parts: ItemsToWrite): Promise<void> {
  const { scannedPath, writer, file, progress, signal } = parts;
  let count = 0;
  let block = writer.begin();
  for await (const items of readScanned(scannedPath, signal)) {
    for (const item of items) {
      block += writer.item(item, count);
      count += 1;
    }
    if (block.length >= blockLengthMin) {
      await file.append(block);
      block = "";
      progress.report({ items: count, bytes: file.sizeBytes });
    }
  }
  await file.append(block + writer.end(count));
  await file.sync();
  progress.report({ items: count, bytes: file.sizeBytes });
}

/** What we wrote ourselves is whole, unless somebody else wrote too. */
async function* readScanned(
  path: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly Item[]> {
  const problems = new ItemProblems();
  const options = {
    format: "dynamodb-json" as const,
    declared: { types: new Map(), required: [] },
    report: problems.add.bind(problems),
    signal,
  };
  for await (const batch of readBatches(fileSource(path), options)) {
    if (signal?.aborted) throw abortError(signal);
    yield batch.map(({ item }) => item);
  }
  if (problems.total > 0) throw new ItemFileError(path, problems);
}
