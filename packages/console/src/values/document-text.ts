import type { DescribedTable } from "@plinth/transfer";
import { ItemFileError, type ItemProblem, memorySource, readItems } from "@plinth/transfer";
import {
  type AttributeValue,
  type Item,
  itemToJson,
  type OpenAttributeValue,
} from "@plinth/values";
import { attributeOf } from "./attribute-of.ts";
import { printJson } from "./print-json.ts";

/** The types whose text is JSON: values in DynamoDB JSON for maps and lists, a list of texts for sets. */
export const documentTypes = ["M", "L", "SS", "NS", "BS"] as const;

export type DocumentType = (typeof documentTypes)[number];

/** What is wrong with a text, and where; lines and columns count from 1. */
export type TextProblem = ItemProblem;

export type ReadText<Value> =
  | { readonly isRead: true; readonly value: Value }
  | { readonly isRead: false; readonly problems: readonly TextProblem[] };

/** The inside of a map, a list or a set as JSON in lines. */
export function documentText(value: AttributeValue): string {
  const wire: Record<string, OpenAttributeValue> = JSON.parse(itemToJson({ value }));
  const [inside] = Object.values(wire["value"] ?? {});
  return printJson(inside);
}

/** Reads such a text. Its places are those in the text itself. */
export async function readDocumentText(
  text: string,
  type: DocumentType,
): Promise<ReadText<AttributeValue>> {
  const read = await readOneItem({ before: `{"Item":{"v":{"${type}":`, text, after: "}}}" });
  if (!read.isRead) {
    const problems = read.problems.map((problem) => unwrapped(problem, text, type));
    return { isRead: false, problems: problems.slice(0, text.trim() === "" ? 1 : problemsMax) };
  }
  const value = attributeOf(read.value, "v");
  // A text that closes the wrapping's braces itself says more than one value.
  if (value === undefined || Object.keys(read.value).length !== 1) {
    return { isRead: false, problems: [{ ...endOf(text), path: "", message: moreThanOne }] };
  }
  return { isRead: true, value };
}

/** One mistake often makes the next: the first ones are enough for a field. */
const problemsMax = 3;

const moreThanOne = "there is more here than one value";

/** Reads a whole item in DynamoDB JSON, and checks it against its table where one is given. */
export async function readItemText(
  text: string,
  table: DescribedTable | undefined,
): Promise<ReadText<Item>> {
  return await readOneItem({ before: "", text, after: "" }, table);
}

/** A text with what makes an item of it. */
interface Wrapped {
  readonly before: string;
  readonly text: string;
  readonly after: string;
}

/**
 * Reads a list of one. The text begins on a line of its own, so that its columns are those that are
 * reported; it stands in a list, because of items one after another the next begins with a line.
 */
async function readOneItem(
  { before, text, after }: Wrapped,
  table?: DescribedTable,
): Promise<ReadText<Item>> {
  const items: Item[] = [];
  const options = { format: "dynamodb-json", ...(table === undefined ? {} : { table }) } as const;
  const source = memorySource("item", `[${before}\n${text}\n${after}]`);
  try {
    for await (const batch of readItems(source, options)) {
      items.push(...batch.map(({ item }) => item));
    }
  } catch (error) {
    if (!(error instanceof ItemFileError)) throw error;
    return { isRead: false, problems: error.problems.map((each) => inText(each, text)) };
  }
  const [item] = items;
  if (item !== undefined && items.length === 1) return { isRead: true, value: item };
  const message = item === undefined ? "there is no item here" : "there is more here than one item";
  return { isRead: false, problems: [{ line: 1, column: 1, path: "", message }] };
}

/** The place in the text itself; what is behind it is at its end, what is before it at its beginning. */
function inText(problem: TextProblem, text: string): TextProblem {
  const line = problem.line - 1;
  const end = endOf(text);
  if (line < 1) return { ...problem, line: 1, column: 1 };
  return line > end.line ? { ...problem, ...end } : { ...problem, line };
}

function unwrapped(problem: TextProblem, text: string, type: DocumentType): TextProblem {
  const path = problem.path.replace(/^v(\.(?:SS|NS|BS)(?=\[|$))?\.?/, "");
  const isEmpty = text.trim() === "";
  return {
    ...problem,
    path,
    message: isEmpty ? `there is nothing here: write ${emptyTexts[type]}` : problem.message,
  };
}

const emptyTexts: Readonly<Record<DocumentType, string>> = {
  M: '{} for an empty map, or {"a": {"S": "text"}}',
  L: '[] for an empty list, or [{"S": "text"}]',
  SS: '["text", "other text"]',
  NS: '["1", "2.5"]',
  BS: '["aGVsbG8="]',
};

function endOf(text: string): { readonly line: number; readonly column: number } {
  const lines = text.split("\n");
  return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}

/** `Line 2, column 12, at shelf.row.N: …`. */
export function problemText({ line, column, path, message }: TextProblem): string {
  const at = path === "" ? "" : `, at ${path}`;
  return `Line ${line}, column ${column}${at}: ${message}.`;
}
