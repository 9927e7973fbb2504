/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Button, ButtonLink } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { KeyAttribute } from "../tables/key-attributes.ts";
import { TypeChip } from "../tables/table-parts.tsx";
import { FilterRows } from "./filter-rows.tsx";
import type { FieldErrors } from "./plan-read.ts";
import { pageLimits, type ReadRequest, type SortCondition, sortOperators } from "./read-request.ts";
import type { ReadSource } from "./read-source.ts";

export interface QueryFormProps {
  readonly action: string;
  readonly sources: readonly ReadSource[];
  readonly source: ReadSource;
  readonly request: ReadRequest;
  readonly errors: FieldErrors;
  /** How many lines for filters there are, the empty ones included. */
  readonly filterLineCount: number;
}

/** What to read and by which key: a Query when a partition is named, a Scan otherwise. */
export function QueryForm(props: QueryFormProps): JSX.Element {
  const { action, source, request, errors } = props;
  return (
    <form class="query panel" action={action} method="get" aria-label="Read items" data-query>
      <div class="query-line">
        <SourceField {...props} />
        {source.key.partition.map((attribute, position) => (
          <PartitionField
            attribute={attribute}
            position={position}
            text={request.partitionTexts[position] ?? ""}
            error={errors[`partition-${position}`]}
          />
        ))}
        {source.key.sort.map((attribute, position) => (
          <SortField
            attribute={attribute}
            position={position}
            condition={request.sortConditions[position]}
            errors={errors}
          />
        ))}
      </div>
      <FilterRows filters={request.filters} errors={errors} lineCount={props.filterLineCount} />
      <QueryOptions {...props} />
    </form>
  );
}

function SourceField({ sources, source }: QueryFormProps): JSX.Element {
  return (
    <div class="field query-source">
      <label for="index">Read</label>
      <div class="query-pair">
        <select class="select" id="index" name="index" data-navigates>
          {sources.map(({ indexName, kind }) => (
            <option value={indexName ?? ""} selected={indexName === source.indexName}>
              {indexName === undefined ? "The table" : `${indexName} (${kind} index)`}
            </option>
          ))}
        </select>
        {sources.length > 1 ? (
          <noscript>
            <Button style="secondary">Use</Button>
          </noscript>
        ) : undefined}
      </div>
    </div>
  );
}

interface PartitionFieldProps {
  readonly attribute: KeyAttribute;
  readonly position: number;
  readonly text: string;
  readonly error: string | undefined;
}

function PartitionField({ attribute, position, text, error }: PartitionFieldProps): JSX.Element {
  const id = `partition-${position}`;
  return (
    <div class={error === undefined ? "field" : "field field-invalid"}>
      <KeyLabel attribute={attribute} forId={id} />
      <input
        class="input mono"
        id={id}
        name="partition"
        value={text}
        placeholder="any"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        aria-invalid={error === undefined ? undefined : "true"}
        aria-describedby={error === undefined ? undefined : `${id}-error`}
      />
      <FieldError id={id} error={error} />
    </div>
  );
}

interface SortFieldProps {
  readonly attribute: KeyAttribute;
  readonly position: number;
  readonly condition: SortCondition | undefined;
  readonly errors: FieldErrors;
}

function SortField({ attribute, position, condition, errors }: SortFieldProps): JSX.Element {
  const id = `sort-${position}`;
  const error = errors[id] ?? errors[`${id}-to`];
  return (
    <div class={error === undefined ? "field query-sort" : "field query-sort field-invalid"}>
      <KeyLabel attribute={attribute} forId={id} />
      <div class="query-pair condition">
        <select
          class="select condition-is"
          name="sort-is"
          aria-label={`How ${attribute.name} compares`}
        >
          {sortOperators.map((operator) => (
            <option value={operator} selected={operator === condition?.operator}>
              {operator}
            </option>
          ))}
        </select>
        <input
          class="input mono"
          id={id}
          name="sort"
          value={condition?.text}
          placeholder="any"
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
            name="sort-to"
            value={condition?.upperText}
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            aria-label={`The upper end of ${attribute.name}`}
          />
        </span>
      </div>
      <FieldError id={id} error={error} />
    </div>
  );
}

function KeyLabel({
  attribute,
  forId,
}: {
  readonly attribute: KeyAttribute;
  readonly forId: string;
}) {
  return (
    <label for={forId}>
      <code>{attribute.name}</code> <TypeChip type={attribute.type} />
    </label>
  );
}

interface FieldErrorProps {
  readonly id: string;
  readonly error: string | undefined;
}

function FieldError({ id, error }: FieldErrorProps): JSX.Element | null {
  if (error === undefined) return null;
  return (
    <p class="field-error" id={`${id}-error`}>
      {error}
    </p>
  );
}

function QueryOptions({ action, source, request }: QueryFormProps): JSX.Element {
  return (
    <div class="query-line query-options">
      <div class="query-option">
        <label for="order">Order</label>
        <select class="select select-small" id="order" name="order">
          <option value="">ascending</option>
          <option value="descending" selected={request.isDescending}>
            descending
          </option>
        </select>
      </div>
      <div class="query-option">
        <label for="limit">Items a page</label>
        <select class="select select-small" id="limit" name="limit">
          {pageLimits.map((limit) => (
            <option value={String(limit)} selected={limit === request.limit}>
              {limit}
            </option>
          ))}
        </select>
      </div>
      {source.kind === "global" ? undefined : (
        <label class="query-option check">
          <input type="checkbox" name="consistent" value="yes" checked={request.isConsistent} />
          Consistent read
        </label>
      )}
      <div class="query-buttons">
        <ButtonLink href={action} style="link">
          Start over
        </ButtonLink>
        <Button>Read</Button>
      </div>
    </div>
  );
}
