import type { AttributeCodec } from "../codec/attribute-codec.ts";
import { keyAttributesOf, keyNamesOf } from "../tables/define-table.ts";
import type { AnyTable } from "../tables/table-definition.ts";
import type { EntityOptions } from "./entity.ts";
import { type KeyTemplate, parseTemplate, type TemplatePlace } from "./key-template.ts";

/** The templates of an entity, each made once into pieces. */
export interface EntityKeys {
  /** Those of the table's own key: who the item is. */
  readonly primary: readonly KeyTemplate[];
  /** Those of index keys, which change with the attributes. */
  readonly secondary: readonly KeyTemplate[];
  readonly byAttribute: ReadonlyMap<string, KeyTemplate>;
}

/** Undefined for an entity without templates. `refuse` hears what is wrong with one. */
export function compileKeys(
  table: AnyTable,
  options: EntityOptions,
  attributes: ReadonlyMap<string, AttributeCodec>,
  refuse: (reason: string) => never,
): EntityKeys | undefined {
  const entries = Object.entries(options.keys ?? {});
  if (entries.length === 0) {
    return undefined;
  }
  const ownNames = keyNamesOf(table);
  const byAttribute = new Map<string, KeyTemplate>();
  for (const [name, text] of entries) {
    const refuseTemplate = (problem: string) => refuse(`its key template of "${name}" ${problem}`);
    checkTarget(table, options, { name, attributes }, refuseTemplate);
    const template = parseTemplate(name, text, refuseTemplate);
    for (const place of template.places) {
      checkPlace(place, attributes, refuseTemplate);
      if (options.encrypted?.includes(place.name) === true) {
        refuseTemplate(`names "${place.name}", which is encrypted, and keys are not`);
      }
      if (ownNames.includes(name) && attributes.get(place.name)?.isOptional === true) {
        refuseTemplate(`names "${place.name}", which is optional, and an item has its whole key`);
      }
    }
    byAttribute.set(name, template);
  }
  const templates = [...byAttribute.values()];
  return {
    primary: templates.filter(({ attribute }) => ownNames.includes(attribute)),
    secondary: templates.filter(({ attribute }) => !ownNames.includes(attribute)),
    byAttribute,
  };
}

function checkTarget(
  table: AnyTable,
  options: EntityOptions,
  target: { readonly name: string; readonly attributes: ReadonlyMap<string, AttributeCodec> },
  refuse: (problem: string) => never,
): void {
  const { name, attributes } = target;
  const key = keyAttributesOf(table).find((each) => each.name === name);
  if (key === undefined) {
    refuse("is for no key attribute of the table");
  } else if (key.type !== "S") {
    refuse(`is a text, and the key attribute is of type ${key.type}`);
  }
  if (attributes.has(name)) {
    refuse("computes it, so it cannot be one of the attributes too");
  }
  if (options.when !== undefined && Object.hasOwn(options.when, name)) {
    refuse("computes it, so `when` cannot fix it");
  }
  if (name === table.typeAttribute) {
    refuse("computes it, and it holds the entity's name");
  }
}

const unorderedForms = ["cents", "decimal"];

function checkPlace(
  { name, width }: TemplatePlace,
  attributes: ReadonlyMap<string, AttributeCodec>,
  refuse: (problem: string) => never,
): void {
  const codec = attributes.get(name);
  if (codec === undefined) {
    const isInside = attributes.has(name.split(/[.[]/)[0] ?? "");
    refuse(
      isInside
        ? `names "${name}", which is inside an attribute: a place takes a whole attribute, so put the value into one of its own`
        : `names "${name}", which is none of its attributes`,
    );
    return;
  }
  const { type, form = "" } = codec;
  if (width === undefined && (type !== "S" || form === "date")) {
    const remedy = type === "N" ? `. A whole number needs a width: {${name}:8}` : "";
    refuse(`names "${name}", which is no text${remedy}`);
  }
  if (width !== undefined && (type !== "N" || unorderedForms.includes(form))) {
    refuse(`gives a width to "${name}", which is no whole number`);
  }
}

/** The attributes that make the table's own key, in order: each once, though several places take it. */
export function primaryPartNames(table: AnyTable, keys: EntityKeys | undefined): string[] {
  return partNames(keyNamesOf(table), keys);
}

/** The attributes behind these key attributes: the places of a template, or the key attribute itself. */
export function partNames(keyNames: readonly string[], keys: EntityKeys | undefined): string[] {
  const names = keyNames.flatMap((name) => {
    const template = keys?.byAttribute.get(name);
    return template === undefined ? [name] : template.places.map((place) => place.name);
  });
  return [...new Set(names)];
}
