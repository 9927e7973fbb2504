import { type Item, toNativeItem } from "@plinth/values";
import type { Caller } from "../calls/caller.ts";
import type { Capacity } from "../calls/capacity.ts";
import { withoutSealed } from "../cipher/open-items.ts";
import { upgradeStored } from "../commands/upgrade-stored.ts";
import type { Target } from "../commands/write-plan.ts";
import { type ConnectionContext, currentSeconds } from "../connection-context.ts";
import type { CompiledEntity, NativeRecord } from "../entity/compiled-entity.ts";
import { isPresentItem, nativeKey, readFullItem } from "../entity/item-codec.ts";
import { type CompiledUpgrade, refuseNewer, storedForm, storedVersion } from "../entity/upgrade.ts";
import { validateItem } from "../entity/validate-item.ts";
import { type ConnectedEntity, connectedParts } from "../jobs/connected-entity.ts";
import { type Counts, type ItemFailure, type ItemJobReport, runItemJob } from "../jobs/item-job.ts";
import type { JobProgress } from "../jobs/job-progress.ts";
import { PlinthError } from "../plinth-error.ts";
import type { MigrationStateRepository } from "./define-migration-state.ts";
import { JobState } from "./job-state.ts";

export interface MigrateOptions {
  /** Under which the run is remembered; a run of the same name goes on where it ended. */
  readonly name: string;
  /** Where checkpoints are kept. Without it a killed run begins anew, and two may run side by side. */
  readonly state?: MigrationStateRepository | undefined;
  /** The version that all items get; today's when absent. An earlier one is a rollback by `down`. */
  readonly to?: number | undefined;
  /** Reads and works everything out, and writes nothing anywhere. */
  readonly dryRun?: boolean | undefined;
  /** Begins a job anew that has run to its end, or was begun with other options. */
  readonly restart?: boolean | undefined;
  /** How many parts of the table are read side by side; 1 when absent, 1000 at most. */
  readonly segments?: number | undefined;
  /** How many items a segment reads between two checkpoints; 100 when absent. */
  readonly pageSize?: number | undefined;
  /** How many items of a page are written side by side; 8 when absent. */
  readonly concurrency?: number | undefined;
  /** The most items that are looked at in a second, all segments together; no bound when absent. */
  readonly itemsPerSecond?: number | undefined;
  /** The most capacity that is written with, as DynamoDB tells it; no bound when absent. */
  readonly writeUnitsPerSecond?: number | undefined;
  /** How many failures the report has at most; 100 when absent. All are counted. */
  readonly failuresMax?: number | undefined;
  /** How many samples the report of a dry run has at most; 5 when absent. */
  readonly samplesMax?: number | undefined;
  /** How long a process that was killed keeps others away; 60 when absent. */
  readonly leaseSeconds?: number | undefined;
  /** Hears after each page how far the run is. What it throws ends the run. */
  readonly onProgress?: ((progress: JobProgress) => void) | undefined;
  /** Ends the run with the client's `AbortError`; what is done stays, and another run goes on. */
  readonly signal?: AbortSignal | undefined;
}

/** What a migration did, runs before this one under its name included. */
export interface MigrationReport {
  readonly name: string;
  /** The version that the items have now. */
  readonly version: number;
  readonly isDryRun: boolean;
  /** Whether the job was finished before, and nothing was done now. */
  readonly isRepeated: boolean;
  /** All items of the table that were read. */
  readonly scanned: number;
  /** Items that were written, or would be in a dry run; in a rollback, brought down. */
  readonly upgraded: number;
  readonly alreadyCurrent: number;
  /** Items of other entities, and expired ones. */
  readonly others: number;
  /** Items that somebody else wrote meanwhile, which were read and tried again. */
  readonly retried: number;
  readonly failedCount: number;
  /** The first of those that failed. */
  readonly failures: readonly ItemFailure[];
  /** Some items before and after, without what is hidden or encrypted; in a dry run only. */
  readonly samples: readonly MigrationSample[];
  /** Of this run alone, as the capacity is. */
  readonly milliseconds: number;
  readonly capacity: Capacity;
}

export interface MigrationSample {
  readonly key: NativeRecord;
  readonly before: NativeRecord;
  readonly after: NativeRecord;
}

