import type { DocumentPath } from "@plinth/expressions";
import { z } from "zod";
import type { AttributeCodec } from "../codec/attribute-codec.ts";
import { mergedCodec } from "../codec/merged-codec.ts";
import { freeCodec } from "../codec/scalar-codecs.ts";
import { PlinthError, type PlinthErrorCode } from "../plinth-error.ts";
import type { CompiledEntity } from "./compiled-entity.ts";

export interface ResolvedPath {
  readonly path: DocumentPath;
  readonly codec: AttributeCodec;
  /** Whether what is there may be taken away: what is optional, and members of records and lists. */
  readonly isRemovable: boolean;
}

/**
 * Finds what a name such as `title`, `address.city` or `lines[0].quantity` means. An attribute of that
 * whole name comes first.
 *
 *     path ::= name { [ position ] } { . name { [ position ] } }
 */
export function resolvePath(
  entity: CompiledEntity,
  name: string,
  code: PlinthErrorCode,
): ResolvedPath {
  const whole = entity.members.get(name);
  if (whole !== undefined) {
    return { path: [name], codec: whole, isRemovable: isOptional(whole) };
  }
  const path = parsePath(name);
  const [first = name, ...rest] = path ?? [];
  let codec = path && (entity.members.get(String(first)) ?? entity.otherMembers);
  let isRemovable =
    codec !== undefined && (!entity.members.has(String(first)) || isOptional(codec));
  for (const step of rest) {
    isRemovable = codec === undefined || !hasMember(codec, step);
    codec = codec && stepInto(codec, step);
    isRemovable ||= codec !== undefined && isOptional(codec);
  }
  if (codec === undefined) {
    throw new PlinthError(code, `${entity.name} has no attribute "${name}".`, {
      entity: entity.name,
      attribute: String(first),
      path: name,
    });
  }
  return { path: [String(first), ...rest], codec, isRemovable };
}

function isOptional(codec: AttributeCodec): boolean {
  return codec.isOptional === true || codec.whenAbsent !== undefined;
}

/** Whether the step leads to a member that the schema names. */
function hasMember(codec: AttributeCodec, step: string | number): boolean {
  const containers = codec.options ?? [codec];
  return containers.some((each) =>
    typeof step === "number"
      ? each.elements !== undefined && step < each.elements.length
      : each.members?.has(step) === true,
  );
}

/** Undefined for a text that is no path, such as `lines[x]`. */
function parsePath(text: string): [string, ...(string | number)[]] | undefined {
  const path: (string | number)[] = [];
  for (const part of text.split(".")) {
    const match = /^([^[\]]*)((?:\[\d{1,9}\])*)$/.exec(part);
    const [, name = "", positions = ""] = match ?? [];
    if (match === null || name === "") {
      return undefined;
    }
    path.push(name, ...[...positions.matchAll(/\d+/g)].map(([digits]) => Number(digits)));
  }
  const [first, ...rest] = path;
  return typeof first === "string" ? [first, ...rest] : undefined;
}

function stepInto(codec: AttributeCodec, step: string | number): AttributeCodec | undefined {
  if (codec.isFree === true) {
    return freeCodec(z.unknown());
  }
  if (codec.options !== undefined) {
    return oneOf(codec.options.map((option) => stepInto(option, step)));
  }
  if (typeof step === "number") {
    return codec.type === "L" ? (codec.elements?.[step] ?? codec.element) : undefined;
  }
  return codec.members?.get(step) ?? codec.otherMembers;
}

/** What the options of a union have at one place. */
function oneOf(codecs: readonly (AttributeCodec | undefined)[]): AttributeCodec | undefined {
  const [first, ...others] = codecs.filter((codec) => codec !== undefined);
  return first && mergedCodec(first, others);
}
