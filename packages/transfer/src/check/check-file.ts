import { createHash } from "node:crypto";
import type { TransferRuntime } from "../defaults.ts";
import type { ItemSource } from "../files/item-source.ts";
import type { ItemFormat } from "../item-format.ts";
import { ItemFileError, ItemProblems } from "../item-problem.ts";
import { type OnProgress, PhaseProgress } from "../progress.ts";
import { readBatches } from "../read/read-batches.ts";
import { checkItem } from "./check-item.ts";
import { SeenKeys } from "./seen-keys.ts";
import type { TableShape } from "./table-shape.ts";

/** What tells a file's content from any other. */
export interface FileIdentity {
  readonly sizeBytes: number;
  /** Of the bytes as they are stored, in hexadecimal digits. */
  readonly sha256: string;
}

/** A file all of whose items the table takes. */
export interface CheckedFile {
  readonly items: number;
  readonly identity: FileIdentity;
}

export interface FileToCheck {
  readonly source: ItemSource;
  readonly format: ItemFormat;
  readonly shape: TableShape;
}

export interface CheckContext {
  readonly runtime: TransferRuntime;
  readonly onProgress: OnProgress | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Reads a file to its end, and throws an `ItemFileError` when the table would refuse anything of it. */
export async function checkFile(
  { source, format, shape }: FileToCheck,
  { runtime, onProgress, signal }: CheckContext,
): Promise<CheckedFile> {
  const problems = new ItemProblems();
  const report = problems.add.bind(problems);
  const keys = new SeenKeys(shape.primaryKey, report);
  const bytes = new ByteCount();
  const totals = { bytes: await source.sizeBytes?.() };
  const progress = new PhaseProgress("check", totals, onProgress, runtime);
  let items = 0;
  try {
    const onBytes = bytes.add.bind(bytes);
    const { declared } = shape;
    for await (const batch of readBatches(source, { format, declared, report, onBytes, signal })) {
      for (const read of batch) {
        if (checkItem(read, shape, report)) keys.add(read);
      }
      items += batch.length;
      progress.report({ items, bytes: bytes.sizeBytes });
    }
    keys.finish();
  } finally {
    keys.close();
  }
  if (problems.total > 0) throw new ItemFileError(source.name, problems);
  return { items, identity: bytes.identity() };
}

/** Counts and hashes the bytes of a file as they go by. */
export class ByteCount {
  readonly #hash = createHash("sha256");
  sizeBytes = 0;

  add(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.sizeBytes += bytes.length;
  }

  identity(): FileIdentity {
    return { sizeBytes: this.sizeBytes, sha256: this.#hash.digest("hex") };
  }
}
