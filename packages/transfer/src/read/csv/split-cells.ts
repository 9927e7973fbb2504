/** One cell of a record. */
export interface Cell {
  readonly text: string;
  /** Tells an empty text from nothing at all. */
  readonly isQuoted: boolean;
  /** Where it begins in its record. */
  readonly offset: number;
}

export interface CellProblem {
  readonly offset: number;
  readonly message: string;
}

/**
 *     record ::= cell { "," cell }
 *     cell   ::= { character but '"' and "," } | '"' { character but '"' | '""' } '"'
 *
 * As RFC 4180 has it. Gives the problem instead when the record is not so.
 */
export function splitCells(record: string): readonly Cell[] | CellProblem {
  const cells: Cell[] = [];
  let offset = 0;
  for (;;) {
    const end =
      record.charCodeAt(offset) === 0x22
        ? takeQuoted(record, offset, cells)
        : takeUnquoted(record, offset, cells);
    if (typeof end !== "number") return end;
    if (end >= record.length) return cells;
    offset = end + 1;
  }
}

/** Gives where the cell ends: at a comma, or with the record. */
function takeUnquoted(record: string, offset: number, cells: Cell[]): number | CellProblem {
  const found = record.indexOf(",", offset);
  const end = found === -1 ? record.length : found;
  const text = record.slice(offset, end);
  const wrong = text.search(/["\r]/);
  if (wrong !== -1) {
    const message =
      text[wrong] === "\r"
        ? "a carriage return stands in a cell: put the cell in double quotes, or end lines with a line feed"
        : 'a double quote stands in a cell without quotes: put the cell in double quotes and write "" for each within';
    return { offset: offset + wrong, message };
  }
  cells.push({ text, isQuoted: false, offset });
  return end;
}

function takeQuoted(record: string, offset: number, cells: Cell[]): number | CellProblem {
  let text = "";
  let start = offset + 1;
  for (;;) {
    const end = record.indexOf('"', start);
    if (end === -1) {
      return { offset, message: "the double quote that begins this cell is never closed" };
    }
    text += record.slice(start, end);
    const next = record.charCodeAt(end + 1);
    if (next === 0x22) {
      text += '"';
      start = end + 2;
    } else if (Number.isNaN(next) || next === 0x2c) {
      cells.push({ text, isQuoted: true, offset });
      return end + 1;
    } else {
      const message =
        'after the closing double quote a comma or the line\'s end is expected: write "" for a quote within';
      return { offset: end + 1, message };
    }
  }
}
