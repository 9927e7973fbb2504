import { type Item, toNativeValue } from "@plinth/values";
import type { core } from "zod";
import type { AttributeCodec } from "../codec/attribute-codec.ts";
import { mergedCodec } from "../codec/merged-codec.ts";
import type { CompiledEntity, NativeRecord } from "./compiled-entity.ts";

/** What an entity is whose attributes are a union: the same entity once for each option. */
export interface UnionForm {
  /** The attribute whose value names the option; undefined when there is none. */
  readonly discriminator: string | undefined;
  readonly options: readonly UnionOption[];
}

export interface UnionOption {
  /** The values of the discriminator that name this option. */
  readonly values: ReadonlySet<unknown>;
  /** The codec of the option as a whole, without what the entity keeps by itself. */
  readonly codec: AttributeCodec;
  /** The entity with the attributes of this option alone. */
  readonly entity: CompiledEntity;
}

/** The objects among which a schema chooses; undefined when one of them is no object. */
export function optionsOf(root: AttributeCodec): readonly AttributeCodec[] | undefined {
  if (root.options === undefined) {
    return root.members === undefined ? undefined : [root];
  }
  const options: AttributeCodec[] = [];
  for (const option of root.options) {
    const leaves = optionsOf(option);
    if (leaves === undefined) {
      return undefined;
    }
    options.push(...leaves);
  }
  return options;
}

/** The attributes of all options, each optional that some option lacks. */
export function mergeMembers(options: readonly AttributeCodec[]): Map<string, AttributeCodec> {
  const merged = new Map<string, AttributeCodec>();
  const names = new Set(options.flatMap(({ members }) => [...(members?.keys() ?? [])]));
  for (const name of names) {
    const [first, ...others] = options
      .map(({ members }) => members?.get(name))
      .filter((codec) => codec !== undefined);
    if (first !== undefined) {
      const codec = mergedCodec(first, others);
      const isEverywhere = others.length === options.length - 1;
      merged.set(
        name,
        isEverywhere ? codec : { ...codec, isOptional: true, whenAbsent: undefined },
      );
    }
  }
  return merged;
}

/** Undefined for an entity whose attributes are one object. */
export function unionForm(
  entity: CompiledEntity,
  options: readonly AttributeCodec[],
  managed: ReadonlyMap<string, AttributeCodec>,
): UnionForm | undefined {
  if (options.length < 2) {
    return undefined;
  }
  const discriminator = discriminatorOf(options);
  return {
    discriminator,
    options: options.map((codec) => ({
      values:
        (discriminator === undefined ? undefined : valuesOf(codec, discriminator)) ?? new Set(),
      codec,
      entity: {
        ...entity,
        members: new Map([...(codec.members ?? []), ...managed]),
        otherMembers: codec.otherMembers,
      },
    })),
  };
}

/** The attribute that has fixed values in each option, none of them in two. */
function discriminatorOf(options: readonly AttributeCodec[]): string | undefined {
  return [...(options[0]?.members?.keys() ?? [])].find((name) => {
    const values = options.flatMap((option) => [...(valuesOf(option, name) ?? [undefined])]);
    return !values.includes(undefined) && new Set(values).size === values.length;
  });
}

function valuesOf(
  option: AttributeCodec,
  name: string,
): ReadonlySet<core.util.Primitive> | undefined {
  const values = option.schema._zod.propValues;
  return values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined;
}

/** The entity with the attributes of the option that a validated item is of. */
export function formOf(entity: CompiledEntity, item: NativeRecord): CompiledEntity {
  const { union } = entity;
  if (union === undefined) {
    return entity;
  }
  const { discriminator } = union;
  const option =
    discriminator === undefined
      ? union.options.find(({ codec }) => codec.fits(item))
      : union.options.find(({ values }) => values.has(item[discriminator]));
  return option?.entity ?? entity;
}

/** The same for a stored item. One that fits no option is read by the attributes of all of them. */
export function storedFormOf(entity: CompiledEntity, item: Item): CompiledEntity {
  const { union } = entity;
  if (union === undefined) {
    return entity;
  }
  if (union.discriminator === undefined) {
    return union.options.find(({ codec }) => codec.reads({ M: item }))?.entity ?? entity;
  }
  const stored = item[union.discriminator];
  const value = stored === undefined ? undefined : toNativeValue(stored);
  return union.options.find(({ values }) => values.has(value))?.entity ?? entity;
}
