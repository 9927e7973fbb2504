/** A value in a condition or an update. The primitives are named so that literals keep their type. */
export type Operand = string | number | bigint | boolean | null | object;
