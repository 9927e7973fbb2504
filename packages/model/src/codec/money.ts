import { z } from "zod";

/** The member of a zod definition that says how a number looks in DynamoDB. It survives `.min()` and the like. */
export const wireForm = "plinthWireForm";

/**
 * An amount of money: integer cents in code, an exact Number with at most two decimals in DynamoDB
 * (4299 is 42.99 there). Takes `.min()`, `.nonnegative()` and what else an integer takes.
 */
export function money(): z.ZodInt {
  const integer = z.int();
  return integer.clone({ ...integer.def, [wireForm]: "cents" } as typeof integer.def);
}
