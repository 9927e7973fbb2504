/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { TableDescription } from "@plinth/api";
import {
  Button,
  ButtonLink,
  ErrorSummary,
  type FormState,
  PostForm,
  TextField,
} from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import { Refusal, type RefusalProps } from "../site/answer-error.tsx";
import type { Links } from "../site/links.ts";
import { TableHead } from "../tables/table-head.tsx";

export interface TimeToLiveViewProps {
  readonly links: Links;
  readonly table: TableDescription;
  readonly status: string;
  /** The attribute that is enabled, or being enabled. */
  readonly attributeName: string | undefined;
  readonly csrfToken: string;
  readonly form: FormState;
  readonly refusal?: RefusalProps | undefined;
}

const statusTexts: Readonly<Record<string, string>> = {
  ENABLED: "Enabled",
  ENABLING: "Being enabled",
  DISABLING: "Being disabled",
  DISABLED: "Disabled",
};

export function TimeToLiveView(props: TimeToLiveViewProps): JSX.Element {
  const { links, table, status, attributeName, csrfToken, form, refusal } = props;
  const name = table.TableName;
  return (
    <>
      <TableHead links={links} table={table} tab="overview" />
      <section class="panel create-table" aria-labelledby="time-to-live">
        <h2 id="time-to-live">Time to live</h2>
        <dl class="facts">
          <div class="fact">
            <dt>Status</dt>
            <dd>{statusTexts[status] ?? status}</dd>
          </div>
          {attributeName === undefined ? undefined : (
            <div class="fact">
              <dt>TTL attribute</dt>
              <dd>
                <code>{attributeName}</code>
              </dd>
            </div>
          )}
        </dl>
        {refusal === undefined ? undefined : <Refusal {...refusal} />}
        <ErrorSummary form={form} />
        {attributeName !== undefined ? undefined : (
          <PostForm action={links.timeToLive(name)} csrfToken={csrfToken} label="Time to live">
            <TextField
              form={form}
              name="attribute_name"
              label="TTL attribute"
              required
              maxLength={255}
              hint="A number: seconds since 1970. An item goes some time after that moment."
            />
            <div class="form-buttons">
              <Button>Enable</Button>
              <ButtonLink href={links.table(name)} style="link">
                Cancel
              </ButtonLink>
            </div>
          </PostForm>
        )}
      </section>
    </>
  );
}
