import { connect } from "@plinth/model";
import type { ConnectedEntity, MigrationStateRepository } from "@plinth/model/migration";
import type { CommandContext } from "../command/command-context.ts";
import type { NamingOptions } from "../command/common-options.ts";
import { allTables, tableNamesOf } from "../config/declared-tables.ts";
import type { PlinthConfig } from "../config/plinth-config.ts";
import { usageError } from "../errors/cli-error.ts";
import type { DeclaredEntity } from "./declared-entities.ts";

export interface ConnectedEntities {
  repository(entity: DeclaredEntity): ConnectedEntity;
  /** Where the config lets migrations keep their checkpoints. */
  readonly migrationState: MigrationStateRepository | undefined;
}

/** Opens entities where the calls go, under the names that the tables have there. */
export async function connectEntities(
  context: CommandContext,
  entities: readonly DeclaredEntity[],
  naming: NamingOptions,
): Promise<ConnectedEntities> {
  const config = await context.config();
  const options = {
    client: await context.client(),
    tableNames: tableNamesOf(allTables(config, naming)),
    now: context.now,
    random: context.random,
    encryption: await encryptionFor(config, entities),
  };
  const repositories = new Map(
    // One by one: names are free here, and some would be in the way of a connection's own members.
    entities.map(({ entity }) => [entity, connect({ entity }, options).entity]),
  );
  const state = config.migrationState;
  return {
    repository({ entity }) {
      const found = repositories.get(entity);
      if (found === undefined) throw new Error(`${entity.name} was not connected.`);
      return found;
    },
    migrationState: state && connect({ state }, options).state,
  };
}

async function encryptionFor(config: PlinthConfig, entities: readonly DeclaredEntity[]) {
  const sealed = entities.find(({ entity }) => isEncrypted(entity));
  if (sealed === undefined) return undefined;
  if (config.encryption !== undefined) return config.encryption();
  throw usageError(
    `${sealed.name} has encrypted attributes, and the config does not say how to open them. Add encryption: () => createEncryption({ keys }) to it.`,
  );
}

export function isEncrypted({ options }: DeclaredEntity["entity"]): boolean {
  return (options.encrypted ?? []).length > 0;
}
