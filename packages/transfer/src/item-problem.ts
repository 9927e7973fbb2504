/** Where something stands in a file. Both count from 1; columns are UTF-16 units, as editors count. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** One thing in a file that keeps it from being loaded. */
export interface ItemProblem extends Place {
  /** The way to it within its item, such as `lines[3].price`; "" for the item or the file itself. */
  readonly path: string;
  /** What is wrong, and what would be right. */
  readonly message: string;
}

/** How many problems are listed; all are counted. */
const listedMax = 20;

/** Gathers a file's problems in the order of their places, however they are found. */
export class ItemProblems {
  readonly #listed: ItemProblem[] = [];
  #total = 0;

  get total(): number {
    return this.#total;
  }

  get listed(): readonly ItemProblem[] {
    return this.#listed;
  }

  add(problem: ItemProblem): void {
    this.#total += 1;
    const before = this.#listed.findLastIndex((each) => comparePlaces(each, problem) <= 0);
    this.#listed.splice(before + 1, 0, problem);
    this.#listed.length = Math.min(this.#listed.length, listedMax);
  }
}

function comparePlaces(left: Place, right: Place): number {
  return left.line - right.line || left.column - right.column;
}

/** A file was refused as a whole: nothing of it was written. */
export class ItemFileError extends Error {
  readonly fileName: string;
  /** The first 20 in the order of the file. */
  readonly problems: readonly ItemProblem[];
  readonly problemCount: number;

  constructor(fileName: string, { listed, total }: Pick<ItemProblems, "listed" | "total">) {
    const lines = listed.map((problem) => `  ${problemLine(fileName, problem)}`);
    const rest = total > listed.length ? [`  and ${total - listed.length} more`] : [];
    const found = total === 1 ? "1 problem" : `${total} problems`;
    super([`${fileName} has ${found}:`, ...lines, ...rest].join("\n"));
    this.name = "ItemFileError";
    this.fileName = fileName;
    this.problems = listed;
    this.problemCount = total;
  }
}

/** `books.json:12:7 lines[3].price: …`, which terminals and editors make a link of. */
export function problemLine(
  fileName: string,
  { line, column, path, message }: ItemProblem,
): string {
  const at = `${fileName}:${line}:${column}`;
  return path === "" ? `${at} ${message}` : `${at} ${path}: ${message}`;
}
