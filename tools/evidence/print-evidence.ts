import type { DocumentEvidence, Evidence, RowEvidence } from "./collect-evidence.ts";

/** One paragraph per document: how many rows are proven, and the ids of the others. */
export function printEvidenceSummary({ documents }: Evidence): string {
  const lines = documents.flatMap((document) => [
    headline(document),
    ...(["failed", "skipped", "untested"] as const).flatMap((state) => {
      const ids = idsOf(document, state);
      return ids.length === 0 ? [] : [`  ${state}: ${joinRanges(ids)}`];
    }),
  ]);
  return ["Evidence (npm run evidence names the tests)", ...lines].join("\n");
}

/** Every row with the tests that prove it, then the rows with none. */
export function printEvidence({ documents, errors }: Evidence): string {
  const blocks = documents.map((document) => {
    const tested = document.rows.filter((row) => row.state !== "untested").map(printTestedRow);
    const untested = document.rows
      .filter((row) => row.state === "untested")
      .map(({ row }) => `  untested  ${row.id}  ${row.claim}`);
    return [headline(document), ...tested, ...untested].join("\n");
  });
  return [...blocks, ...errors.map((error) => `Error: ${error}`)].join("\n\n");
}

/** The same facts for programs. */
export function printEvidenceJson({ documents, errors }: Evidence): string {
  const plain = documents.map(({ checklist, rows }) => ({
    document: checklist.document,
    rowCount: rows.length,
    provenCount: rows.filter((row) => row.state === "proven").length,
    rows: rows.map(({ row, state, tests }) => ({ id: row.id, claim: row.claim, state, tests })),
  }));
  return JSON.stringify({ documents: plain, errors }, undefined, 2);
}

function headline(document: DocumentEvidence): string {
  const provenCount = idsOf(document, "proven").length;
  const { title, document: file } = document.checklist;
  return `${title}: ${provenCount} of ${document.rows.length} rows proven (docs/requirements/${file}.md)`;
}

function printTestedRow({ row, state, tests }: RowEvidence): string {
  const names = tests.map((test) => `            ${test}`);
  return [`  ${state.padEnd(8)}  ${row.id}  ${row.claim}`, ...names].join("\n");
}

function idsOf(document: DocumentEvidence, state: RowEvidence["state"]): readonly string[] {
  return document.rows.filter((row) => row.state === state).map(({ row }) => row.id);
}

/** "S-01, S-02, S-03, S-07" becomes "S-01 to S-03, S-07". */
export function joinRanges(ids: readonly string[]): string {
  const runs: string[][] = [];
  for (const id of ids) {
    const run = runs.at(-1);
    if (run !== undefined && isNext(run.at(-1), id)) run.push(id);
    else runs.push([id]);
  }
  return runs.flatMap((run) => (run.length < 3 ? run : [`${run[0]} to ${run.at(-1)}`])).join(", ");
}

function isNext(previousId: string | undefined, id: string): boolean {
  if (previousId === undefined) return false;
  const [previousPrefix, previousNumber] = previousId.split("-");
  const [prefix, number] = id.split("-");
  return previousPrefix === prefix && Number(previousNumber) + 1 === Number(number);
}
