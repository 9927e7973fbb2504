import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

export interface ChecklistRow {
  /** Such as `S-51`, `T4-101` or `C-51b`. */
  readonly id: string;
  readonly claim: string;
  readonly passCondition: string;
}

export interface Checklist {
  readonly title: string;
  /** The file's name without its ending. */
  readonly document: string;
  readonly rows: readonly ChecklistRow[];
}

/** The checklists of docs/requirements, in the order of the files' names; files without rows are left out. */
export function readChecklists(root: string): readonly Checklist[] {
  const folder = join(root, "docs", "requirements");
  const checklists = readdirSync(folder)
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => parseChecklist(basename(name, ".md"), readFileSync(join(folder, name), "utf8")))
    .filter(({ rows }) => rows.length > 0);
  refuseRepeatedIds(checklists);
  return checklists;
}

/** A row of a checklist is a table row whose first cell begins with an id; marks may follow the id. */
export function parseChecklist(document: string, markdown: string): Checklist {
  const lines = markdown.split("\n");
  const rows = lines.flatMap((line) => {
    const cells = tableCells(line);
    const id = /^[A-Z]\d?-\d{2,}[a-z]?(?![\w-])/.exec(cells[0] ?? "")?.[0];
    if (id === undefined || cells.length < 3) return [];
    return [{ id, claim: cells[1] ?? "", passCondition: cells.slice(2).join(" | ") }];
  });
  const heading = lines.find((line) => line.startsWith("# "));
  return { title: heading?.slice(2).trim() ?? document, document, rows };
}

function tableCells(line: string): string[] {
  if (!line.startsWith("|")) return [];
  const withoutEnds = line.trim().replace(/^\|/, "").replace(/\|$/, "");
  return withoutEnds.split(/(?<!\\)\|/).map((cell) => cell.trim());
}

function refuseRepeatedIds(checklists: readonly Checklist[]): void {
  const documentOf = new Map<string, string>();
  for (const { document, rows } of checklists) {
    for (const { id } of rows) {
      const first = documentOf.get(id);
      if (first !== undefined) {
        throw new Error(`Row ${id} stands twice, in ${first} and ${document}: give one a new id.`);
      }
      documentOf.set(id, document);
    }
  }
}
