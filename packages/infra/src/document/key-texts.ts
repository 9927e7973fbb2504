import type { AnyEntity, AnyTable } from "@plinth/model";

type Keys = Pick<AnyTable, "partitionKeys" | "sortKeys">;

/** A key attribute with what the entity's items have there: `pk = USER#{user_id}`. */
export function keyText(entity: AnyEntity, name: string): string {
  const { options, table } = entity;
  const template = options.keys?.[name];
  if (template !== undefined) {
    return `${name} = ${template}`;
  }
  const rule = name === table.typeAttribute ? entity.name : options.when?.[name];
  if (rule === undefined) {
    return name;
  }
  return `${name} = ${typeof rule === "object" ? `${rule.beginsWith}…` : rule}`;
}

/** The parts of a key, partition first. */
export function keyTexts(entity: AnyEntity, { partitionKeys, sortKeys }: Keys): string[] {
  return [...partitionKeys, ...sortKeys].map(({ name }) => keyText(entity, name));
}
