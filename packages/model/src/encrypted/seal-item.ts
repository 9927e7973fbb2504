import type { UpdateAction } from "@plinth/expressions";
import type { AttributeValue, Item } from "@plinth/values";
import type { Target, WritePlan } from "../commands/write-plan.ts";
import type { CompiledEntity } from "../entity/compiled-entity.ts";
import { PlinthError } from "../plinth-error.ts";
import { blindTextOf, cipherOf, placeOf } from "./cipher-of.ts";

/** Encrypts a whole item on its way to DynamoDB, and adds its blind indexes. */
export function sealItem(target: Target, item: Item): Item {
  const { encrypted } = target.entity;
  if (encrypted === undefined) {
    return item;
  }
  const cipher = cipherOf(target);
  const sealed: Record<string, AttributeValue> = { ...item };
  for (const name of encrypted.names) {
    const value = item[name];
    if (value !== undefined) {
      sealed[name] = cipher.seal(placeOf(target.entity, item, name), value);
    }
  }
  for (const blind of encrypted.blind) {
    const value = item[blind.source];
    if (value !== undefined && "S" in value) {
      sealed[blind.name] = { S: blindTextOf(target, blind, value.S) };
    }
  }
  return sealed;
}

/**
 * Encrypts what an update sets. Throws `invalidUpdate` for what cannot be done without the stored
 * value: an encrypted attribute is set or removed as a whole.
 */
export function sealActions(
  target: Target,
  key: Item,
  actions: readonly UpdateAction[],
): readonly UpdateAction[] {
  const { encrypted } = target.entity;
  return encrypted === undefined
    ? actions
    : actions.flatMap((action) => {
        const name = String(action.path[0]);
        return encrypted.names.includes(name) ? sealAction(target, key, action) : [action];
      });
}

function sealAction(target: Target, key: Item, action: UpdateAction): UpdateAction[] {
  const { entity } = target;
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
  const sealed = cipherOf(target).seal(placeOf(entity, key, name), value);
  return [
    setAction(name, sealed),
    ...blind.map((each) =>
      setAction(each.name, { S: blindTextOf(target, each, "S" in value ? value.S : "") }),
    ),
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

/** Tells the audit trail what these plans encrypt, before they are sent. Undefined where nobody listens. */
export function recordSealed(plans: readonly WritePlan[]): Promise<void> | undefined {
  const audited = plans.filter(({ target, sealed }) => {
    return sealed !== undefined && sealed.length > 0 && target.cipher?.isAudited === true;
  });
  const [first] = audited;
  return (
    first &&
    cipherOf(first.target).record(
      "encrypt",
      audited.map(({ target, key, sealed = [] }) => ({
        entity: target.entity.name,
        key,
        attributes: sealed,
        keyIds: [cipherOf(target).currentKeyId],
      })),
    )
  );
}

/** Which of these attributes are encrypted; undefined for an entity that encrypts nothing. */
export function sealedNames(
  { encrypted }: CompiledEntity,
  names: readonly string[],
): readonly string[] | undefined {
  return encrypted?.names.filter((name) => names.includes(name));
}
