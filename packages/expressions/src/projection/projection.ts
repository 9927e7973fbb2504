import type { DocumentPath } from "../document-path.ts";

/** The tree of a projection expression: paths of which no two overlap or conflict. */
export interface Projection {
  readonly kind: "projection";
  readonly paths: readonly DocumentPath[];
}
