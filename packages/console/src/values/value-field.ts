import {
  type AttributeType,
  type AttributeValue,
  attributeTypeOf,
  bytesToBase64,
  type OpenAttributeValue,
} from "@plinth/values";
import {
  type DocumentType,
  documentText,
  documentTypes,
  problemText,
  readDocumentText,
} from "./document-text.ts";
import { isKeptByForms } from "./line-breaks.ts";
import { type Parsed, parseScalar } from "./parse-scalar.ts";

/** All types, those that are written most first. */
export const attributeTypes: readonly AttributeType[] = [
  "S",
  "N",
  "BOOL",
  "M",
  "L",
  "NULL",
  "SS",
  "NS",
  "B",
  "BS",
];

/** The text by which a form shows a value; `readField` reads it back. */
export function fieldText(value: AttributeValue): string {
  const open: OpenAttributeValue = value;
  switch (attributeTypeOf(value)) {
    case "S":
      return open.S ?? "";
    case "N":
      return open.N ?? "";
    case "B":
      return bytesToBase64(open.B ?? new Uint8Array());
    case "BOOL":
      return String(open.BOOL);
    case "NULL":
      return "";
    case "M":
    case "L":
    case "SS":
    case "NS":
    case "BS":
      return documentText(value);
  }
}

/** Reads what was typed as a value of a type; what is wrong is told with its place. */
export async function readField(
  text: string,
  type: AttributeType,
): Promise<Parsed<AttributeValue>> {
  if (!isDocumentType(type)) return parseScalar(text, type);
  const read = await readDocumentText(text, type);
  if (read.isRead) return { isParsed: true, value: read.value };
  return { isParsed: false, problem: read.problems.map(problemText).join("\n") };
}

function isDocumentType(type: AttributeType): type is DocumentType {
  return documentTypes.some((each) => each === type);
}

/** False for what a form would not give back as it is; JSON, which escapes it, does. */
export function isEditableField(name: string, value: AttributeValue): boolean {
  return isKeptByForms(name) && !name.includes("\n") && (!("S" in value) || isKeptByForms(value.S));
}
