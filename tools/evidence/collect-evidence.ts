import type { TestFileResult, TestResult } from "../gate/test-report.ts";
import type { Checklist, ChecklistRow } from "./checklist.ts";

export interface Evidence {
  readonly documents: readonly DocumentEvidence[];
  /** Ids in test titles that no checklist has: a slip of the pen that would prove nothing. */
  readonly errors: readonly string[];
}

export interface DocumentEvidence {
  readonly checklist: Checklist;
  readonly rows: readonly RowEvidence[];
}

export interface RowEvidence {
  readonly row: ChecklistRow;
  readonly state: "proven" | "failed" | "skipped" | "untested";
  /** Full names of the tests whose titles start with the row's id. */
  readonly tests: readonly string[];
}

/** Holds the checklists against what the tests did. A row is proven by a test that ran and passed. */
export function collectEvidence(
  checklists: readonly Checklist[],
  files: readonly TestFileResult[],
): Evidence {
  const results = files.flatMap((file) => file.assertionResults);
  const resultsById = new Map<string, TestResult[]>();
  for (const result of results) {
    for (const id of leadingIds(result.title)) {
      resultsById.set(id, [...(resultsById.get(id) ?? []), result]);
    }
  }
  const documents = checklists.map((checklist) => ({
    checklist,
    rows: checklist.rows.map((row) => judge(row, resultsById.get(row.id) ?? [])),
  }));
  return { documents, errors: unknownIds(checklists, results) };
}

/** The ids that a title starts with: "S-51 sells ..." has one, "S-36, S-38: the indexes ..." two. */
export function leadingIds(title: string): readonly string[] {
  const id = String.raw`[A-Z]\d?-\d{2,}[a-z]?(?![\w-])`;
  const list = new RegExp(String.raw`^${id}(?:(?:,\s*|\s+and\s+|,\s*and\s+)${id})*`).exec(title);
  return list === null ? [] : idsIn(list[0]);
}

function idsIn(text: string): readonly string[] {
  return text.match(/(?<![\w-])[A-Z]\d?-\d{2,}[a-z]?(?![\w-])/g) ?? [];
}

function judge(row: ChecklistRow, results: readonly TestResult[]): RowEvidence {
  const tests = results.map((result) => result.fullName);
  if (results.length === 0) return { row, state: "untested", tests };
  if (results.some((result) => result.status === "failed")) return { row, state: "failed", tests };
  const hasPassed = results.some((result) => result.status === "passed");
  return { row, state: hasPassed ? "proven" : "skipped", tests };
}

/** Only prefixes that some checklist uses are ids: a title may speak of `X-99` in peace. */
function unknownIds(checklists: readonly Checklist[], results: readonly TestResult[]): string[] {
  const known = new Set(checklists.flatMap(({ rows }) => rows.map((row) => row.id)));
  const prefixes = new Set([...known].map(prefixOf));
  return results.flatMap(({ title, fullName }) =>
    idsIn(title)
      .filter((id) => prefixes.has(prefixOf(id)) && !known.has(id))
      .map((id) => `no checklist has a row ${id}, which this test names: ${fullName}`),
  );
}

function prefixOf(id: string): string {
  return id.slice(0, id.indexOf("-"));
}