/**
 * Writes all stored items of an entity in today's form, or in that of another version. Each write asks
 * that the item is still what was read, so that nobody's change is lost; an item that today's schema
 * refuses, or whose step fails, is reported and left. Rejects with `invalidJob` when the options
 * contradict the entity, such as a rollback over a step without `down`; with `jobUnderWay` when another
 * process runs the job; with `tableNotFound`; and with an `AbortError`.
 *
 *     const report = await migrate(shop.Book, { name: "books-v3", state: shop.MigrationState, segments: 4 });
 */
export async function migrate(
  repository: ConnectedEntity,
  options: MigrateOptions,
): Promise<MigrationReport> {
  const migration = checked(repository, options);
  const { context, target, version } = migration;
  const state = options.dryRun === true ? undefined : stateOf(migration, options);
  const acquired = await state?.acquire(options.restart === true);
  if (acquired?.kind === "finished") {
    return { ...JSON.parse(acquired.report), isRepeated: true };
  }
  const held = acquired?.held;
  const samples: MigrationSample[] = [];
  const job = {
    visit: (item: Item, caller: Caller) =>
      options.dryRun === true
        ? tryOut(migration, item, samples, options.samplesMax ?? 5)
        : moveItem(migration, item, caller),
  };
  try {
    const done = await runItemJob({ context, target }, job, jobOptions(options), held);
    const report = reportOf(options, version, done, samples);
    await held?.finish(JSON.stringify(report));
    return report;
  } catch (error) {
    // Whoever goes on need not wait for the lease. What went wrong is what is told.
    await held?.release().catch(() => undefined);
    throw error;
  }
}

interface Migration {
  readonly context: ConnectionContext;
  readonly target: Target;
  readonly upgrade: CompiledUpgrade;
  readonly version: number;
}

function checked(repository: ConnectedEntity, options: MigrateOptions): Migration {
  const { context, target } = connectedParts(repository);
  const { name, upgrade } = target.entity;
  if (upgrade === undefined) {
    throw invalidJob(`cannot change ${name}, which has no \`upgrade\``);
  }
  const version = options.to ?? upgrade.current;
  if (!Number.isSafeInteger(version) || version < 1 || version > upgrade.current) {
    throw invalidJob(
      `brings ${name} to a version from 1 to ${upgrade.current}, not ${String(options.to)}`,
    );
  }
  const missing = upgrade.steps.findIndex(
    (step, at) => at + 1 >= version && step.down === undefined,
  );
  if (version < upgrade.current && missing >= 0) {
    throw invalidJob(
      `cannot bring ${name} down to version ${version}: the step from ${missing + 1} to ${missing + 2} has no \`down\``,
    );
  }
  checkNumbers(options);
  return { context, target, upgrade, version };
}

const jobNameLengthMax = 200;
const segmentsMax = 1000;

