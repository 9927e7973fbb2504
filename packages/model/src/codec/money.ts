import { NativeValueError, normalizeNumber } from "@plinth/values";
import { z } from "zod";

/** The member of a zod definition that says how a number looks in DynamoDB. It survives `.min()`. */
export const wireForm = "plinthWireForm";

/**
 * An amount of money: integer cents in code, an exact Number with at most two decimals in DynamoDB
 * (4299 is 42.99 there). Takes `.min()`, `.nonnegative()` and what else an integer takes. Refuses, as
 * `invalidItem`, parts of a cent and what is past 2^53; a stored one with parts of a cent is
 * `undecodableItem`.
 *
 *     attributes: z.object({ price: money().nonnegative() })
 */
export function money(): z.ZodInt {
  const integer = z.int({
    error: ({ code, input }) =>
      code === "invalid_type" && input !== undefined
        ? "Expected whole cents, such as 4299 for 42.99"
        : undefined,
  });
  return integer.clone({ ...integer.def, [wireForm]: "cents" } as typeof integer.def);
}

/** No division makes a fraction here, so no cent can be lost. */
export function numberTextFromCents(cents: number): string {
  const absolute = Math.abs(cents);
  const rest = absolute % 100;
  const sign = cents < 0 ? "-" : "";
  const whole = String((absolute - rest) / 100);
  if (rest === 0) {
    return sign + whole;
  }
  if (rest < 10) {
    return `${sign}${whole}.0${rest}`;
  }
  return rest % 10 === 0 ? `${sign}${whole}.${rest / 10}` : `${sign}${whole}.${rest}`;
}

/** Throws a NativeValueError for what is not a whole number of cents: rounding would hide a fault. */
export function centsFromNumberText(text: string): number {
  const canonical = normalizeNumber(text);
  const point = canonical.indexOf(".");
  const whole = point < 0 ? canonical : canonical.slice(0, point);
  const decimals = point < 0 ? "" : canonical.slice(point + 1);
  const cents = Number(`${whole}${decimals.padEnd(2, "0")}`);
  if (decimals.length > 2 || !Number.isSafeInteger(cents)) {
    throw new NativeValueError(`${text} is not an amount in whole cents`, []);
  }
  return cents;
}
