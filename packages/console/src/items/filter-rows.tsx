/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Button } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import { scalarTypes } from "../values/parse-scalar.ts";
import type { FieldErrors } from "./plan-read.ts";
import { type FilterRow, filterOperators } from "./read-request.ts";

export interface FilterRowsProps {
  readonly filters: readonly FilterRow[];
  readonly errors: FieldErrors;
  readonly lineCount: number;
}

/** Filters by attributes: all of them must hold. A script adds lines; without one the button does. */
export function FilterRows({ filters, errors, lineCount }: FilterRowsProps): JSX.Element {
  const positions = Array.from({ length: Math.max(lineCount, 1) }, (_, position) => position);
  return (
    <details class="filters" open={lineCount > 0}>
      <summary>
        Filter
        {filters.length > 0 ? <span class="count numeric">{filters.length}</span> : undefined}
      </summary>
      <div class="filter-lines" data-filter-lines>
        {positions.map((position) => (
          <FilterLine
            position={position}
            row={filters[position]}
            error={errors[`filter-${position}`] ?? errors[`filter-${position}-to`]}
          />
        ))}
      </div>
      <Button style="secondary" class="button-small" name="add" value="filter">
        Add a filter
      </Button>
    </details>
  );
}

interface FilterLineProps {
  readonly position: number;
  readonly row: FilterRow | undefined;
  readonly error: string | undefined;
}

function FilterLine({ position, row, error }: FilterLineProps): JSX.Element {
  const id = `filter-${position}`;
  return (
    <fieldset class={error === undefined ? "filter condition" : "filter condition field-invalid"}>
      <legend class="visually-hidden">Filter {position + 1}</legend>
      <input
        class="input mono filter-name"
        name="filter-name"
        value={row?.attributeName}
        placeholder="attribute"
        aria-label="Attribute"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
      />
      <select class="select condition-is" name="filter-is" aria-label="Comparison">
        {filterOperators.map((operator) => (
          <option value={operator} selected={operator === row?.operator}>
            {operator === "<>" ? "≠" : operator}
          </option>
        ))}
      </select>
      <select class="select filter-type" name="filter-type" aria-label="Type of the value">
        {scalarTypes.map((type) => (
          <option value={type} selected={type === row?.type}>
            {type}
          </option>
        ))}
      </select>
      <input
        class="input mono filter-value"
        id={id}
        name="filter"
        value={row?.text}
        placeholder="value"
        aria-label="Value"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        aria-invalid={error === undefined ? undefined : "true"}
        aria-describedby={error === undefined ? undefined : `${id}-error`}
      />
      <span class="condition-to">
        and
        <input
          class="input mono"
          name="filter-to"
          value={row?.upperText}
          aria-label="Upper end"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
        />
      </span>
      <button type="button" class="button button-small button-quiet" data-remove-line hidden>
        Remove
      </button>
      {error === undefined ? undefined : (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </fieldset>
  );
}
