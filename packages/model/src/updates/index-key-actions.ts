import type { UpdateAction } from "@plinth/expressions";
import type { AttributeValue } from "@plinth/values";
import type { CompiledEntity } from "../entity/compiled-entity.ts";
import { type KeyTemplate, printTemplate } from "../entity/key-template.ts";
import { invalidItem } from "../entity/validate-item.ts";
import { PlinthError } from "../plinth-error.ts";

/**
 * What these actions make of the index keys that are computed from what they change. An action on
 * some parts of such a key says nothing of the others, so that all must be there: else it throws
 * `staleIndexKey`. `keyParts` are what the primary key gives. Throws `invalidUpdate` for a part that
 * is neither set nor removed, and `invalidItem` for a value that a key cannot hold.
 */
export function indexKeyActions(
  entity: CompiledEntity,
  keyParts: Readonly<Record<string, AttributeValue>>,
  actions: readonly UpdateAction[],
): UpdateAction[] {
  const secondary = entity.keys?.secondary ?? [];
  if (secondary.length === 0) {
    return [];
  }
  const changed = new Map(actions.map((action) => [String(action.path[0]), action]));
  return secondary
    .filter(({ places }) => places.some(({ name }) => changed.has(name)))
    .map((template) => keyAction(entity, template, { keyParts, changed }));
}

interface Parts {
  readonly keyParts: Readonly<Record<string, AttributeValue>>;
  readonly changed: ReadonlyMap<string, UpdateAction>;
}

function keyAction(
  entity: CompiledEntity,
  template: KeyTemplate,
  { keyParts, changed }: Parts,
): UpdateAction {
  const path = [template.attribute] as const;
  const actions = template.places.map(({ name }) => changed.get(name));
  // Without one part there is no key, whatever the others are.
  if (actions.some((action) => action !== undefined && isRemoval(action))) {
    return { kind: "remove", path };
  }
  const values: Record<string, AttributeValue | undefined> = {};
  const missing: string[] = [];
  for (const { name } of template.places) {
    const action = changed.get(name);
    values[name] = action === undefined ? keyParts[name] : valueSet(entity, template, name, action);
    if (values[name] === undefined && !missing.includes(name)) {
      missing.push(name);
    }
  }
  if (missing.length > 0) {
    throw staleIndexKey(entity, template, missing, changed);
  }
  const text = printTemplate(template, values, (name, problem) => {
    throw invalidItem(entity, [{ path: [name], message: `It ${problem}` }]);
  });
  return { kind: "set", path, value: { kind: "value", value: { S: text ?? "" } } };
}

function isRemoval({ kind, path }: UpdateAction): boolean {
  return kind === "remove" && path.length === 1;
}

/** Undefined for what counts only where nothing is: it does not say what will be there. */
function valueSet(
  entity: CompiledEntity,
  template: KeyTemplate,
  name: string,
  action: UpdateAction,
): AttributeValue | undefined {
  if (action.kind === "set" && action.path.length === 1) {
    if (action.value.kind === "value") {
      return action.value.value;
    }
    if (action.value.kind === "ifNotExists") {
      return undefined;
    }
  }
  const reason = `is part of the index key "${template.attribute}", and so takes a value or remove() alone`;
  throw new PlinthError("invalidUpdate", `${entity.name}.${name} ${reason}.`, {
    entity: entity.name,
    attribute: name,
    path: name,
    reason,
  });
}

function staleIndexKey(
  entity: CompiledEntity,
  { attribute, text, places }: KeyTemplate,
  missing: readonly string[],
  changed: ReadonlyMap<string, unknown>,
): PlinthError {
  const given = places
    .filter(({ name }) => changed.has(name) && !missing.includes(name))
    .map(({ name }) => `"${name}"`);
  const lacking = missing.map((name) => `"${name}"`).join(" and ");
  const reason = `the index key "${attribute}" is "${text}"`;
  return new PlinthError(
    "staleIndexKey",
    `A change of ${entity.name}${given.length > 0 ? ` that gives ${given.join(" and ")}` : ""} must give ${lacking} too, each by its value, since ${reason} and has to be computed anew.`,
    { entity: entity.name, attribute, path: missing[0], reason },
  );
}
