/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { JSX } from "hono/jsx/jsx-runtime";

/** Where no SQL is configured. */
export function ReportSetUpView(): JSX.Element {
  return (
    <>
      <h1>Reports</h1>
      <p>
        Reports are kept in PostgreSQL, which is not set up here. The shop does not need it; the
        sales page works without.
      </p>
      <p>
        Set <code>CLOUDSHELF_REPORTING</code> to <code>postgres://user@host/database</code> and
        serve this part of the shop under Node with{" "}
        <code>npm run serve -w @plinth/cloudshelf -- orders</code>. Beside it,{" "}
        <code>npm run reporting -w @plinth/cloudshelf -- feed</code> with the same setting brings
        every change of the tables to the reports. On your own machine <code>npm start</code> does
        both without a server. A function on Lambda carries no SQL.
      </p>
    </>
  );
}
