import { type AttributeValue, type Item, setOwn } from "@plinth/values";
import { openBrace, openBracket, quote } from "./json-cursor.ts";
import { JsonWalk, type ReportInText } from "./json-walk.ts";

/**
 * Reads an item from plain JSON: texts, numbers with all their digits, booleans, null, lists and maps.
 * Gives undefined when anything was reported.
 */
export function parseNativeItem(text: string, report: ReportInText): Item | undefined {
  const walk = new NativeWalk(text, report);
  let item: Item | undefined;
  walk.walk(() => {
    item = walk.readItem();
  });
  return walk.isRefused ? undefined : item;
}

/** As `parseNativeItem`, for one value. */
export function parseNativeValue(text: string, report: ReportInText): AttributeValue | undefined {
  const walk = new NativeWalk(text, report);
  let value: AttributeValue | undefined;
  walk.walk(() => {
    value = walk.readValue(0);
  });
  return walk.isRefused ? undefined : value;
}

class NativeWalk extends JsonWalk {
  override readValue(level: number): AttributeValue {
    if (this.isTooDeep(level)) return { NULL: true };
    const { cursor } = this;
    switch (cursor.peek()) {
      case quote:
        return { S: cursor.readString() };
      case openBrace:
        return { M: this.#readMap(level) };
      case openBracket:
        return { L: this.#readList(level) };
    }
    if (cursor.skipWord("true")) return { BOOL: true };
    if (cursor.skipWord("false")) return { BOOL: false };
    if (cursor.skipWord("null")) return { NULL: true };
    const offset = cursor.at;
    return { N: this.normalized(cursor.readNumber(), offset) };
  }

  #readMap(level: number): Item {
    const map: Record<string, AttributeValue> = {};
    this.readMembers((name, offset) => {
      this.checkNew(map, name, offset);
      setOwn(map, name, this.readValue(level + 1));
    });
    return map;
  }

  #readList(level: number): AttributeValue[] {
    const list: AttributeValue[] = [];
    this.readElements(() => {
      list.push(this.readValue(level + 1));
    });
    return list;
  }
}
