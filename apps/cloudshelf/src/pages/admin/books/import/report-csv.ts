import type { RowReport } from "../../../../services/import/import-options.ts";
import { type CsvCell, csvLines } from "../../csv.ts";

/** The report as a file, with the rows as they come. */
export function reportCsv(steps: AsyncGenerator<readonly RowReport[]>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      // The mark lets spreadsheets read the accents.
      controller.enqueue(encoder.encode("\uFEFFline,column,outcome,book_id,title,message\r\n"));
    },
    async pull(controller) {
      const { done, value = [] } = await steps.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(csvLines(value.map(cellsOf))));
    },
    async cancel() {
      await steps.return(undefined);
    },
  });
}

function cellsOf({ line, column, outcome, bookId, title, message }: RowReport): readonly CsvCell[] {
  return [line, column, outcome, bookId, title, message];
}
