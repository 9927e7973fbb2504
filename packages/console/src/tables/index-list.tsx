/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { LocalSecondaryIndexDescription, Projection, TableDescription } from "@plinth/api";
import type { JSX } from "hono/jsx/jsx-runtime";
import { countText, sizeText } from "../site/format.ts";
import { keyOf } from "./key-attributes.ts";
import { KeyText, Status } from "./table-parts.tsx";

/** The indexes of a table: keys, projection, counts. */
export function IndexList({ table }: { readonly table: TableDescription }): JSX.Element {
  const globals = table.GlobalSecondaryIndexes ?? [];
  const locals = table.LocalSecondaryIndexes ?? [];
  return (
    <section class="panel" aria-labelledby="indexes-title">
      <h2 id="indexes-title">Indexes</h2>
      {globals.length + locals.length === 0 ? (
        <p class="quiet">None: items are found by the key of the table only.</p>
      ) : (
        <table class="grid cards" aria-labelledby="indexes-title">
          <thead>
            <tr>
              {["Index", "Kind", "Key", "Projection", "Status"].map((title) => (
                <th scope="col">{title}</th>
              ))}
              {["Items", "Size"].map((title) => (
                <th scope="col" class="number">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {globals.map((index) => (
              <IndexRow table={table} index={index} kind="global" status={index.IndexStatus} />
            ))}
            {locals.map((index) => (
              <IndexRow table={table} index={index} kind="local" status="ACTIVE" />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

interface IndexRowProps {
  readonly table: TableDescription;
  readonly index: LocalSecondaryIndexDescription;
  readonly kind: "global" | "local";
  readonly status: TableDescription["TableStatus"];
}

function IndexRow({ table, index, kind, status }: IndexRowProps): JSX.Element {
  return (
    <tr>
      <th scope="row">
        <code>{index.IndexName}</code>
      </th>
      <td data-label="Kind">{kind}</td>
      <td data-label="Key">
        <KeyText of={keyOf(table, index.KeySchema)} />
      </td>
      <td data-label="Projection">
        <ProjectionText projection={index.Projection} />
      </td>
      <td data-label="Status">
        <Status status={status} />
      </td>
      <td data-label="Items" class="number">
        {countText(index.ItemCount)}
      </td>
      <td data-label="Size" class="number">
        {sizeText(index.IndexSizeBytes)}
      </td>
    </tr>
  );
}

function ProjectionText({ projection }: { readonly projection: Projection }): JSX.Element {
  if (projection.ProjectionType === "KEYS_ONLY") return <>Keys only</>;
  if (projection.ProjectionType !== "INCLUDE") return <>All attributes</>;
  return (
    <span class="chips">
      Keys and
      {(projection.NonKeyAttributes ?? []).map((name) => (
        <code class="chip">{name}</code>
      ))}
    </span>
  );
}
