import { type KeyUse, keyUse } from "@plinth/model/encryption";
import type { CommandContext } from "../command/command-context.ts";
import type { NamingOptions } from "../command/common-options.ts";
import { connectEntities, isEncrypted } from "../entities/connect-entities.ts";
import {
  chooseEntities,
  type DeclaredEntity,
  declaredEntities,
} from "../entities/declared-entities.ts";

/** What the keys protect of one entity. */
export interface EntityKeyUse {
  readonly entity: DeclaredEntity;
  readonly use: KeyUse;
}

/** The entities with encrypted attributes: the one called for, or all. Throws a usage error without any. */
export async function encryptedEntities(
  context: CommandContext,
  name: string | undefined,
): Promise<readonly DeclaredEntity[]> {
  const all = declaredEntities(await context.config());
  const encrypted = all.filter(({ entity }) => isEncrypted(entity));
  return chooseEntities(encrypted, name, "entity with encrypted attributes");
}

/** Reads the tables of the entities whole. */
export async function readKeyUse(
  context: CommandContext,
  entities: readonly DeclaredEntity[],
  naming: NamingOptions,
): Promise<readonly EntityKeyUse[]> {
  const connected = await connectEntities(context, entities, naming);
  const uses: EntityKeyUse[] = [];
  for (const entity of entities) {
    const progress = context.progress(`Reading ${entity.name}`);
    progress.show("");
    try {
      const use = await keyUse(connected.repository(entity), { signal: context.signal });
      uses.push({ entity, use });
    } finally {
      progress.end();
    }
  }
  return uses;
}
