/**
 * Text for Markdown that stands for itself, whatever is in it: on one line, and without the characters
 * that would make it a link, a tag, a heading or a list.
 */
export function escapeText(text: string): string {
  return oneLine(text)
    .replace(/[\\`*[\]~<&$]/g, "\\$&")
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_")
    .replace(/^[#+\-=>:]/, "\\$&")
    .replace(/^(\d+)([.)])(?=\s|$)/, "$1\\$2")
    .replace(/(^|\s)(#+)$/, "$1\\$2");
}

/** A name or a value in code. */
export function code(text: string): string {
  const content = oneLine(text);
  if (content === "") {
    return "*empty*";
  }
  const runs = content.match(/`+/g) ?? [];
  const fence = "`".repeat(Math.max(0, ...runs.map((run) => run.length)) + 1);
  const isTouching = content.startsWith("`") || content.endsWith("`");
  const padded = isTouching ? ` ${content} ` : content;
  return `${fence}${padded}${fence}`;
}

/** A block of code that nothing in it can end. */
export function codeBlock(language: string, lines: readonly string[]): string[] {
  const runs = lines.join("\n").match(/`{3,}/g) ?? [];
  const fence = "`".repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return [`${fence}${language}`, ...lines, fence];
}

/** Cells are Markdown already. A table without rows is nothing. */
export function markdownTable(
  headers: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  return rows.length === 0
    ? []
    : [rowOf(headers), rowOf(headers.map(() => "---")), ...rows.map(rowOf)];
}

/** A bar would end a cell even within code. */
function rowOf(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

/** Lines and blocks of lines as one text, with an empty line between blocks and none at the ends. */
export function joinBlocks(blocks: readonly (readonly string[])[]): string {
  const texts = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  return `${texts.join("\n\n")}\n`;
}

/** The anchors of headings as GitHub makes them; the second of a name gets a number. */
export class Anchors {
  readonly #taken = new Map<string, number>();

  of(heading: string): string {
    const slug = oneLine(heading)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, "")
      .replaceAll(" ", "-");
    const count = this.#taken.get(slug) ?? 0;
    this.#taken.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  }
}

/** No line breaks, nor other characters that control rather than show. */
function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/\p{Cf}/gu, "")
    .trim();
}
