import type { PlaceholderWriter } from "../printing/placeholder-writer.ts";
import type { Projection } from "./projection.ts";

/** The text that parses to `projection` with the writer's placeholders. */
export function printProjection(projection: Projection, writer: PlaceholderWriter): string {
  return projection.paths.map((path) => writer.writePath(path)).join(", ");
}
