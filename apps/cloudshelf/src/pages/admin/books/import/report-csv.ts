import type { RowReport } from "../../../../services/import/import-options.ts";

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
      else controller.enqueue(encoder.encode(value.map(csvLine).join("")));
    },
    async cancel() {
      await steps.return(undefined);
    },
  });
}

function csvLine({ line, column, outcome, bookId, title, message }: RowReport): string {
  const cells = [line, column, outcome, cell(bookId), cell(title), cell(message)];
  return `${cells.join(",")}\r\n`;
}

/** Spreadsheets run a text that begins like a formula; strangers wrote the file, so it gets an apostrophe. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
