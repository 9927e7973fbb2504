import type { AnyEntity } from "../entity/entity-types.ts";
import { EntityRepository } from "../entity-repository.ts";
import { PlinthError } from "../plinth-error.ts";

/** What `connect` gives for an entity. */
export interface ConnectedEntity {
  readonly entity: AnyEntity;
}

/** What a job works with. Throws `invalidJob` for what `connect` did not give. */
export function connectedParts(repository: ConnectedEntity): EntityRepository["parts"] {
  if (!(repository instanceof EntityRepository)) {
    const message =
      "A job takes what connect() gave for an entity, such as shop.Book. Hand it that.";
    throw new PlinthError("invalidJob", message);
  }
  return repository.parts;
}
