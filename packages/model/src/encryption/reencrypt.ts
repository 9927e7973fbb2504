import { type Item, itemFromJson, itemToJson } from "@plinth/values";
import { callerFor } from "../calls/caller.ts";
import { nativeKey } from "../entity/item-codec.ts";
import { PlinthError } from "../plinth-error.ts";
import type { CheckpointStore } from "./checkpoint-in.ts";
import { type ItemOutcome, reencryptItem } from "./reencrypt-item.ts";
import {
  type EntityConnection,
  type SealedTarget,
  sealedPages,
  sealedTargetOf,
} from "./sealed-scan.ts";

export interface ReencryptOptions {
  /** Where the run is written down after each page, so that a killed one goes on; nowhere when absent. */
  readonly checkpoint?: CheckpointStore;
  readonly onProgress?: (progress: ReencryptReport) => void;
  readonly signal?: AbortSignal;
  /** How many items are read and rewritten at a time; 25 when absent. */
  readonly pageSize?: number;
}

/** One item that could not be rewritten. */
export interface ReencryptFailure {
  readonly key: Readonly<Record<string, unknown>>;
  readonly attribute: string | undefined;
  readonly message: string;
}

/** What a run did so far, those before its checkpoint included. */
export interface ReencryptReport {
  /** Whether the table was read to its end. */
  readonly isDone: boolean;
  readonly currentKeyId: string;
  readonly itemsRead: number;
  readonly itemsRewritten: number;
  /** Items that others changed at the same time, and that are current or left to another run. */
  readonly itemsOvertaken: number;
  /** How many values were taken from each key; `plaintext` for values that had none. */
  readonly valuesRewritten: Readonly<Record<string, number>>;
  readonly itemsFailed: number;
  /** The first hundred of them. */
  readonly failures: readonly ReencryptFailure[];
}

const pageSizeDefault = 25;
const failuresMax = 100;

/**
 * Rewrites every value that is under a previous master key, or under none, with the current one. Each
 * write asks that the value is still what was read, so that nobody's change is lost. What cannot be
 * decrypted is reported and left. Rejects with `encryptionUnavailable` when a key cannot be asked,
 * with `invalidDefinition` for an entity without encrypted attributes, and with an `AbortError`; what
 * was rewritten stays so. Run it after all processes write under the new key.
 *
 *     const report = await reencrypt(tennis.User, { checkpoint, signal });
 */
export async function reencrypt(
  repository: EntityConnection,
  options: ReencryptOptions = {},
): Promise<ReencryptReport> {
  const sealed = sealedTargetOf(repository);
  const { currentKeyId } = sealed.fields;
  const { pageSize = pageSizeDefault, checkpoint, signal, onProgress } = options;
  if (!(Number.isInteger(pageSize) && pageSize > 0)) {
    throw new PlinthError("invalidQuery", `A page has a whole number of items, not ${pageSize}.`);
  }
  const run = startOf(sealed, currentKeyId, await checkpoint?.read());
  if (run.report.isDone) {
    return run.report;
  }
  let { report } = run;
  const caller = callerFor([sealed.target.entity.name], { signal });
  for await (const page of sealedPages(sealed, { pageSize, start: run.start, signal })) {
    const outcomes = await Promise.all(
      page.items.map(async (item) => ({
        item,
        outcome: await reencryptItem(sealed, item, caller),
      })),
    );
    report = withOutcomes(sealed, report, outcomes, page.lastKey === undefined);
    await checkpoint?.write(printCheckpoint(sealed, report, page.lastKey));
    onProgress?.(report);
  }
  await sealed.fields.record("rotate", [
    { entity: sealed.target.entity.name, key: {}, attributes: [], keyIds: [currentKeyId] },
  ]);
  return report;
}

interface Run {
  readonly report: ReencryptReport;
  readonly start: Item | undefined;
}

interface Checkpoint {
  readonly job: string;
  readonly report: ReencryptReport;
  readonly start: string | undefined;
}

/** A checkpoint of another table, entity or key is none: then the run begins anew. */
function startOf(sealed: SealedTarget, currentKeyId: string, text: string | undefined): Run {
  const saved: Checkpoint | undefined = text === undefined ? undefined : JSON.parse(text);
  if (saved?.job === jobOf(sealed, currentKeyId)) {
    const start = saved.start === undefined ? undefined : itemFromJson(saved.start);
    return { report: saved.report, start };
  }
  const report: ReencryptReport = {
    isDone: false,
    currentKeyId,
    itemsRead: 0,
    itemsRewritten: 0,
    itemsOvertaken: 0,
    valuesRewritten: {},
    itemsFailed: 0,
    failures: [],
  };
  return { report, start: undefined };
}

function printCheckpoint(
  sealed: SealedTarget,
  report: ReencryptReport,
  lastKey: Item | undefined,
): string {
  const start = lastKey && itemToJson(lastKey);
  const checkpoint: Checkpoint = { job: jobOf(sealed, report.currentKeyId), report, start };
  return JSON.stringify(checkpoint);
}

function jobOf({ target }: SealedTarget, currentKeyId: string): string {
  return JSON.stringify(["plinth-reencrypt-1", target.tableName, target.entity.name, currentKeyId]);
}

function withOutcomes(
  { target }: SealedTarget,
  report: ReencryptReport,
  outcomes: readonly { readonly item: Item; readonly outcome: ItemOutcome }[],
  isDone: boolean,
): ReencryptReport {
  const valuesRewritten = { ...report.valuesRewritten };
  const failures = [...report.failures];
  const counts = { rewritten: 0, overtaken: 0, failed: 0, current: 0 };
  for (const { item, outcome } of outcomes) {
    counts[outcome.kind] += 1;
    if (outcome.kind === "rewritten") {
      for (const keyId of outcome.from.values()) {
        valuesRewritten[keyId] = (valuesRewritten[keyId] ?? 0) + 1;
      }
    }
    if (outcome.kind === "failed" && failures.length < failuresMax) {
      const { attribute, message } = outcome.error;
      failures.push({ key: nativeKey(target.entity, item), attribute, message });
    }
  }
  return {
    ...report,
    isDone,
    itemsRead: report.itemsRead + outcomes.length,
    itemsRewritten: report.itemsRewritten + counts.rewritten,
    itemsOvertaken: report.itemsOvertaken + counts.overtaken,
    valuesRewritten,
    itemsFailed: report.itemsFailed + counts.failed,
    failures,
  };
}
