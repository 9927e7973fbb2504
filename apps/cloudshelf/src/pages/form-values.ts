import type { FormState } from "@plinth/kit/pages";
import { z } from "zod";
import type { ShopError } from "../services/shop.ts";

/** Fields that are never sent back to the browser, whatever is wrong with the form. */
const secretFields = new Set(["password", "new_password", "card_number", "security_code"]);

export type ParsedForm<T> =
  | { readonly kind: "valid"; readonly data: T }
  | { readonly kind: "invalid"; readonly state: FormState };

/** Checks a sent form; what is wrong comes back by field, with what was typed. */
export function parseForm<T>(schema: z.ZodType<T>, form: URLSearchParams): ParsedForm<T> {
  const fields = Object.fromEntries(form);
  const result = schema.safeParse(fields);
  if (result.success) return { kind: "valid", data: result.data };
  const errors: Record<string, string> = {};
  for (const issue of result.error.issues) {
    const name = String(issue.path[0] ?? "");
    errors[name] ??= issue.message;
  }
  return { kind: "invalid", state: { values: typedValues(form), errors } };
}

/** The form as it was sent, with a refusal beside the field that it is about. */
export function refusedForm(form: URLSearchParams, fieldName: string, message: string): FormState {
  return { values: typedValues(form), errors: { [fieldName]: message } };
}

/** The field that a refusal is about, by the names that the services use. */
export function fieldOf(error: ShopError, fallback: string): string {
  const name = error.subject?.split(".").at(-1) ?? fallback;
  if (error.subject === "card.number") return "card_number";
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function typedValues(form: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...form].filter(([name]) => !secretFields.has(name)));
}

function requiredText(message: string, lengthMax = 100) {
  return z
    .string({ error: message })
    .trim()
    .min(1, message)
    .max(lengthMax, `Use at most ${lengthMax} characters.`);
}

const email = z
  .string({ error: "Enter your e-mail address." })
  .trim()
  .min(1, "Enter your e-mail address.")
  .max(254, "This e-mail address is too long.")
  .pipe(z.email("Enter an e-mail address like name@example.com."));

const addressFields = {
  street: requiredText("Enter the street and number.", 200),
  postal_code: requiredText("Enter the postal code.", 20),
  city: requiredText("Enter the city."),
  // Most countries have none in their addresses.
  state: z.string().trim().max(100, "Use at most 100 characters.").default(""),
  country: requiredText("Choose the country.", 2),
};

export const registrationForm = z.object({
  first_name: requiredText("Enter your first name."),
  last_name: requiredText("Enter your last name."),
  email,
  password: z
    .string({ error: "Choose a password." })
    .min(8, "Use at least 8 characters.")
    .max(200, "Use at most 200 characters."),
});

export const signInForm = z.object({
  email,
  password: z.string({ error: "Enter your password." }).min(1, "Enter your password.").max(1000),
});

export const passwordForm = z.object({
  password: z
    .string({ error: "Enter your old password." })
    .min(1, "Enter your old password.")
    .max(1000),
  new_password: z
    .string({ error: "Choose a new password." })
    .min(8, "Use at least 8 characters.")
    .max(200, "Use at most 200 characters."),
});

export const profileForm = z.object({
  first_name: requiredText("Enter your first name."),
  last_name: requiredText("Enter your last name."),
  phone: z
    .string()
    .trim()
    .regex(/^(\+?\d[\d ().-]{4,24})?$/, "Enter a phone number like +1 555 0100, or nothing.")
    .default(""),
});

export const addressForm = z.object(addressFields);

export const reviewForm = z.object({
  rating: z
    .string({ error: "Choose from one to five stars." })
    .regex(/^[1-5]$/, "Choose from one to five stars.")
    .transform(Number),
  title: requiredText("Give your review a title.", 200),
  content: requiredText("Write a sentence or two.", 5000),
});

/** Of what the page sends along by itself; the page that says so has it anew. */
const incomplete = "The form was not complete. Look at the total and send it again.";

export const checkoutForm = z.object({
  ...addressFields,
  idempotency_key: z.string(incomplete).min(8, incomplete).max(100, incomplete),
  expected_total_cents: z.coerce.number(incomplete).int(incomplete).nonnegative(incomplete),
  holder: requiredText("Enter the name on the card."),
  card_number: z
    .string({ error: "Enter the card number." })
    .transform((text) => text.replaceAll(/[\s-]/g, ""))
    .pipe(z.string().regex(/^\d{13,19}$/, "Enter the 13 to 19 digits of the card number.")),
  expiry: z
    .string({ error: "Enter the expiry date." })
    .trim()
    .regex(/^(0[1-9]|1[0-2])\s?\/\s?(\d{2}|\d{4})$/, "Enter the month and the year, like 09/29.")
    .transform((text) => text.replaceAll(/\s/g, "")),
  security_code: z
    .string({ error: "Enter the security code." })
    .trim()
    .regex(/^\d{3,4}$/, "Enter the 3 or 4 digits on the card."),
});
