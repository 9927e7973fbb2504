import type { Client } from "@plinth/client";
import { sql } from "kysely";
import {
  type ItemKind,
  itemKinds,
  type RelationName,
  relationOf,
  rootRelations,
} from "../reporting/relations.ts";
import type { Sql } from "../reporting/sql/database.ts";
import { type TableNames, tables } from "../schema.ts";
import { attributesWithoutColumn } from "./attributes-without-column.ts";
import { exportSchema } from "./export-tables.ts";
import { type Difference, differencesOf } from "./row-differences.ts";
import { type Item, kindOfItem, lineRelations, linesIn, storedItems } from "./stored-items.ts";

export interface CompareOptions {
  readonly client: Client;
  readonly tableNames: TableNames;
  readonly sql: Sql;
  /** How many items of each kind are compared field by field. */
  readonly sampleCount: number;
  /** From 0 up to 1; the same numbers choose the same items. */
  readonly random: () => number;
}

export interface ComparedRelation {
  readonly relation: RelationName;
  readonly storedCount: number;
  readonly sqlCount: number;
  readonly sampledCount: number;
  readonly differences: readonly Difference[];
}

export interface Comparison {
  readonly relations: readonly ComparedRelation[];
  /** What is not exported, by the beginning of its key. */
  readonly helperCounts: ReadonlyMap<string, number>;
  /** Attributes that have no column, such as `books.colour`, each with how many items have it. */
  readonly withoutColumn: ReadonlyMap<string, number>;
  readonly isSame: boolean;
}

/**
 * Reads the four tables again, as DynamoDB has them and not through the shop's own model, and compares:
 * the count of every table, the names of all attributes, and a sample of items with all their fields
 * and lines.
 */
export async function compareExport(options: CompareOptions): Promise<Comparison> {
  const survey = await surveyTables(options);
  const relations: ComparedRelation[] = [];
  for (const kind of itemKinds) {
    const samples = survey.samples.get(kind) ?? [];
    const found: Difference[] = [];
    for (const item of samples) found.push(...(await differencesOf(options.sql, kind, item)));
    for (const relation of [rootRelations[kind], ...(lineRelations[kind] ?? [])]) {
      relations.push({
        relation,
        storedCount: survey.counts.get(relation) ?? 0,
        sqlCount: await countOf(options.sql, relation),
        sampledCount: relationOf(relation).parent === undefined ? samples.length : 0,
        differences: found.filter((difference) => difference.relation === relation),
      });
    }
  }
  const { helperCounts, withoutColumn } = survey;
  const isSame =
    withoutColumn.size === 0 &&
    relations.every(
      ({ storedCount, sqlCount, differences }) =>
        storedCount === sqlCount && differences.length === 0,
    );
  return { relations, helperCounts, withoutColumn, isSame };
}

interface Survey {
  readonly counts: Map<RelationName, number>;
  readonly helperCounts: Map<string, number>;
  readonly withoutColumn: Map<string, number>;
  readonly samples: Map<ItemKind, Item[]>;
}

async function surveyTables(options: CompareOptions): Promise<Survey> {
  const survey: Survey = {
    counts: new Map(),
    helperCounts: new Map(),
    withoutColumn: new Map(),
    samples: new Map(),
  };
  const seen = new Map<ItemKind, number>();
  for (const { name } of tables) {
    for await (const item of storedItems(options.client, options.tableNames[name] ?? name)) {
      const { kind, helper } = kindOfItem(name, item);
      if (kind === undefined) {
        add(survey.helperCounts, `${name} ${helper}`, 1);
        continue;
      }
      add(survey.counts, rootRelations[kind], 1);
      for (const relation of lineRelations[kind] ?? []) {
        add(survey.counts, relation, linesIn(item, relation).length);
      }
      for (const name of attributesWithoutColumn(kind, item)) add(survey.withoutColumn, name, 1);
      add(seen, kind, 1);
      keepSample(survey.samples, { kind, item, seenCount: seen.get(kind) ?? 0 }, options);
    }
  }
  return survey;
}

function add<Key>(counts: Map<Key, number>, key: Key, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

/** Each item has the same chance to be in the sample, however many there are (Vitter's algorithm R). */
function keepSample(
  samples: Map<ItemKind, Item[]>,
  { kind, item, seenCount }: { kind: ItemKind; item: Item; seenCount: number },
  { sampleCount, random }: CompareOptions,
): void {
  const kept = samples.get(kind) ?? [];
  samples.set(kind, kept);
  const place = kept.length < sampleCount ? kept.length : Math.floor(random() * seenCount);
  if (place < sampleCount) kept[place] = item;
}

async function countOf(db: Sql, relation: RelationName): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::bigint as count from ${sql.id(exportSchema, relation)}`.execute(db);
  return rows[0]?.count ?? 0;
}
