import type { Item } from "@plinth/values";
import { openedNames, openItems } from "../cipher/open-items.ts";
import { type ConnectionContext, currentSeconds } from "../connection-context.ts";
import type { NativeRecord } from "../entity/compiled-entity.ts";
import { type OwnMarks, readFullItem, readItem } from "../entity/item-codec.ts";
import type { Projection } from "./projection.ts";
import type { Target } from "./write-plan.ts";

/** How what was stored is shown to the one who asked. */
export interface ItemView {
  /** What tells own items from others; all that the entity declares when absent. */
  readonly marks?: OwnMarks | undefined;
  /** The attributes that were asked for; all when absent. */
  readonly projection?: Projection | undefined;
  /** Shows hidden attributes too. */
  readonly reveal?: boolean | undefined;
}

export const wholeItem: ItemView = {};

type Received = NativeRecord | undefined;

/**
 * The one place where items that somebody asked for come from the wire: an expired item, another
 * entity's or none is undefined, and a projection loses what was only fetched along. At once, unless
 * the entity has encrypted attributes, whose keys may have to be asked for.
 */
export function receiveItem(
  context: ConnectionContext,
  target: Target,
  item: Item | undefined,
  asked: ItemView,
): Received | Promise<Received> {
  const seconds = currentSeconds(context);
  const view = lenientView(target, asked);
  return target.entity.encrypted === undefined || item === undefined
    ? shownItem(target, item, view, seconds)
    : openShown(target, [item], view, seconds).then(([shown]) => shown);
}

/** The same for the items of one answer, by their positions. */
export function receiveItems(
  context: ConnectionContext,
  target: Target,
  items: readonly Item[],
  asked: ItemView,
): Received[] | Promise<Received[]> {
  const seconds = currentSeconds(context);
  const view = lenientView(target, asked);
  return target.entity.encrypted === undefined
    ? items.map((item) => shownItem(target, item, view, seconds))
    : openShown(target, items, view, seconds);
}

/** What a projection gives may be of any form: it does not throw for one attribute. */
function lenientView({ entity }: Target, view: ItemView): ItemView {
  if (view.projection === undefined) {
    return view;
  }
  const { when, discriminate, toldBy, isPartial, accepts, fetched }: OwnMarks =
    view.marks ?? entity;
  const isLenient = true;
  const marks = { when, discriminate, toldBy, isPartial, accepts, fetched, isLenient };
  return { ...view, marks };
}

async function openShown(
  target: Target,
  items: readonly Item[],
  view: ItemView,
  seconds: number,
): Promise<Received[]> {
  const names = openedNames(target.entity, view);
  const opened = await openItems(target, items, { marks: view.marks, names, seconds });
  return opened.map((item) => shownItem(target, item, view, seconds));
}

function shownItem(
  { entity }: Target,
  item: Item | undefined,
  { marks, projection, reveal }: ItemView,
  seconds: number,
): NativeRecord | undefined {
  const read = reveal === true ? readFullItem : readItem;
  const native = read(entity, item, seconds, marks);
  return native === undefined || projection === undefined ? native : projection.pick(native);
}
