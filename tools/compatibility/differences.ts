/** One place where the code says that it differs from DynamoDB. */
export interface Difference {
  readonly path: string;
  /** From the first word after the mark to the end of its sentence. */
  readonly text: string;
}

const mark = "Differs from DynamoDB:";

/** Finds every mark in a source file. Its sentence may run over several lines of comment. */
export function differencesIn(path: string, source: string): Difference[] {
  const differences: Difference[] = [];
  const lines = source.split("\n");
  for (const [number, line] of lines.entries()) {
    const start = line.indexOf(mark);
    if (start !== -1) {
      const first = line.slice(start + mark.length);
      const words = [first, ...commentAfter(lines, number)].map((part) => part.trim()).join(" ");
      differences.push({ path, text: firstSentence(words) });
    }
  }
  return differences;
}

/** The comment's lines below a line, without their marks, up to an empty one or the comment's end. */
function commentAfter(lines: readonly string[], number: number): string[] {
  const text: string[] = [];
  if (lines[number]?.includes("*/") === true) return text;
  for (const line of lines.slice(number + 1)) {
    const comment = /^\s*(?:\*(?!\/)|\/\/)(.*)$/.exec(line)?.[1];
    if (comment === undefined || comment.trim() === "") return text;
    text.push(comment.replace("*/", ""));
  }
  return text;
}

function firstSentence(words: string): string {
  const text = words.replace("*/", "").trim();
  const end = text.search(/\.(?:\s|$)/);
  const sentence = end === -1 ? text : text.slice(0, end + 1);
  return sentence;
}

/** The compatibility page: the differences by the part of the code that has them. */
export function printCompatibility(differences: readonly Difference[]): string {
  const byPart = new Map<string, Difference[]>();
  for (const difference of differences) {
    const part = difference.path.split("/").slice(0, 2).join("/");
    byPart.set(part, [...(byPart.get(part) ?? []), difference]);
  }
  const parts = [...byPart].map(([part, found]) => {
    const rows = found.map(({ path, text }) => `- [${nameOf(path)}](../${path}): ${text}`);
    return `## ${part}\n\n${rows.join("\n")}\n`;
  });
  return `# Where Plinth differs from DynamoDB

Each difference is marked in the code where it happens. This page is made from those marks by \`npm run compatibility\`, and \`npm test\` fails when it is out of date. What is not listed here is meant to be as in DynamoDB; where it is not, that is a defect.

${parts.join("\n")}`;
}

/** The file's name says what the difference is about: `delete-table`. */
function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replace(/\.tsx?$/, "");
}
