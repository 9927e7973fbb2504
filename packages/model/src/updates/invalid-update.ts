import type { CompiledEntity } from "../entity/compiled-entity.ts";
import { PlinthError } from "../plinth-error.ts";

/** An update or upsert that cannot be, because of what it does to one attribute. */
export function invalidUpdate(entity: CompiledEntity, name: string, problem: string): PlinthError {
  return new PlinthError("invalidUpdate", `${entity.name}.${name} ${problem}.`, {
    entity: entity.name,
    attribute: name,
    path: name,
    reason: problem,
  });
}
