/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Button } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { CategorySummary } from "../../services/shop.ts";
import type { Links } from "../links.ts";
import { type SearchQuery, searchSorts } from "./search-query.ts";

export interface SearchFiltersProps {
  readonly links: Links;
  readonly query: SearchQuery;
  readonly categories: readonly CategorySummary[];
}

/** What narrows and sorts the results: a form whose answer is a page with an address of its own. */
export function SearchFilters({ links, query, categories }: SearchFiltersProps): JSX.Element {
  const sorts = Object.entries(searchSorts).map(([value, text]) => ({ value, text }));
  const names = categories.map(({ name }) => ({ value: name, text: name }));
  return (
    <form class="filters" action={links.search} method="get" aria-label="Narrow the results">
      <input type="hidden" name="q" value={query.text} />
      {query.isExact ? <input type="hidden" name="spelling" value="exact" /> : undefined}
      <Choice
        name="category"
        label="Category"
        chosen={query.category ?? ""}
        options={[{ value: "", text: "All categories" }, ...names]}
      />
      <Choice name="sort" label="Sort by" chosen={query.sort} options={sorts} />
      <PriceFields query={query} />
      <div class="filters-last">
        <label class="filters-check">
          <input
            type="checkbox"
            name="include_unavailable"
            value="true"
            checked={query.includeUnavailable}
          />
          Include out of stock
        </label>
        <Button style="secondary">Show results</Button>
      </div>
    </form>
  );
}

function PriceFields({ query }: { readonly query: SearchQuery }): JSX.Element {
  const { priceError } = query;
  const described = priceError === undefined ? {} : { "aria-describedby": "price-error" };
  const fields = [
    ["price_min", "Price from", query.priceMin],
    ["price_max", "Price to", query.priceMax],
  ] as const;
  return (
    <div class="filters-prices">
      {fields.map(([name, label, value]) => (
        <div class="filters-field">
          <label for={`filter-${name}`}>{label}</label>
          <input
            class="input numeric"
            id={`filter-${name}`}
            name={name}
            value={value}
            inputmode="decimal"
            placeholder="$"
            maxlength={12}
            autocomplete="off"
            aria-invalid={priceError === undefined ? undefined : "true"}
            {...described}
          />
        </div>
      ))}
      {priceError === undefined ? undefined : (
        <p class="field-error filters-error" id="price-error" role="alert">
          {priceError}
        </p>
      )}
    </div>
  );
}

export interface ChoiceProps {
  readonly name: string;
  readonly label: string;
  readonly chosen: string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
}

/** A labelled list to choose from, as a part of a form that only shows things. */
export function Choice({ name, label, chosen, options }: ChoiceProps): JSX.Element {
  return (
    <div class="filters-field">
      <label for={`filter-${name}`}>{label}</label>
      <select class="select" id={`filter-${name}`} name={name}>
        {options.map(({ value, text }) => (
          <option value={value} selected={value === chosen}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
