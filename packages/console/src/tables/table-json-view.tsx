/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { JSX } from "hono/jsx/jsx-runtime";
import { CodeBlock } from "../layout/code-block.tsx";
import type { Links } from "../site/links.ts";
import type { TableFacts } from "./describe-table.ts";
import { TableHead } from "./table-head.tsx";

export interface TableJsonViewProps {
  readonly links: Links;
  readonly facts: TableFacts;
  readonly json: string;
}

export function TableJsonView({ links, facts, json }: TableJsonViewProps): JSX.Element {
  return (
    <>
      <TableHead links={links} table={facts.table} tab="json" />
      <CodeBlock label="The table as DynamoDB describes it" text={json} />
    </>
  );
}
