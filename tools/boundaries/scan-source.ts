/** What the rules look at in a source file. */
export interface ScannedSource {
  /** The text with comments and the contents of strings blanked out: same length, same lines. */
  readonly code: string;
  readonly imports: readonly SourceImport[];
}

export interface SourceImport {
  readonly specifier: string;
  /** `import type` and `export type`, or only `type` members: gone when the program runs. */
  readonly isTypeOnly: boolean;
  /** Counted from 1. */
  readonly line: number;
}

/**
 * Reads a TypeScript file as far as the rules need it. TypeScript 7 has no parser to borrow, and a
 * scanner that knows comments, strings, templates and regular expressions is enough for imports.
 */
export function scanSource(text: string): ScannedSource {
  const code = blankTexts(text);
  return { code, imports: findImports(code, text) };
}

/** Counted from 1. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}

const fromClause =
  /\b(?:import|export)\s+(type\s+)?([\w$\s{},*]*?)\bfrom\s*(["'])|\bimport\s*(\(\s*)?(["'])/g;

function findImports(code: string, text: string): SourceImport[] {
  return [...code.matchAll(fromClause)].map((match) => {
    const [whole, typeKeyword, clause] = match;
    const start = match.index + whole.length;
    const quote = whole.at(-1) ?? '"';
    const specifier = text.slice(start, text.indexOf(quote, start));
    const isTypeOnly =
      typeKeyword !== undefined || hasOnlyTypeMembers(clause) || isInlineType(text, match.index);
    return { specifier, isTypeOnly, line: lineAt(text, match.index) };
  });
}

/** `import("x").Name` in a type, as against `await import("x")`. */
function isInlineType(text: string, start: number): boolean {
  return /^import\(\s*["'][^"']*["']\s*\)\.[A-Z]/.test(text.slice(start, start + 200));
}

function hasOnlyTypeMembers(clause: string | undefined): boolean {
  const members = /^\s*\{([^}]*)\}\s*$/.exec(clause ?? "")?.[1];
  if (members === undefined) return false;
  const names = members.split(",").filter((name) => name.trim() !== "");
  return names.length > 0 && names.every((name) => /^\s*type\s/.test(name));
}

/** After these a slash begins a regular expression, and after anything else it divides. */
const beforeRegularExpression =
  /(?:^|[(,=:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|void|delete|throw|new|do|else))\s*$/;

/** The parts of a text that are not code, in one pattern each; a template is taken in pieces. */
function blankTexts(text: string): string {
  const output: string[] = [];
  /** How many braces are open in each template expression that we are inside of. */
  const openBraces: number[] = [];
  let index = 0;

  const keep = (length: number): void => {
    output.push(text.slice(index, index + length));
    index += length;
  };
  const blank = (length: number): void => {
    output.push(text.slice(index, index + length).replace(/[^\n]/g, " "));
    index += length;
  };
  const template = (): void => {
    const piece = /^(?:[^`\\$]|\\[\s\S]|\$(?!\{))*/.exec(text.slice(index))?.[0] ?? "";
    blank(piece.length);
    if (text.startsWith("${", index)) {
      keep(2);
      openBraces.push(0);
    } else if (index < text.length) keep(1);
  };

  while (index < text.length) {
    const rest = text.slice(index, index + 2);
    const depth = openBraces.length - 1;
    if (rest === "//" || rest === "/*") blank(commentLength(text, index));
    else if (rest[0] === '"' || rest[0] === "'") {
      const length = stringLength(text, index);
      keep(1);
      blank(Math.max(0, length - 2));
      if (length > 1) keep(1);
    } else if (rest[0] === "`") {
      keep(1);
      template();
    } else if (rest[0] === "}" && openBraces[depth] === 0) {
      openBraces.pop();
      keep(1);
      template();
    } else if (rest[0] === "/" && beforeRegularExpression.test(tail(output))) {
      blank(regularExpressionLength(text, index));
    } else {
      if (depth >= 0 && rest[0] === "{") openBraces[depth] = (openBraces[depth] ?? 0) + 1;
      if (depth >= 0 && rest[0] === "}") openBraces[depth] = (openBraces[depth] ?? 0) - 1;
      keep(1);
    }
  }
  return output.join("");
}

function tail(output: readonly string[]): string {
  return output.slice(-40).join("").slice(-40);
}

function commentLength(text: string, start: number): number {
  const isLine = text.startsWith("//", start);
  const end = text.indexOf(isLine ? "\n" : "*/", start + 2);
  if (end === -1) return text.length - start;
  return end - start + (isLine ? 0 : 2);
}

/** 1 for a quote that no other closes on its line: an apostrophe in the text of a page. */
function stringLength(text: string, start: number): number {
  const quote = text[start] === '"' ? /^"(?:[^"\\\n]|\\[\s\S])*"/ : /^'(?:[^'\\\n]|\\[\s\S])*'/;
  return quote.exec(text.slice(start))?.[0].length ?? 1;
}

function regularExpressionLength(text: string, start: number): number {
  const expression = /^\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/;
  return expression.exec(text.slice(start))?.[0].length ?? 1;
}
