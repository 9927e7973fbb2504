import { type MigrationReport, migrate, progressLine } from "@plinth/model/migration";
import type { CommandContext } from "../../command/command-context.ts";
import { type ConnectedEntities, connectEntities } from "../../entities/connect-entities.ts";
import {
  chooseEntities,
  type DeclaredEntity,
  declaredEntities,
} from "../../entities/declared-entities.ts";
import { CliError, usageError } from "../../errors/cli-error.ts";
import { describeTarget } from "../../target/target.ts";
import { counted } from "../../terminal/counted.ts";
import type { MigrateArguments, MigrateOptions } from "./migrate-options.ts";
import { reportText } from "./migrate-output.ts";

/** One entity after the other, in the order of the config. */
export async function migrateEntities(
  context: CommandContext,
  options: MigrateArguments & MigrateOptions,
): Promise<3 | undefined> {
  const entities = await entitiesToMigrate(context, options);
  const connected = await connectEntities(context, entities, options);
  await announce(context, entities, options);
  if (connected.migrationState === undefined && !options.dryRun) {
    context.note(
      "The config has no migrationState, so that a run that is stopped begins anew. See plinth migrate --help.",
    );
  }
  const reports: MigrationReport[] = [];
  for (const entity of entities) {
    const report = await migrateOne(context, { entity, connected }, options);
    reports.push(report);
    if (!options.json) await context.print(reportText(entity.name, report, context.style));
  }
  if (options.json) await context.printJson(reports);
  return reports.some(({ failedCount }) => failedCount > 0) ? 3 : undefined;
}

async function entitiesToMigrate(
  context: CommandContext,
  { entity: name, rollback }: MigrateArguments & MigrateOptions,
): Promise<readonly DeclaredEntity[]> {
  const upgradable = declaredEntities(await context.config()).filter(
    ({ entity }) => entity.options.upgrade !== undefined,
  );
  if (rollback !== undefined && name === undefined) {
    throw usageError("--rollback is of one entity, whose versions it counts. Name it.");
  }
  return chooseEntities(upgradable, name, "entity with an upgrade");
}

async function announce(
  context: CommandContext,
  entities: readonly DeclaredEntity[],
  { dryRun, rollback, yes }: MigrateOptions,
): Promise<void> {
  const names = entities.map(({ name }) => name).join(", ");
  const where = describeTarget(context.target());
  if (rollback === undefined || dryRun) {
    context.note(`${dryRun ? "Trying" : "Migrating"} ${names} at ${where}.`);
    return;
  }
  await context.confirm({
    question: `This brings items of ${names} at ${where} down to version ${rollback}; newer code then finds old items.`,
    answer: names,
    isAgreed: yes,
  });
}

interface Migration {
  readonly entity: DeclaredEntity;
  readonly connected: ConnectedEntities;
}

async function migrateOne(
  context: CommandContext,
  { entity, connected }: Migration,
  { dryRun, rollback, restart, segments, writeUnits }: MigrateOptions,
): Promise<MigrationReport> {
  const version = rollback ?? (entity.entity.options.upgrade?.steps.length ?? 0) + 1;
  const progress = context.progress(entity.name);
  let scanned = 0;
  try {
    return await migrate(connected.repository(entity), {
      name: `${entity.entity.name}-to-version-${version}`,
      state: connected.migrationState,
      to: rollback,
      dryRun,
      restart,
      segments,
      writeUnitsPerSecond: writeUnits,
      signal: context.signal,
      onProgress: (now) => {
        scanned = now.scanned;
        progress.show(progressLine(now));
      },
    });
  } catch (error) {
    if (!context.signal.aborted) throw error;
    const next =
      connected.migrationState === undefined || dryRun ? "begins anew" : "goes on from there";
    throw new CliError(
      `Stopped after ${counted(scanned, "item")} of ${entity.name}. What is done stays; the same command ${next}.`,
      { cause: error },
    );
  } finally {
    progress.end();
  }
}
