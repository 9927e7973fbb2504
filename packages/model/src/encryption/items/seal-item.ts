import type { UpdateAction } from "@plinth/expressions";
import type { AttributeValue, Item } from "@plinth/values";
import type { Target, WritePlan } from "../../commands/write-plan.ts";
import type { CompiledEntity } from "../../entity/compiled-entity.ts";
import { PlinthError } from "../../plinth-error.ts";
import type { FieldCipher } from "../encryption.ts";
import { blindTextOf } from "./blind-values.ts";
import { placeOf } from "./place-of.ts";

/** Encrypts a whole item, and adds its blind indexes. */
export function sealItem(cipher: FieldCipher, { entity }: Target, item: Item): Item {
  const { names = [], blind = [] } = entity.encrypted ?? {};
  const sealed: Record<string, AttributeValue> = { ...item };
  for (const name of names) {
    const value = item[name];
    if (value !== undefined) {
      sealed[name] = cipher.seal(placeOf(entity, item, name), value);
    }
  }
  for (const each of blind) {
    const value = item[each.source];
    if (value !== undefined && "S" in value) {
      sealed[each.name] = { S: blindTextOf(cipher, entity, each, value.S) };
    }
  }
  return sealed;
}

/**
 * Encrypts what an update sets. Throws `invalidUpdate` for what cannot be done without the stored
 * value: an encrypted attribute is set or removed as a whole.
 */
export function sealActions(
  cipher: FieldCipher,
  { entity }: Target,
  key: Item,
  actions: readonly UpdateAction[],
): readonly UpdateAction[] {
  return actions.flatMap((action) => {
    const name = String(action.path[0]);
    return entity.encrypted?.names.includes(name) === true
      ? sealAction(cipher, entity, key, action)
      : [action];
  });
}

function sealAction(
  cipher: FieldCipher,
  entity: CompiledEntity,
  key: Item,
  action: UpdateAction,
): UpdateAction[] {
  const [first, ...rest] = action.path;
  const name = String(first);
  const blind = entity.encrypted?.blind.filter(({ source }) => source === name) ?? [];
  if (rest.length === 0 && action.kind === "remove") {
    return [action, ...blind.map((each): UpdateAction => ({ kind: "remove", path: [each.name] }))];
  }
  if (rest.length > 0 || action.kind !== "set" || action.value.kind !== "value") {
    throw refusedAction(entity, name);
  }
  const { value } = action.value;
  const text = "S" in value ? value.S : "";
  return [
    setAction(name, cipher.seal(placeOf(entity, key, name), value)),
    ...blind.map((each) => setAction(each.name, { S: blindTextOf(cipher, entity, each, text) })),
  ];
}

function setAction(name: string, value: AttributeValue): UpdateAction {
  return { kind: "set", path: [name], value: { kind: "value", value } };
}

function refusedAction(entity: CompiledEntity, name: string): PlinthError {
  const reason = "is encrypted: it is set or removed as a whole, and nothing else";
  return new PlinthError("invalidUpdate", `${entity.name}.${name} ${reason}.`, {
    entity: entity.name,
    attribute: name,
    path: name,
    reason,
  });
}

/** Tells the audit trail what these plans encrypt. Undefined where nobody listens. */
export function recordSealed(
  cipher: FieldCipher,
  plans: readonly WritePlan[],
): Promise<void> | undefined {
  if (!cipher.isAudited) {
    return undefined;
  }
  const sealing = plans.filter(({ sealed = [] }) => sealed.length > 0);
  return cipher.record(
    "encrypt",
    sealing.map(({ target, key, sealed = [] }) => ({
      entity: target.entity.name,
      key,
      attributes: sealed,
      keyIds: [cipher.currentKeyId],
    })),
  );
}
