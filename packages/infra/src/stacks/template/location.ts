import type { StackIssue } from "../stack-error.ts";

/** Where something stands in a template; line and column from 1. */
export interface Location {
  readonly line: number;
  readonly column: number;
  /** Such as `Resources.Books.Properties.KeySchema[0]`; empty for the template as a whole. */
  readonly path: string;
}

/** Gathers what is wrong with a template, so that all of it is told at once. */
export class Issues {
  readonly #file: string | undefined;
  readonly #issues: StackIssue[] = [];

  constructor(file: string | undefined) {
    this.#file = file;
  }

  add({ line, column, path }: Location, message: string): void {
    this.#issues.push({ message, file: this.#file, line, column, path });
  }

  /** In the order of the file; what was said twice of one place is there once. */
  list(): readonly StackIssue[] {
    const seen = new Set<string>();
    return this.#issues
      .filter(({ line, column, message }) => {
        const text = `${line}:${column}:${message}`;
        return !seen.has(text) && seen.add(text);
      })
      .sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
  }
}

/** The location of a member of what stands at `path`. */
export function memberPath(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
