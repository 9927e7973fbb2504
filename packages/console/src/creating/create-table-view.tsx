/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import {
  Button,
  ButtonLink,
  ErrorSummary,
  type FormState,
  PostForm,
  SelectField,
  TextField,
} from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import { Refusal, type RefusalProps } from "../site/answer-error.tsx";
import type { Links } from "../site/links.ts";
import { indexCountMax } from "./table-form.ts";

export interface CreateTableViewProps {
  readonly links: Links;
  readonly csrfToken: string;
  readonly form: FormState;
  readonly indexCount: number;
  /** What DynamoDB said to the form as it is. */
  readonly refusal?: RefusalProps | undefined;
}

export function CreateTableView(props: CreateTableViewProps): JSX.Element {
  const { links, csrfToken, form, indexCount, refusal } = props;
  const numbers = Array.from({ length: indexCount }, (_, position) => position + 1);
  return (
    <>
      <div class="page-head">
        <h1>Create a table</h1>
        <p class="page-note">Billed by request. Indexes can be added to it later, too.</p>
      </div>
      <ErrorSummary form={form} />
      {refusal === undefined ? undefined : <Refusal {...refusal} />}
      <PostForm
        action={links.createTable}
        csrfToken={csrfToken}
        label="New table"
        class="panel create-table"
      >
        <input type="hidden" name="indexes" value={indexCount} />
        <TextField form={form} name="table_name" label="Table name" required maxLength={255} />
        <KeyFields form={form} prefix="" />
        <SelectField form={form} name="stream" label="Stream" required options={streams} />
        {numbers.map((number) => (
          <IndexFields form={form} number={number} />
        ))}
        <div class="form-buttons">
          <Button>Create the table</Button>
          {indexCount < indexCountMax ? (
            <button class="button button-secondary" type="submit" name="more" value="index">
              Another index
            </button>
          ) : undefined}
          <ButtonLink href={links.tables} style="link">
            Cancel
          </ButtonLink>
        </div>
      </PostForm>
    </>
  );
}

const types = [
  { value: "S", text: "String" },
  { value: "N", text: "Number" },
  { value: "B", text: "Binary" },
];

const streams = [
  { value: "", text: "Off" },
  { value: "NEW_AND_OLD_IMAGES", text: "New and old images" },
  { value: "NEW_IMAGE", text: "New image" },
  { value: "OLD_IMAGE", text: "Old image" },
  { value: "KEYS_ONLY", text: "Key attributes only" },
];

const projections = [
  { value: "ALL", text: "All attributes" },
  { value: "KEYS_ONLY", text: "Keys only" },
];

/** The two key attributes of a table, or, with the prefix of its fields, of an index. */
function KeyFields({
  form,
  prefix,
}: {
  readonly form: FormState;
  readonly prefix: string;
}): JSX.Element {
  return (
    <div class="key-pair">
      <TextField
        form={form}
        name={`${prefix}partition_key`}
        label="Partition key"
        required
        maxLength={255}
      />
      <SelectField
        form={form}
        name={`${prefix}partition_type`}
        label="Partition key type"
        required
        options={types}
      />
      <TextField form={form} name={`${prefix}sort_key`} label="Sort key" maxLength={255} />
      <SelectField
        form={form}
        name={`${prefix}sort_type`}
        label="Sort key type"
        required
        options={types}
      />
    </div>
  );
}

function IndexFields({
  form,
  number,
}: {
  readonly form: FormState;
  readonly number: number;
}): JSX.Element {
  const prefix = `index_${number}_`;
  return (
    <fieldset class="index-fields">
      <legend>Global secondary index {number}</legend>
      <p class="field-hint">Left out when its name and its partition key are empty.</p>
      <div class="key-pair">
        <TextField form={form} name={`${prefix}name`} label="Index name" required maxLength={255} />
        <SelectField
          form={form}
          name={`${prefix}projection`}
          label="Projection"
          required
          options={projections}
        />
      </div>
      <KeyFields form={form} prefix={prefix} />
    </fieldset>
  );
}
