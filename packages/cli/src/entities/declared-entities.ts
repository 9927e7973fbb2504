import type { AnyEntity } from "@plinth/model";
import type { PlinthConfig } from "../config/plinth-config.ts";
import { usageError } from "../errors/cli-error.ts";

/** An entity that the config declares, by the name that commands know it under. */
export interface DeclaredEntity {
  /** Its name in the config or the application; with the application's before it where two have one. */
  readonly name: string;
  readonly entity: AnyEntity;
}

/** All entities, those of the applications first. */
export function declaredEntities(config: PlinthConfig): readonly DeclaredEntity[] {
  const owned = config.applications.flatMap(({ name: owner, entities }) =>
    [...entities].map(([name, entity]) => ({ owner, name, entity })),
  );
  const all = [
    ...owned,
    ...[...config.entities].map(([name, entity]) => ({ owner: undefined, name, entity })),
  ];
  const count = (name: string): number => all.filter((each) => each.name === name).length;
  return all.map(({ owner, name, entity }) => ({
    name: owner !== undefined && count(name) > 1 ? `${owner}/${name}` : name,
    entity,
  }));
}

/**
 * Those of `candidates` that are called for, or all. Throws a usage error for a name that none has,
 * and where there is none; `kind` says what they are, such as "entity with `upgrade`".
 */
export function chooseEntities(
  candidates: readonly DeclaredEntity[],
  name: string | undefined,
  kind: string,
): readonly DeclaredEntity[] {
  if (candidates.length === 0) throw usageError(`The config has no ${kind}.`);
  if (name === undefined) return candidates;
  const found = candidates.filter((each) => each.name === name);
  if (found.length > 0) return found;
  const names = candidates.map((each) => each.name).join(", ");
  throw usageError(`The config has no ${kind} called ${name}. It has ${names}.`);
}
