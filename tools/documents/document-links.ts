import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/** A link of a Markdown document, as it stands there. */
export interface DocumentLink {
  readonly line: number;
  readonly target: string;
}

/** All links and pictures of a document, without what stands in code. */
export function linksOf(markdown: string): readonly DocumentLink[] {
  const links: DocumentLink[] = [];
  for (const [index, line] of withoutCode(markdown).split("\n").entries()) {
    for (const [, inline, reference] of line.matchAll(
      /\]\(\s*<?([^)\s>]+)>?[^)]*\)|^\[[^\]]+\]:\s+(\S+)/g,
    )) {
      links.push({ line: index + 1, target: inline ?? reference ?? "" });
    }
  }
  return links;
}

/** The anchors of a document's headings, as GitHub makes them. */
export function anchorsOf(markdown: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of withoutCodeBlocks(markdown).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const text = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1");
    const slug = text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, "")
      .replaceAll(" ", "-");
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** What is wrong with the links of a document in this folder; each with its place. */
export function linkProblems(rootFolder: string, document: string): readonly string[] {
  const markdown = readFileSync(join(rootFolder, document), "utf8");
  return linksOf(markdown).flatMap(({ line, target }) => {
    const problem = problemOf(rootFolder, document, target);
    return problem === undefined ? [] : [`${document}:${line}: ${target} ${problem}`];
  });
}

function problemOf(rootFolder: string, document: string, target: string): string | undefined {
  if (/^[a-z][a-z+.-]*:/i.test(target)) return addressProblem(target);
  const [path = "", anchor] = target.split("#");
  const file = path === "" ? document : join(dirname(document), decodeURI(path));
  if (path.startsWith("/") || relative(rootFolder, join(rootFolder, file)).startsWith("..")) {
    return "leads out of the repository";
  }
  const place = join(rootFolder, file);
  if (!existsSync(place)) return "is not there";
  if (anchor === undefined) return undefined;
  if (statSync(place).isDirectory() || !file.endsWith(".md")) return "has no headings";
  return anchorsOf(readFileSync(place, "utf8")).has(anchor) ? undefined : "has no such heading";
}

/** An address elsewhere is not asked for: a test that needs the network would fail without a fault. */
function addressProblem(target: string): string | undefined {
  if (!URL.canParse(target)) return "is no address";
  const { protocol, hostname } = new URL(target);
  const isHere = hostname === "127.0.0.1" || hostname === "localhost";
  if (protocol === "https:" || protocol === "mailto:" || (protocol === "http:" && isHere)) {
    return undefined;
  }
  return "is not an https address";
}

function withoutCode(markdown: string): string {
  return withoutCodeBlocks(markdown).replaceAll(/(`+)(?!`)[^\n]*?[^`]\1(?!`)/g, "");
}

/** The lines stay, so that they can be counted. */
function withoutCodeBlocks(markdown: string): string {
  return markdown.replaceAll(/^( *)(```+|~~~+)[^\n]*\n[\s\S]*?^\1\2 *$/gm, (block) =>
    block.replaceAll(/[^\n]/g, ""),
  );
}
