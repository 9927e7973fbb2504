import type { Item } from "@plinth/values";
import { type ConnectionContext, currentSeconds } from "../connection-context.ts";
import type { NativeRecord } from "../entity/compiled-entity.ts";
import { type OwnMarks, readItem } from "../entity/item-codec.ts";
import type { Projection } from "./projection.ts";
import type { Target } from "./write-plan.ts";

/** How what was stored is shown to the one who asked. */
export interface ItemView {
  /** What tells own items from others; all that the entity declares when absent. */
  readonly marks?: OwnMarks | undefined;
  /** The attributes that were asked for; all when absent. */
  readonly projection?: Projection | undefined;
}

/**
 * The one place where items that a command reads come from the wire: an expired item, another
 * entity's or none is undefined, and a projection loses what was only fetched along.
 */
export function receiveItem(
  context: ConnectionContext,
  target: Target,
  item: Item | undefined,
  view: ItemView,
): NativeRecord | undefined {
  const read = readItem(target.entity, item, currentSeconds(context), view.marks);
  return read === undefined || view.projection === undefined ? read : view.projection.pick(read);
}