function checkNumbers(options: MigrateOptions): void {
  const { name, segments = 1, itemsPerSecond, writeUnitsPerSecond } = options;
  if (typeof name !== "string" || !/^[^#]+$/.test(name) || name.length > jobNameLengthMax) {
    throw invalidJob(`has a name of 1 to ${jobNameLengthMax} characters without "#"`);
  }
  if (!(isCount(segments) && segments <= segmentsMax)) {
    throw invalidJob(`has from 1 to ${segmentsMax} segments, not ${segments}`);
  }
  const { pageSize = 1, concurrency = 1, failuresMax = 1, samplesMax = 1 } = options;
  const counts = { pageSize, concurrency, failuresMax, samplesMax };
  for (const [option, count] of Object.entries(counts)) {
    if (!isCount(count)) {
      throw invalidJob(`takes a positive whole number for \`${option}\`, not ${count}`);
    }
  }
  const rates = { itemsPerSecond, writeUnitsPerSecond, leaseSeconds: options.leaseSeconds };
  for (const [option, rate] of Object.entries(rates)) {
    if (rate !== undefined && !(rate > 0 && Number.isFinite(rate))) {
      throw invalidJob(`takes a number above 0 for \`${option}\`, not ${rate}`);
    }
  }
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}

function invalidJob(problem: string): PlinthError {
  return new PlinthError("invalidJob", `A migration ${problem}.`);
}

function stateOf(
  { context, target, version }: Migration,
  { state, name, segments = 1, leaseSeconds = 60 }: MigrateOptions,
): JobState | undefined {
  const { entity, tableName } = target;
  const content = `${entity.name} of ${tableName} to version ${version} in ${segments} segments`;
  return (
    state &&
    new JobState(
      state,
      { name, content, owner: context.uuid() },
      { now: context.now, leaseMilliseconds: leaseSeconds * 1000 },
    )
  );
}

function jobOptions(options: MigrateOptions): Parameters<typeof runItemJob>[2] {
  const { segments = 1, pageSize = 100, concurrency = 8, failuresMax = 100 } = options;
  const { itemsPerSecond, writeUnitsPerSecond, signal, onProgress } = options;
  return {
    segments,
    pageSize,
    concurrency,
    failuresMax,
    itemsPerSecond,
    writeUnitsPerSecond,
    signal,
    onProgress,
  };
}

const triesMax = 8;

/** Puts an item into the wanted form. What somebody wrote meanwhile is looked at again. */
async function moveItem(migration: Migration, read: Item, caller: Caller): Promise<Counts> {
  const { context, target, version } = migration;
  let item: Item | undefined = read;
  let retried = 0;
  for (; retried < triesMax; retried += 1) {
    const count = item === undefined ? "others" : reasonToStay(migration, item);
    const again = retried === 0 ? {} : { retried: 1 };
    if (item === undefined || count !== undefined) {
      return { [count ?? "others"]: 1, ...again };
    }
    checkMoved(migration, storedForm(target.entity, item, version));
    const outcome = await upgradeStored(context, { target, item }, caller, version);
    if (outcome.kind === "written") {
      return { upgraded: 1, ...again };
    }
    ({ item } = outcome);
  }
  const message = `It was written by others ${retried} times while it was to be changed.`;
  throw new PlinthError("conditionFailed", message, { entity: target.entity.name });
}

async function tryOut(
  migration: Migration,
  item: Item,
  samples: MigrationSample[],
  samplesMax: number,
): Promise<Counts> {
  const count = reasonToStay(migration, item);
  if (count !== undefined) {
    return { [count]: 1 };
  }
  const { entity } = migration.target;
  const moved = storedForm(entity, item, migration.version);
  checkMoved(migration, moved);
  if (samples.length < samplesMax) {
    const key = nativeKey(entity, item);
    samples.push({ key, before: shown(entity, item), after: shown(entity, moved) });
  }
  return { upgraded: 1 };
}

/** What an item counts as that is not to be written; undefined for one that is. */
function reasonToStay(
  { context, target, upgrade, version }: Migration,
  item: Item,
): string | undefined {
  const { entity } = target;
  if (!isPresentItem(entity, withoutSealed(entity, item), currentSeconds(context))) {
    return "others";
  }
  const stored = storedVersion(entity, item);
  refuseNewer(entity, item, stored);
  // In a rollback an older item stays: the code of that version brings it up.
  const isThere = version === upgrade.current ? stored === version : stored <= version;
  return isThere ? "alreadyCurrent" : undefined;
}

/** What is written for good is what today's schema takes. An encrypted attribute was checked when it was written. */
function checkMoved({ target, upgrade, version }: Migration, moved: Item): void {
  const { entity } = target;
  if (version === upgrade.current && entity.encrypted === undefined) {
    const native = readFullItem(entity, moved, Number.NEGATIVE_INFINITY);
    if (native !== undefined) {
      validateItem(entity, native);
    }
  }
}

function shown(entity: CompiledEntity, item: Item): NativeRecord {
  const native = toNativeItem(withoutSealed(entity, item));
  return Object.fromEntries(
    Object.entries(native).filter(([name]) => !entity.hidden.includes(name)),
  );
}

function reportOf(
  { name, dryRun = false }: MigrateOptions,
  version: number,
  { counts, ...done }: ItemJobReport,
  samples: readonly MigrationSample[],
): MigrationReport {
  const { upgraded = 0, alreadyCurrent = 0, others = 0, retried = 0 } = counts;
  return {
    name,
    version,
    isDryRun: dryRun,
    isRepeated: false,
    upgraded,
    alreadyCurrent,
    others,
    retried,
    samples,
    ...done,
  };
}
