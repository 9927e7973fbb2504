import type { CompiledEntity } from "../entity/compiled-entity.ts";
import type { AttributeRules } from "./generate/draw.ts";

/** What an attribute has to be as part of keys, by `when` and as a time to live; undefined for others. */
export function attributeRules(entity: CompiledEntity, name: string): AttributeRules | undefined {
  const places = placesOf(entity, name);
  const isUnique = entity.unique.some((attribute) => attribute.name === name);
  const isTimeToLive = entity.timeToLive === name;
  const rule = entity.when.find((each) => each.name === name && each.isInSchema);
  const isPrimary = entity.keyParts.some((part) => part.name === name);
  const isKey = isPrimary || places.length > 0 || entity.keyNames.includes(name);
  if (!isKey && !isUnique && !isTimeToLive && rule === undefined) {
    return undefined;
  }
  const widths = places.flatMap(({ width }) => width ?? []);
  return {
    isDistinct: isUnique || distinctPart(entity) === name,
    isKey,
    prefix: typeof rule?.pattern === "object" ? rule.pattern.beginsWith : "",
    separators: places.flatMap(({ separator }) => (separator === "" ? [] : [separator])),
    width: widths.length === 0 ? undefined : Math.min(...widths),
    isTimeToLive,
  };
}

/** The part of the key that tells the items of a partition apart: the last one that is not fixed. */
function distinctPart({ keyParts, when }: CompiledEntity): string | undefined {
  const isFixed = (name: string): boolean =>
    when.some((rule) => rule.name === name && typeof rule.pattern !== "object");
  return keyParts.findLast(({ name }) => !isFixed(name))?.name;
}

interface Place {
  readonly width: number | undefined;
  /** What ends the place; empty for the last one. */
  readonly separator: string;
}

function placesOf({ keys }: CompiledEntity, name: string): Place[] {
  return [...(keys?.byAttribute.values() ?? [])].flatMap(({ places, literals }) =>
    places.flatMap((place, position) => {
      const separator = position + 1 < places.length ? (literals[position + 1] ?? "") : "";
      return place.name === name ? [{ width: place.width, separator }] : [];
    }),
  );
}
