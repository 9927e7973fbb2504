import { readFileSync } from "node:fs";
import { join } from "node:path";

/** One way into a package. */
export interface PublishedEntry {
  /** From the repository's root. */
  readonly source: string;
  /** The path of what is imported without the condition, from the repository's root, without `.js`. */
  readonly output: string;
}

/** A member of "exports" as our packages write it. */
interface ExportTarget {
  readonly "@plinth/source"?: string;
  readonly default?: string;
}

/** The entries of a package, as its package.json names them. */
export function publishedEntries(root: string, packageName: string): readonly PublishedEntry[] {
  const directory = join("packages", packageName);
  const text = readFileSync(join(root, directory, "package.json"), "utf8");
  const { exports } = JSON.parse(text) as { exports: Record<string, ExportTarget | string> };
  return Object.values(exports).flatMap((target) => {
    if (typeof target === "string") return [];
    const { "@plinth/source": source, default: output } = target;
    if (source === undefined || output === undefined) return [];
    return [
      { source: join(directory, source), output: join(directory, output).replace(/\.js$/, "") },
    ];
  });
}
