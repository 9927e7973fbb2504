import { z } from "zod";
import {
  type CheckoutRequest,
  type PasswordChange,
  type ProfileChange,
  type Registration,
  ShopError,
} from "./shop.ts";

/** What people type, checked once for the pages and the API alike. */

const text = (lengthMax: number) => z.string().trim().min(1, "Is missing").max(lengthMax);

const address = z.object({
  street: text(200),
  city: text(100),
  state: z.string().trim().max(100),
  postalCode: text(20),
  country: z
    .string()
    .trim()
    .regex(/^[A-Za-z]{2}$/, "Must be the two letters of a country, such as US")
    .transform((letters) => letters.toUpperCase()),
});

const passwordLengthMin = 8;
const passwordLengthMax = 200;

const newPassword = z
  .string()
  .min(passwordLengthMin, `Must have at least ${passwordLengthMin} characters`)
  .max(passwordLengthMax);

const registration = z.object({
  email: z.string().trim().max(254).pipe(z.email("Must be an e-mail address")),
  password: newPassword,
  firstName: text(100),
  lastName: text(100),
});

const passwordChange = z.object({ password: z.string().max(1000), newPassword });

const newcomer = registration.omit({ password: true });

const profileChange = z.object({
  firstName: text(100).optional(),
  lastName: text(100).optional(),
  phone: z
    .string()
    .trim()
    .regex(/^\+?[0-9][0-9 ().-]{4,24}$/, "Must be a phone number")
    .nullish(),
  address: address.optional(),
});

const checkoutRequest = z.object({
  idempotencyKey: text(100),
  shippingAddress: address,
  card: z.object({
    number: z
      .string()
      .transform((digits) => digits.replaceAll(/[\s-]/g, ""))
      .pipe(z.string().regex(/^\d{12,19}$/, "Must be a card number")),
    expiry: z.string().regex(/^(0[1-9]|1[0-2])\s*\/?\s*(\d{2}|\d{4})$/, "Must be MM/YY"),
    securityCode: z.string().regex(/^\d{3,4}$/, "Must be three or four digits"),
    holder: text(200),
  }),
});

export function checkRegistration(input: Registration): Registration {
  return check(registration, input);
}

export function checkPasswordChange(input: PasswordChange): PasswordChange {
  return check(passwordChange, input);
}

export function checkProfileChange(input: ProfileChange): ProfileChange {
  return check(profileChange, input);
}

/** Who comes from an identity service may have no name there, or a long one: it can be changed here. */
export function checkNewcomer(
  email: string,
  names: { readonly firstName: string | undefined; readonly lastName: string | undefined },
): Omit<Registration, "password"> {
  const [beforeAt = ""] = email.split("@");
  const short = (name: string): string => name.slice(0, 100);
  return check(newcomer, {
    email,
    firstName: short(names.firstName ?? beforeAt),
    lastName: short(names.lastName ?? "-"),
  });
}

/** Gives the request with its texts trimmed. A card that has expired is told before any payment. */
export function checkCheckout(input: CheckoutRequest, nowMs: number): CheckoutRequest {
  const request = check(checkoutRequest, input);
  const [, month = "", year = ""] = /^(\d\d)\D*(\d+)$/.exec(request.card.expiry) ?? [];
  const fullYear = year.length === 2 ? 2000 + Number(year) : Number(year);
  // A card is good to the end of its month.
  if (Date.UTC(fullYear, Number(month), 1) <= nowMs) {
    throw new ShopError("INVALID_INPUT", "The card has expired.", "card.expiry");
  }
  return { ...request, expectedTotalCents: input.expectedTotalCents };
}

/** One e-mail whatever its case: the form that is stored, guarded and looked up. */
export function normalizedEmail(email: string): string {
  return email.trim().normalize("NFKC").toLowerCase();
}

function check<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const subject = issue?.path.map(String).join(".");
  throw new ShopError("INVALID_INPUT", issue?.message ?? "The input is not valid.", subject);
}
