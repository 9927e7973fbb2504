import {
  jsonOption,
  type NamingOptions,
  namingOptions,
  yesOption,
} from "../../command/common-options.ts";
import { defineCommand, type PlinthCommand } from "../../command/define-command.ts";
import {
  flag,
  optionalArgument,
  wholeNumberOption,
  wholeNumberOptionOr,
} from "../../command/options.ts";

export interface MigrateArguments {
  /** All entities with `upgrade` when absent. */
  readonly entity: string | undefined;
}

export interface MigrateOptions extends NamingOptions {
  readonly dryRun: boolean;
  readonly rollback: number | undefined;
  readonly restart: boolean;
  readonly segments: number;
  readonly writeUnits: number | undefined;
  readonly yes: boolean;
  readonly json: boolean;
}

const many = { min: 1, max: Number.MAX_SAFE_INTEGER };

export const migrateCommand: PlinthCommand = defineCommand<MigrateArguments, MigrateOptions>({
  path: "migrate",
  summary: "brings stored items up to today's form, by the steps of their entities",
  details:
    "Where the config has a migrationState, a run that was stopped goes on from its checkpoints when the same command is given again, and two runs at once refuse each other.",
  arguments: {
    entity: optionalArgument("ENTITY", "only this one, of those that have an upgrade"),
  },
  options: {
    dryRun: flag("--dry-run", "work everything out, show samples, write nothing"),
    rollback: wholeNumberOption(
      "--rollback <version>",
      "bring newer items down to this version, by the steps' down; of one entity, after asking",
      many,
    ),
    restart: flag("--restart", "begin anew, though a run was finished or begun otherwise"),
    segments: wholeNumberOptionOr(
      "--segments <count>",
      "how many parts of the table are read side by side",
      { min: 1, max: 1000, usual: 1 },
    ),
    writeUnits: wholeNumberOption("--write-units <count>", "the most to write in a second", many),
    yes: yesOption,
    ...namingOptions,
    json: jsonOption,
  },
  usesTarget: true,
  usesConfig: true,
  examples: [
    { line: "migrate Order --dry-run", does: "what would change, with samples" },
    { line: "migrate Order --aws -p Environment=prod --write-units 200", does: "at a pace" },
    { line: "migrate Order --rollback 1", does: "back to the form of version 1" },
  ],
  exitCodes: { 3: "some items could not be brought up; they are listed and stay as they are" },
  load: async () => (await import("./migrate.ts")).migrateEntities,
});
