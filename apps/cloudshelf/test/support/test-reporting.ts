import { scanItems } from "../../src/jobs/scan-items.ts";
import { waitFor } from "../../src/reporting/defaults.ts";
import { type FeedOptions, type ReportingFeed, startFeed } from "../../src/reporting/feed.ts";
import {
  columnsOf,
  itemKinds,
  type Layout,
  type RelationName,
  relationNames,
  relationOf,
} from "../../src/reporting/relations.ts";
import type { Row } from "../../src/reporting/rows.ts";
import type { Sql } from "../../src/reporting/sql/database.ts";
import { createRandom, type TestShop } from "./test-shop.ts";

/** A pause as short as may be that still lets others work. */
function shortWait(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return waitFor(Math.min(milliseconds, 2), signal);
}

/** What the feed and the rebuild work with, on the shop's clock. */
export function reportingOptions(test: TestShop, sql: Sql): FeedOptions {
  let idCount = 0;
  return {
    client: test.client,
    sql,
    tableNames: test.options.tableNames ?? {},
    now: () => test.clock.nowMs,
    newId: () => `id-${++idCount}`,
    wait: shortWait,
    random: createRandom(11),
    freshnessMilliseconds: 50,
    pollMilliseconds: 1,
  };
}

export function startTestFeed(
  test: TestShop,
  sql: Sql,
  changes: Partial<FeedOptions> = {},
): ReportingFeed {
  return startFeed({ ...reportingOptions(test, sql), ...changes });
}

type Contents = Readonly<Record<RelationName, readonly Row[]>>;

/** All rows of a schema, without what is only for the search. */
export async function rowsIn(db: Sql, schema: string, layout: Layout): Promise<Contents> {
  const entries = relationNames.map(async (name) => {
    const columns = columnsOf(name, layout).map(([column]) => column);
    const rows = await db.withSchema(schema).selectFrom(name).selectAll().execute();
    return [
      name,
      rows.map((row) => {
        const plain: Readonly<Record<string, unknown>> = { ...row };
        return Object.fromEntries(columns.map((column) => [column, comparable(plain[column])]));
      }),
    ] as const;
  });
  return contentsOf(Object.fromEntries(await Promise.all(entries)));
}

/** The rows that the tables would give now. */
export async function rowsOfTables(test: TestShop, layout: Layout): Promise<Contents> {
  const found: Partial<Record<RelationName, Row[]>> = {};
  for (const kind of itemKinds) {
    const tableNames = test.options.tableNames ?? {};
    const options = { client: test.client, tableNames, kind, layout, segments: 1 };
    for await (const items of scanItems(options)) {
      for (const { rows } of items) {
        for (const name of relationNames) {
          const columns = columnsOf(name, layout).map(([column]) => column);
          for (const row of rows[name] ?? []) {
            const each = columns.map((column) => [column, comparable(row[column])]);
            found[name] = [...(found[name] ?? []), Object.fromEntries(each)];
          }
        }
      }
    }
  }
  return contentsOf(found);
}

function contentsOf(found: Readonly<Partial<Record<RelationName, readonly Row[]>>>): Contents {
  const sorted = relationNames.map((name) => {
    const { key } = relationOf(name);
    const textOf = (row: Row) => JSON.stringify(key.map((column) => row[column]));
    const rows = [...(found[name] ?? [])];
    return [name, rows.sort((one, other) => (textOf(one) < textOf(other) ? -1 : 1))];
  });
  return Object.fromEntries(sorted);
}

function comparable(value: unknown): Row[string] {
  return value instanceof Date ? value.toISOString() : ((value ?? null) as Row[string]);
}
