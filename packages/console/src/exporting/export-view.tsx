/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { TableDescription } from "@plinth/api";
import { Button } from "@plinth/kit/pages";
import type { ItemFormat } from "@plinth/transfer";
import type { JSX } from "hono/jsx/jsx-runtime";
import { planJson } from "../items/plan-json.ts";
import type { ReadPlan } from "../items/plan-read.ts";
import { CodeBlock } from "../layout/code-block.tsx";
import { countOf, sizeText } from "../site/format.ts";
import type { Links } from "../site/links.ts";
import { TableHead } from "../tables/table-head.tsx";

interface FileFormat {
  readonly format: ItemFormat;
  readonly title: string;
  readonly text: string;
  /** What the name of the file ends in, by which an import knows the format again. */
  readonly suffix: string;
}

export const fileFormats: readonly [FileFormat, ...FileFormat[]] = [
  {
    format: "dynamodb-json",
    title: "DynamoDB JSON",
    text: "An item a line with all types, as DynamoDB’s own exports have it. Nothing is lost.",
    suffix: ".dynamodb.json",
  },
  {
    format: "json",
    title: "JSON",
    text: "A list of plain objects; numbers keep every digit. Sets and binary have no form in it.",
    suffix: ".json",
  },
  {
    format: "csv",
    title: "CSV",
    text: "A line an item, a column an attribute, with its type in the title where it is no text.",
    suffix: ".csv",
  },
];

export interface ExportViewProps {
  readonly links: Links;
  readonly table: TableDescription;
  /** Its parameters are the query whose items are exported. */
  readonly url: URL;
  readonly plan: ReadPlan;
}

export function ExportView({ links, table, url, plan }: ExportViewProps): JSX.Element {
  const kept = [...url.searchParams].filter(([name]) => !ownFields.includes(name));
  return (
    <>
      <TableHead links={links} table={table} tab="export" />
      <form
        class="panel transfer"
        action={links.exportFile(table.TableName)}
        method="get"
        aria-label="Export"
      >
        {kept.map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <WhatIsExported links={links} table={table} plan={plan} />
        <fieldset class="choices">
          <legend>Format</legend>
          {fileFormats.map(({ format, title, text }, position) => (
            <label class="choice">
              <input type="radio" name="format" value={format} checked={position === 0} />
              <span>
                <strong>{title}</strong>
                <span class="quiet">{text}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <fieldset class="choices">
          <legend>For other programs</legend>
          <label class="choice">
            <input type="checkbox" name="lossy" value="yes" />
            <span>
              <strong>JSON: sets as lists, binary as base64</strong>
              <span class="quiet">Read back, they are lists and texts.</span>
            </span>
          </label>
          <label class="choice">
            <input type="checkbox" name="defuse" value="yes" />
            <span>
              <strong>CSV: no formulas</strong>
              <span class="quiet">
                For spreadsheets: an apostrophe stands before a text that begins like a formula, and
                stays there.
              </span>
            </span>
          </label>
        </fieldset>
        <div class="form-buttons">
          <Button>Download</Button>
          <p class="quiet">The download begins when everything is read.</p>
        </div>
      </form>
    </>
  );
}

const ownFields = ["format", "lossy", "defuse", "columns", "after", "add", "limit"];

interface WhatIsExportedProps {
  readonly links: Links;
  readonly table: TableDescription;
  readonly plan: ReadPlan;
}

function WhatIsExported({ links, table, plan }: WhatIsExportedProps): JSX.Element {
  const { IndexName, FilterExpression } = plan.input;
  const isWhole =
    plan.operation === "Scan" && IndexName === undefined && FilterExpression === undefined;
  if (isWhole) {
    return (
      <div class="transfer-what">
        <p>
          <strong>The whole table</strong>: {countOf(table.ItemCount, "item", "items")},{" "}
          {sizeText(table.TableSizeBytes)} by its description.
        </p>
        <p class="quiet">
          To export a part, <a href={links.items(table.TableName)}>query or filter the items</a> and
          press Export there.
        </p>
      </div>
    );
  }
  const { Limit: _, ReturnConsumedCapacity: __, ...input } = plan.input;
  return (
    <div class="transfer-what">
      <p>
        <strong>What the query finds</strong>, all pages of it
        {IndexName === undefined ? undefined : (
          <>
            , with the attributes that the index <code>{IndexName}</code> holds
          </>
        )}
        . <a href={links.exportTable(table.TableName)}>Export the whole table instead</a>
      </p>
      <CodeBlock label={plan.operation} text={planJson({ input })} />
    </div>
  );
}
