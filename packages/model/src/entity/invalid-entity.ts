import { PlinthError } from "../plinth-error.ts";

/** An entity that contradicts itself, its table or its options; the reason says how. */
export function invalidEntity(name: string, reason: string): PlinthError {
  return new PlinthError("invalidDefinition", `The entity "${name}" is invalid: ${reason}.`, {
    entity: name,
    reason,
  });
}
