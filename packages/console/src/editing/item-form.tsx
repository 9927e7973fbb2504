/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Button, ButtonLink, Notice, PostForm } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import { TypeChip } from "../tables/table-parts.tsx";
import { problemText, type TextProblem } from "../values/document-text.ts";
import { attributeTypes } from "../values/value-field.ts";
import { blankRow, type ItemRow, isLocked, type RowErrors, wasText } from "./item-rows.ts";
import type { KeyField } from "./key-fields.ts";

/** An item as its form has it: lines of attributes, or one text. */
export type ItemContent =
  | {
      readonly form: "rows";
      readonly keys: readonly KeyField[];
      readonly rows: readonly ItemRow[];
      readonly errors: RowErrors;
    }
  | {
      readonly form: "json";
      readonly text: string;
      readonly problems: readonly TextProblem[];
      /** The item as it was read, as JSON; "" for a new one. */
      readonly was: string;
    };

export interface ItemFormProps {
  readonly action: string;
  readonly csrfToken: string;
  readonly content: ItemContent;
  /** The digest of the whole item as it was read; "" for a new one. */
  readonly digest: string;
  readonly submitText: string;
  readonly cancelHref: string;
}

/** The fields of an item. What is typed is warned about before it is left, where scripts run. */
export function ItemForm(props: ItemFormProps): JSX.Element {
  const { action, csrfToken, content, digest } = props;
  return (
    <PostForm action={action} csrfToken={csrfToken} class="item-form" id="item-form">
      <input type="hidden" name="read" value={digest} />
      {content.form === "rows" ? <RowsPart content={content} /> : <JsonPart content={content} />}
      <div class="form-buttons">
        <Button>{props.submitText}</Button>
        <ButtonLink href={props.cancelHref} style="link">
          Cancel
        </ButtonLink>
      </div>
    </PostForm>
  );
}

interface RowsPartProps {
  readonly content: ItemContent & { readonly form: "rows" };
}

function RowsPart({ content }: RowsPartProps): JSX.Element {
  const { keys, rows, errors } = content;
  const nextId = Math.max(-1, ...rows.map(({ id }) => id)) + 1;
  const hasBlank = rows.some(({ was, name }) => was === undefined && name === "");
  return (
    <div class="panel rows">
      {keys.map((field, position) => (
        <KeyRow field={field} position={position} />
      ))}
      <div data-rows>
        {rows.map((row) => (
          <AttributeRow row={row} error={errors.get(row.id)} />
        ))}
        {hasBlank ? undefined : <AttributeRow row={blankRow(nextId)} error={undefined} />}
      </div>
      <Button style="secondary" class="button-small" name="add" value="row">
        Add an attribute
      </Button>
    </div>
  );
}

interface KeyRowProps {
  readonly field: KeyField;
  readonly position: number;
}

function KeyRow({ field, position }: KeyRowProps): JSX.Element {
  const { attribute, text, error, isFixed } = field;
  const id = `key-${position}`;
  return (
    <div class={error === undefined ? "row row-key" : "row row-key field-invalid"}>
      <label class="row-name" for={isFixed ? undefined : id}>
        <code class="attribute-name">{attribute.name}</code> <span class="chip">key</span>
      </label>
      <span class="row-type">
        <TypeChip type={attribute.type} />
      </span>
      {isFixed ? (
        <code class="row-value value-s">{text}</code>
      ) : (
        <textarea
          class="input mono row-value"
          id={id}
          name={`key.${position}`}
          rows={1}
          required
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          aria-invalid={error === undefined ? undefined : "true"}
          aria-describedby={error === undefined ? undefined : `${id}-error`}
        >
          {textAreaText(text)}
        </textarea>
      )}
      <RowError id={id} error={error} />
    </div>
  );
}

interface AttributeRowProps {
  readonly row: ItemRow;
  readonly error: string | undefined;
}

