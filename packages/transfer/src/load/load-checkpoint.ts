import type { TableIdentity } from "../calls/table-target.ts";
import type { FileIdentity } from "../check/check-file.ts";
import type { TableShape } from "../check/table-shape.ts";
import type { CheckpointStore } from "../checkpoint/checkpoint-store.ts";
import type { ItemFormat } from "../item-format.ts";
import { TransferError } from "../transfer-error.ts";
import type { WriteCounts } from "./load-report.ts";
import type { LoadMode } from "./write-batch.ts";

const kind = "plinth-load-1";

/** How far a load is, and of what. */
export interface LoadCheckpoint {
  readonly kind: typeof kind;
  readonly file: FileIdentity & { readonly name: string; readonly format: ItemFormat };
  readonly table: TableIdentity;
  /** What the table asked of its items when the file was checked. */
  readonly shape: string;
  readonly mode: LoadMode;
  /** How many items the file has. */
  readonly items: number;
  /** So many of the first items are done: written, or counted below as there already. */
  readonly done: number;
  readonly counts: WriteCounts;
}

export function newLoadCheckpoint(
  of: Omit<LoadCheckpoint, "kind" | "shape" | "done"> & { readonly shape: TableShape },
): LoadCheckpoint {
  return { ...of, kind, shape: shapeText(of.shape), done: 0 };
}

/** Two tables with one text ask the same of their items. */
export function shapeText({ primaryKey, indexKeys, declared }: TableShape): string {
  return JSON.stringify({ primaryKey, indexKeys, types: [...declared.types] });
}

/** Reads what an interrupted load left, if there was one. Throws `checkpointUnreadable`. */
export async function readLoadCheckpoint(
  store: CheckpointStore,
): Promise<LoadCheckpoint | undefined> {
  const text = await store.read();
  if (text === undefined) return undefined;
  try {
    const checkpoint: Partial<LoadCheckpoint> = JSON.parse(text);
    if (checkpoint.kind === kind) return checkpoint as LoadCheckpoint;
  } catch {
    // Said below, as for any other content.
  }
  throw new TransferError(
    `${store.name} is there, but is not what this version notes about a load. Remove it, or load from the beginning with the option restart.`,
    { code: "checkpointUnreadable" },
  );
}

/** What a run is about to do. */
export type LoadIntent = Pick<LoadCheckpoint, "table" | "mode"> & {
  readonly format: ItemFormat;
};

/** Refuses to go on with something else than was begun. */
export function checkSameLoad(checkpoint: LoadCheckpoint, intent: LoadIntent): void {
  const { table, mode, file, done, items } = checkpoint;
  const differences = [
    tableDifference(table, intent.table),
    difference("mode", mode, intent.mode),
    difference("format", file.format, intent.format),
  ].flat();
  if (differences.length === 0) return;
  throw mismatch(
    `A load of ${file.name} was interrupted when ${done} of ${items} items were done, and this is another one: ${differences.join("; ")}.`,
  );
}

export function checkSameFile({ file, done, items }: LoadCheckpoint, found: FileIdentity): void {
  if (file.sha256 === found.sha256 && file.sizeBytes === found.sizeBytes) return;
  throw mismatch(
    `${file.name} is not the file whose load was interrupted when ${done} of ${items} items were done: it had ${identityText(file)}, and has ${identityText(found)} now.`,
  );
}

function mismatch(what: string): TransferError {
  const remedy =
    "Repeat what was begun to go on with it, or load from the beginning with the option restart; what was written stays.";
  return new TransferError(`${what} ${remedy}`, { code: "checkpointMismatch" });
}

function tableDifference(before: TableIdentity, now: TableIdentity): string[] {
  const isSamePlace = describe(before) === describe(now);
  return isSamePlace && before.id !== now.id
    ? ["the table was deleted and made again since"]
    : difference("the table", describe(before), describe(now));
}

function difference(what: string, before: string, now: string): string[] {
  return before === now ? [] : [`${what} was ${before} and is ${now}`];
}

function describe({ name, endpoint }: TableIdentity): string {
  return endpoint === "" ? name : `${name} at ${endpoint}`;
}

function identityText({ sizeBytes, sha256 }: FileIdentity): string {
  return `${sizeBytes} bytes with SHA-256 ${sha256.slice(0, 12)}…`;
}
