import type { Quote } from "./shop.ts";

export interface PriceRules {
  /** Hundredths of a percent: 800 is 8 %. */
  readonly taxBasisPoints: number;
  readonly shippingCents: number;
}

export const priceRulesDefault: PriceRules = { taxBasisPoints: 800, shippingCents: 599 };

/**
 * What an order costs. Tax is taken once, on the subtotal, and rounded half up once; all of it in
 * integers, so no cent is lost to a fraction. Nothing bought costs nothing, shipping included.
 */
export function quoteOf(
  lines: readonly { readonly priceCents: number; readonly quantity: number }[],
  rules: PriceRules,
): Quote {
  const subtotalCents = lines.reduce((sum, line) => sum + line.priceCents * line.quantity, 0);
  const taxCents = Math.floor((subtotalCents * rules.taxBasisPoints + 5_000) / 10_000);
  const shippingCents = lines.length === 0 ? 0 : rules.shippingCents;
  return {
    subtotalCents,
    taxCents,
    shippingCents,
    totalCents: subtotalCents + taxCents + shippingCents,
  };
}
