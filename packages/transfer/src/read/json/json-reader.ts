import type { Item } from "@plinth/values";
import type { ItemReader, ReadItem, ReportProblem } from "../read-item.ts";
import { TextPlaces } from "../text-place.ts";
import { placeOfAttribute } from "./attribute-place.ts";
import { type ItemText, JsonSplitter } from "./json-splitter.ts";
import type { ReportInText } from "./json-walk.ts";

/** Reads a list of objects, or objects one after another, each an item by `parseItem`. */
export class JsonReader implements ItemReader {
  readonly #parseItem: (text: string, report: ReportInText) => Item | undefined;
  readonly #report: ReportProblem;
  readonly #splitter: JsonSplitter;

  constructor(
    parseItem: (text: string, report: ReportInText) => Item | undefined,
    report: ReportProblem,
  ) {
    this.#parseItem = parseItem;
    this.#report = report;
    this.#splitter = new JsonSplitter(report);
  }

  push(bytes: Uint8Array): readonly ReadItem[] {
    return this.#parseAll(this.#splitter.push(bytes));
  }

  end(): readonly ReadItem[] {
    return this.#parseAll(this.#splitter.end());
  }

  #parseAll(texts: readonly ItemText[]): ReadItem[] {
    const items: ReadItem[] = [];
    for (const itemText of texts) {
      const places = new TextPlaces(itemText.text, itemText);
      const item = this.#parseItem(itemText.text, (offset, path, message) => {
        this.#report({ ...places.placeOf(offset), path, message });
      });
      if (item !== undefined) items.push(new JsonItem(item, itemText));
    }
    return items;
  }
}

class JsonItem implements ReadItem {
  readonly item: Item;
  readonly #source: ItemText;

  constructor(item: Item, source: ItemText) {
    this.item = item;
    this.#source = source;
  }

  get line(): number {
    return this.#source.line;
  }

  get column(): number {
    return this.#source.column;
  }

  get textLength(): number {
    return this.#source.text.length;
  }

  placeOf(attributeName: string): ReturnType<typeof placeOfAttribute> {
    return placeOfAttribute(this.#source, attributeName);
  }
}
