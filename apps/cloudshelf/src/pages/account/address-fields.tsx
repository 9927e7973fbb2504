/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { type FormState, SelectField, TextField } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { Address } from "../../services/shop.ts";
import { countryName } from "../format.ts";

/** By their ISO 3166 letters, as they are stored; the first is what a fresh form shows. */
const countries =
  "US AU AT BE BR CA CZ DK FI FR DE GR IN IE IT JP KR MX NL NZ NO PL PT ES SE CH UA GB".split(" ");

/** The fields of a postal address. */
export function AddressFields({ form }: { readonly form: FormState }): JSX.Element {
  const known = form.values["country"] ?? "";
  // An address may come from a country that the shop does not list.
  const options = known === "" || countries.includes(known) ? countries : [known, ...countries];
  return (
    <>
      <TextField
        form={form}
        name="street"
        label="Street and number"
        autocomplete="street-address"
        required
      />
      <div class="field-row">
        <TextField
          form={form}
          name="postal_code"
          label="Postal code"
          autocomplete="postal-code"
          required
        />
        <TextField form={form} name="city" label="City" autocomplete="address-level2" required />
      </div>
      <div class="field-row">
        <TextField form={form} name="state" label="State or region" autocomplete="address-level1" />
        <SelectField
          form={form}
          name="country"
          label="Country"
          autocomplete="country-name"
          options={options.map((country) => ({ value: country, text: countryName(country) }))}
          required
        />
      </div>
    </>
  );
}

/** An address as the fields' values. */
export function addressValues(address: Address | undefined): Record<string, string> {
  if (address === undefined) return {};
  return {
    street: address.street,
    city: address.city,
    state: address.state,
    postal_code: address.postalCode,
    country: address.country,
  };
}

/** The address that a checked form holds. */
export function addressOf(fields: {
  readonly street: string;
  readonly city: string;
  readonly state: string;
  readonly postal_code: string;
  readonly country: string;
}): Address {
  const { street, city, state, postal_code: postalCode, country } = fields;
  return { street, city, state, postalCode, country };
}
