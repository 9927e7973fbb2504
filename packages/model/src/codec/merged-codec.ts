import { attributeValuesEqual, NativeValueError } from "@plinth/values";
import { z } from "zod";
import type { AttributeCodec } from "./attribute-codec.ts";
import { unionCodec } from "./container-codecs.ts";
import { sameForm } from "./same-form.ts";

/**
 * Stands for one attribute that the options of a union declare differently. Where they would store a
 * value in different forms, such as 5 as a number and as cents, it takes none of them.
 */
export function mergedCodec(
  first: AttributeCodec,
  others: readonly AttributeCodec[],
): AttributeCodec {
  const codecs = [first, ...others];
  if (codecs.every(({ schema }) => schema === first.schema)) {
    return first;
  }
  const schema = z.union(codecs.map((codec) => codec.schema));
  if (others.every((other) => sameForm(first, other))) {
    return { ...first, schema, isOptional: codecs.some((codec) => codec.isOptional === true) };
  }
  const union = unionCodec(schema, codecs);
  return {
    ...union,
    isOptional: codecs.some((codec) => codec.isOptional === true),
    marshal: (value) => {
      if (isAmbiguous(codecs, value)) {
        throw new NativeValueError("the options of the union store this in different forms", []);
      }
      return union.marshal(value);
    },
    fits: (value) => union.fits(value) && !isAmbiguous(codecs, value),
  };
}

function isAmbiguous(codecs: readonly AttributeCodec[], value: unknown): boolean {
  const [first, ...others] = codecs
    .filter((codec) => codec.fits(value))
    .map((codec) => codec.marshal(value));
  return others.some(
    (other) => first === undefined || other === undefined || !attributeValuesEqual(first, other),
  );
}
