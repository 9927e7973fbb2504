import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from "kysely";

type Command = PostgresQueryResult<unknown>["command"];

/** An open PGlite, wherever it runs. */
export interface PgliteConnection {
  readonly closed: boolean;
  query(
    sql: string,
    parameters: readonly unknown[],
  ): Promise<{ readonly rows: unknown[]; readonly affectedRows: number }>;
  close(): Promise<void>;
}

/**
 * PGlite as the pool of connections that Kysely's own PostgreSQL dialect takes. It has one
 * connection, so whoever connects waits for the one before; a transaction keeps it to its end.
 */
export function createPglitePool(pglite: PgliteConnection): PostgresPool {
  let last: Promise<void> = Promise.resolve();
  async function query<R>(
    sql: unknown,
    parameters: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<R>> {
    const { rows, affectedRows } = await pglite.query(String(sql), parameters);
    // Kysely counts what was changed where the command changes something.
    return { command: commandOf(String(sql)), rowCount: affectedRows, rows: rows as R[] };
  }
  return {
    async connect(): Promise<PostgresPoolClient> {
      const before = last;
      const { promise, resolve } = withResolve();
      last = promise;
      await before;
      // The types have a form for cursors too, which nothing here asks for.
      return { query: query as PostgresPoolClient["query"], release: resolve };
    },
    async end(): Promise<void> {
      await last;
      if (!pglite.closed) await pglite.close();
    },
  };
}

function withResolve(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((whenDone) => {
    resolve = whenDone;
  });
  return { promise, resolve };
}

const commands: readonly Command[] = ["INSERT", "UPDATE", "DELETE", "MERGE"];

function commandOf(sql: string): Command {
  const word = /^\s*(\w+)/.exec(sql)?.[1]?.toUpperCase();
  return commands.find((command) => command === word) ?? "SELECT";
}
