import type { DocumentPath } from "@plinth/expressions";
import type { AttributeCodec } from "../codec/attribute-codec.ts";
import { PlinthError, type PlinthErrorCode } from "../plinth-error.ts";
import type { CompiledEntity } from "./compiled-entity.ts";

export interface ResolvedPath {
  readonly path: DocumentPath;
  readonly codec: AttributeCodec;
}

/** Finds what a name such as `title` or `address.city` means. An attribute of that whole name comes first. */
export function resolvePath(
  entity: CompiledEntity,
  name: string,
  code: PlinthErrorCode,
): ResolvedPath {
  const codec = entity.members.get(name);
  if (codec !== undefined) {
    return { path: [name], codec };
  }
  const [first = name, ...rest] = name.split(".");
  let step = entity.members.get(first) ?? entity.otherMembers;
  for (const member of rest) {
    step = step?.members?.get(member) ?? step?.otherMembers;
  }
  if (step === undefined) {
    throw new PlinthError(code, `${entity.name} has no attribute "${name}".`, {
      entity: entity.name,
      attribute: first,
      path: name,
    });
  }
  return { path: [first, ...rest], codec: step };
}
