import type { AttributeCodec } from "./attribute-codec.ts";

/** Whether two codecs store alike, so that what one wrote the other reads as the same value. */
export function sameForm(left: AttributeCodec, right: AttributeCodec): boolean {
  if (left === right || left.schema === right.schema) {
    return true;
  }
  if (left.type !== right.type || left.form !== right.form) {
    return false;
  }
  if (left.form !== undefined) {
    return true;
  }
  const isContainer = left.element !== undefined || left.members !== undefined;
  return (
    isContainer &&
    left.options === undefined &&
    right.options === undefined &&
    bothOrNeither(left.element, right.element) &&
    bothOrNeither(left.otherMembers, right.otherMembers) &&
    sameForms(left.elements ?? [], right.elements ?? []) &&
    sameMembers(left.members, right.members)
  );
}

function bothOrNeither(
  left: AttributeCodec | undefined,
  right: AttributeCodec | undefined,
): boolean {
  return left === undefined || right === undefined ? left === right : sameForm(left, right);
}

function sameForms(left: readonly AttributeCodec[], right: readonly AttributeCodec[]): boolean {
  return (
    left.length === right.length &&
    left.every((codec, position) => bothOrNeither(codec, right[position]))
  );
}

function sameMembers(left: AttributeCodec["members"], right: AttributeCodec["members"]): boolean {
  if (left === undefined || right === undefined) {
    return left === right;
  }
  return (
    left.size === right.size &&
    [...left].every(([name, codec]) => bothOrNeither(codec, right.get(name)))
  );
}
