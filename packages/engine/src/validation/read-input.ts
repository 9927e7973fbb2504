import { checkShape } from "./check-shape.ts";
import type { Door } from "./door.ts";
import { readShape } from "./read-shape.ts";
import type { Shape, StructureShape } from "./shape.ts";

/** The shape of an operation's input: the compiler sees to it that no member of the API's type is missing. */
export interface InputShape<Input> extends StructureShape {
  readonly members: MemberShapes<Input>;
}

/** A shape for each member of `Input`; others may follow, such as those from before expressions. */
export type MemberShapes<Input> = Readonly<Record<keyof Input & string, Shape>> &
  Readonly<Record<string, Shape>>;

/**
 * Reads an operation's input: refuses JSON of the wrong types, then values outside the constraints of
 * its shape. What comes out is of the API's type but for its attribute values and expressions, which
 * are still to go through `normalizeItem` and `requestExpressions`.
 */
export function readInput<Input extends object>(
  json: unknown,
  shape: InputShape<Input>,
  door: Door,
): Input {
  const input = readShape(json, shape, door);
  checkShape(input, shape);
  return input as Input;
}
