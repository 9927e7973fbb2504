import type { TableIdentity } from "../calls/table-target.ts";
import type { CheckpointStore } from "../checkpoint/checkpoint-store.ts";
import { TransferError } from "../transfer-error.ts";
import type { Consistency } from "./scan-table.ts";

const kind = "plinth-dump-1";

/** How far a segment is: `startKey` is DynamoDB JSON, null at its beginning. */
export interface SegmentState {
  readonly startKey: string | null;
  readonly isDone: boolean;
}

/** What makes one dump another. */
export interface DumpIntent {
  readonly table: TableIdentity;
  readonly format: string;
  readonly layout: string;
  readonly segmentCount: number;
  readonly consistency: Consistency;
}

/**
 * "scanning" reads the table. "scanned": all items are in a file, of which CSV has yet to be made.
 * "whole": the file is written and lacks its name only, if that.
 */
export type DumpStage = "scanning" | "scanned" | "whole";

/** How far a dump is: the file's first bytes hold these items, and the segments go on behind them. */
export interface DumpCheckpoint {
  readonly kind: typeof kind;
  readonly intent: DumpIntent;
  readonly segments: readonly SegmentState[];
  readonly sizeBytes: number;
  readonly items: number;
  readonly stage: DumpStage;
}

export function newDumpCheckpoint(intent: DumpIntent): DumpCheckpoint {
  const segments = Array.from({ length: intent.segmentCount }, () => {
    return { startKey: null, isDone: false };
  });
  return { kind, intent, segments, sizeBytes: 0, items: 0, stage: "scanning" };
}

/** Reads what an interrupted dump left, if there was one. Throws `checkpointUnreadable`. */
export async function readDumpCheckpoint(
  store: CheckpointStore,
): Promise<DumpCheckpoint | undefined> {
  const text = await store.read();
  if (text === undefined) return undefined;
  try {
    const checkpoint: Partial<DumpCheckpoint> = JSON.parse(text);
    if (checkpoint.kind === kind) return checkpoint as DumpCheckpoint;
  } catch {
    // Said below, as for any other content.
  }
  throw new TransferError(
    `${store.name} is there, but is not what this version notes about a dump. Remove it, or dump from the beginning with the option restart.`,
    { code: "checkpointUnreadable" },
  );
}

/** Refuses to go on with something else than was begun. Throws `checkpointMismatch`. */
export function checkSameDump({ intent: before, items }: DumpCheckpoint, now: DumpIntent): void {
  const differences = [
    difference("the table", tableText(before), tableText(now)),
    difference("the table's id", before.table.id, now.table.id),
    difference("format", before.format, now.format),
    difference("the layout", before.layout, now.layout),
    difference("segments", before.segmentCount, now.segmentCount),
    difference("consistency", before.consistency, now.consistency),
  ].flat();
  if (differences.length === 0) return;
  throw new TransferError(
    `A dump into this file was interrupted after ${items} items, and this is another one: ${differences.join("; ")}. Repeat what was begun to go on with it, or dump from the beginning with the option restart.`,
    { code: "checkpointMismatch" },
  );
}

function tableText({ table: { name, endpoint } }: DumpIntent): string {
  return endpoint === "" ? name : `${name} at ${endpoint}`;
}

function difference(what: string, before: string | number, now: string | number): string[] {
  return before === now ? [] : [`${what} was ${before} and is ${now}`];
}
