import type { DocumentPath } from "./document-path.ts";

/** Paths merged at their common beginnings; a leaf carries what was given for its path. */
export type PathTree<Leaf> =
  | { readonly kind: "leaf"; readonly leaf: Leaf }
  | { readonly kind: "branch"; readonly steps: Map<string | number, PathTree<Leaf>> };

/** The paths must be apart from each other, which parsing has checked; the last wins otherwise. */
export function addToPathTree<Leaf>(
  steps: Map<string | number, PathTree<Leaf>>,
  path: DocumentPath,
  leaf: Leaf,
): void {
  let level = steps;
  for (let position = 0; position < path.length - 1; position++) {
    level = branchOf(level, path[position] ?? "").steps;
  }
  level.set(path[path.length - 1] ?? "", { kind: "leaf", leaf });
}

function branchOf<Leaf>(
  level: Map<string | number, PathTree<Leaf>>,
  step: string | number,
): Extract<PathTree<Leaf>, { kind: "branch" }> {
  const existing = level.get(step);
  if (existing?.kind === "branch") {
    return existing;
  }
  const branch = { kind: "branch", steps: new Map<string | number, PathTree<Leaf>>() } as const;
  level.set(step, branch);
  return branch;
}
