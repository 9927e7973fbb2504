import type { UpdateAction } from "@plinth/expressions";
import type { Item } from "@plinth/values";
import type { Target, WritePlan } from "../commands/write-plan.ts";
import type { CompiledEntity } from "../entity/compiled-entity.ts";
import { cipherOf } from "./cipher-of.ts";

/** Encrypts a whole item on its way to DynamoDB, and adds its blind indexes. */
export function sealItem(target: Target, item: Item): Item {
  return target.entity.encrypted === undefined ? item : cipherOf(target).sealItem(target, item);
}

/** Encrypts what an update sets. Throws `invalidUpdate` for what needs the stored value. */
export function sealActions(
  target: Target,
  key: Item,
  actions: readonly UpdateAction[],
): readonly UpdateAction[] {
  return target.entity.encrypted === undefined
    ? actions
    : cipherOf(target).sealActions(target, key, actions);
}

/** Tells the audit trail what these plans encrypt, before they are sent. Undefined where nobody listens. */
export function recordSealed(plans: readonly WritePlan[]): Promise<void> | undefined {
  const sealing = plans.find(({ sealed }) => sealed !== undefined);
  return sealing?.target.cipher?.recordSealed(plans);
}

/** Which of these attributes are encrypted; undefined for an entity that encrypts nothing. */
export function sealedNames(
  { encrypted }: CompiledEntity,
  names: readonly string[],
): readonly string[] | undefined {
  return encrypted?.names.filter((name) => names.includes(name));
}