function AttributeRow({ row, error }: AttributeRowProps): JSX.Element {
  const { id, name, type, text, was, isRemoved } = row;
  const called = name === "" ? "the new attribute" : name;
  if (isLocked(row)) return <LockedRow row={row} />;
  return (
    <fieldset class={error === undefined ? "row" : "row field-invalid"} data-row>
      <legend class="visually-hidden">{called}</legend>
      {was === undefined ? undefined : (
        <input type="hidden" name={`was.${id}`} value={wasText(row)} />
      )}
      <input
        class="input mono row-name"
        name={`name.${id}`}
        value={name}
        placeholder="attribute"
        aria-label="Name"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
      />
      <select class="select row-type" name={`type.${id}`} aria-label={`Type of ${called}`}>
        {attributeTypes.map((each) => (
          <option value={each} selected={each === type}>
            {each}
          </option>
        ))}
      </select>
      <textarea
        class="input mono row-value"
        id={`value-${id}`}
        name={`value.${id}`}
        rows={1}
        aria-label={`Value of ${called}`}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        aria-invalid={error === undefined ? undefined : "true"}
        aria-describedby={error === undefined ? undefined : `value-${id}-error`}
      >
        {textAreaText(text)}
      </textarea>
      <label class="row-remove check" data-remove>
        <input type="checkbox" name={`remove.${id}`} value="yes" checked={isRemoved} />
        Remove<span class="visually-hidden"> {called}</span>
      </label>
      <RowError id={`value-${id}`} error={error} />
    </fieldset>
  );
}

/** What a form would not give back as it is can be removed here, and edited as JSON. */
function LockedRow({ row }: { readonly row: ItemRow }): JSX.Element {
  const { id, name, type, isRemoved } = row;
  return (
    <fieldset class="row">
      <legend class="visually-hidden">{name}</legend>
      <input type="hidden" name={`was.${id}`} value={wasText(row)} />
      <code class="row-name attribute-name">{name}</code>
      <span class="row-type">
        <TypeChip type={type} />
      </span>
      <span class="row-value quiet">
        It holds characters that a form does not keep. Edit the item as JSON to change it.
      </span>
      <label class="row-remove check">
        <input type="checkbox" name={`remove.${id}`} value="yes" checked={isRemoved} />
        Remove<span class="visually-hidden"> {name}</span>
      </label>
    </fieldset>
  );
}

function RowError({ id, error }: { readonly id: string; readonly error: string | undefined }) {
  if (error === undefined) return null;
  return (
    <p class="field-error row-error" id={`${id}-error`}>
      {error}
    </p>
  );
}

/** A page drops the first line break of a text area, so one more stands before the text. */
function textAreaText(text: string): string {
  return `\n${text}`;
}

interface JsonPartProps {
  readonly content: ItemContent & { readonly form: "json" };
}

function JsonPart({ content }: JsonPartProps): JSX.Element {
  const { text, problems, was } = content;
  return (
    <div class={problems.length === 0 ? "json-form" : "json-form field-invalid"}>
      <input type="hidden" name="was" value={was} />
      {problems.length === 0 ? undefined : <Problems problems={problems} />}
      <label class="json-label" for="item-text">
        The item in DynamoDB JSON
      </label>
      <textarea
        class="input mono json-text"
        id="item-text"
        name="text"
        rows={24}
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        aria-invalid={problems.length === 0 ? undefined : "true"}
        aria-describedby={problems.length === 0 ? undefined : "item-text-problems"}
      >
        {textAreaText(text)}
      </textarea>
    </div>
  );
}

function Problems({ problems }: { readonly problems: readonly TextProblem[] }): JSX.Element {
  return (
    <div class="error-summary" role="alert" id="item-text-problems">
      <Notice kind="error">
        <strong>Nothing was written</strong>
        <ul>
          {problems.map((problem) => (
            <li data-line={String(problem.line)} data-column={String(problem.column)}>
              {problemText(problem)}
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  );
}
