import { readFileSync } from "node:fs";

/** A fenced block of a document: `kind` is what stands behind the fence, such as `sh aws`. */
export interface GuideBlock {
  readonly kind: string;
  /** The heading above it. */
  readonly section: string;
  readonly text: string;
}

const guidesFolder = new URL("../../../../docs/guides/", import.meta.url);

export function readGuide(name: string): string {
  return readFileSync(new URL(name, guidesFolder), "utf8");
}

/** All fenced blocks of a document, in its order. */
export function blocksOf(markdown: string): readonly GuideBlock[] {
  let section = "";
  const blocks: GuideBlock[] = [];
  for (const [, heading, kind, text] of markdown.matchAll(
    /^#+ (.+)$|^```([a-z][a-z ]*)\n([\s\S]*?)^```$/gm,
  )) {
    if (heading !== undefined) section = heading;
    else blocks.push({ kind: kind ?? "", section, text: text ?? "" });
  }
  return blocks;
}

/** What a table of two columns under a heading says: from the field's name to its value. */
export function fieldsOf(markdown: string, heading: string): ReadonlyMap<string, string> {
  const section = markdown.split(/^#+ /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  const rows = [...section.matchAll(/^\| (?!field)([\w ]+) \| (.+) \|$/gm)];
  return new Map(rows.map(([, field = "", value = ""]) => [field, value]));
}
