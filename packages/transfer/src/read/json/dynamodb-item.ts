import {
  type AttributeValue,
  base64ToBytes,
  bytesToBase64,
  type Item,
  setOwn,
} from "@plinth/values";
import { closeBrace, colon, comma, openBrace, openBracket, quote } from "./json-cursor.ts";
import { JsonWalk, type ReportInText } from "./json-walk.ts";

/**
 * Reads an item from DynamoDB JSON, by itself or as the `Item` of a line of an export. Gives undefined
 * when anything was reported.
 */
export function parseDynamoDBItem(text: string, report: ReportInText): Item | undefined {
  const walk = new DynamoDBWalk(text, report);
  let item: Item | undefined;
  walk.walk(() => {
    item = walk.isWrapped() ? walk.readWrappedItem() : walk.readItem();
  });
  return walk.isRefused ? undefined : item;
}

/** As `parseDynamoDBItem`, for one value such as `{"N":"1"}`. */
export function parseDynamoDBValue(text: string, report: ReportInText): AttributeValue | undefined {
  const walk = new DynamoDBWalk(text, report);
  let value: AttributeValue | undefined;
  walk.walk(() => {
    value = walk.readValue(0);
  });
  return walk.isRefused ? undefined : value;
}

/** Stands for a value that was reported; the item is not used then. */
const refused: AttributeValue = { NULL: true };

export class DynamoDBWalk extends JsonWalk {
  /**
   * Tells `{"Item":{"isbn":{…}}}` from an item that has an attribute named Item, by looking at its
   * first bytes. One case is left: `M` may be an attribute, or the type of the one named Item. Then it
   * is an item with others beside Item, and a line of an export without.
   */
  isWrapped(): boolean {
    const { cursor } = this;
    const isWrapped = this.#looksWrapped();
    cursor.at = 0;
    return isWrapped;
  }

  #looksWrapped(): boolean {
    const { cursor } = this;
    if (!cursor.skip(openBrace) || cursor.peek() !== quote || cursor.readString() !== "Item") {
      return false;
    }
    if (!cursor.skip(colon) || !cursor.skip(openBrace)) return false;
    if (cursor.skip(closeBrace)) return true;
    const name = cursor.readString();
    if (!cursor.skip(colon) || cursor.peek() !== openBrace) return false;
    if (name !== "M") return true;
    cursor.skipValue();
    return cursor.peek() === comma || (cursor.skip(closeBrace) && cursor.peek() !== comma);
  }

  readWrappedItem(): Item {
    const { cursor, path } = this;
    let item: Item = {};
    this.readMembers((name, offset) => {
      if (name === "Item") {
        path.pop();
        item = this.readItem();
        path.push(name);
      } else {
        this.report(offset, 'stands beside "Item": a line of an export has "Item" alone');
        cursor.skipValue();
      }
    });
    return item;
  }

  /** value ::= "{" type ":" … "}" with exactly one type. */
  override readValue(level: number): AttributeValue {
    const { cursor } = this;
    if (this.isTooDeep(level)) return refused;
    const start = cursor.at;
    if (cursor.peek() !== openBrace) {
      this.report(start, untypedMessage(this.path, cursor.peek()));
      cursor.skipValue();
      return refused;
    }
    let value: AttributeValue | undefined;
    this.readMembers((type, offset) => {
      if (value === undefined) {
        value = this.readTyped(type, offset, level);
      } else {
        this.report(offset, "a value has one type only: keep the one that is meant");
        cursor.skipValue();
      }
    });
    if (value === undefined) this.report(start, 'a value needs a type, as {"S":"a text"}');
    return value ?? refused;
  }

  readTyped(type: string, offset: number, level: number): AttributeValue {
    switch (type) {
      case "S":
        return { S: this.#readText("a text") ?? "" };
      case "N":
        return { N: this.readNumberText() };
      case "B":
        return { B: this.#readBinary() };
      case "BOOL":
        return this.#readBoolean();
      case "NULL":
        return this.#readNull();
      case "M":
        return { M: this.#withoutType(() => this.#readMap(level)) };
      case "L":
        return { L: this.#withoutType(() => this.#readList(level)) };
      case "SS":
        return { SS: this.#readSet(() => this.#readText("a text") ?? "", String) };
      case "NS":
        return { NS: this.#readSet(() => this.readNumberText(), String) };
      case "BS":
        return { BS: this.#readSet(() => this.#readBinary(), bytesToBase64) };
      default:
        this.report(
          offset,
          "is no type: one of S, N, B, BOOL, NULL, M, L, SS, NS and BS is expected",
        );
        this.cursor.skipValue();
        return refused;
    }
  }

  /** The ways into documents are told as in the item: `lines[3].price`, without the types between. */
  #withoutType<Value>(read: () => Value): Value {
    const type = this.path.pop();
    const value = read();
    if (type !== undefined) this.path.push(type);
    return value;
  }

  #readMap(level: number): Item {
    const map: Record<string, AttributeValue> = {};
    if (!this.#isNext(openBrace, 'an object of values, as {"M":{"a":{"S":"…"}}}')) return map;
    this.readMembers((name, offset) => {
      this.checkNew(map, name, offset);
      setOwn(map, name, this.readValue(level + 1));
    });
    return map;
  }

  #readList(level: number): AttributeValue[] {
    const list: AttributeValue[] = [];
    if (!this.#isNext(openBracket, 'a list of values, as {"L":[{"S":"…"}]}')) return list;
    this.readElements(() => {
      list.push(this.readValue(level + 1));
    });
    return list;
  }

  #readSet<Member>(readMember: () => Member, keyOf: (member: Member) => string): Member[] {
    const members: Member[] = [];
    const start = this.cursor.at;
    if (!this.#isNext(openBracket, "a list of the set's members")) return members;
    const known = new Set<string>();
    this.readElements(() => {
      const offset = this.cursor.at;
      const member = readMember();
      const key = keyOf(member);
      if (known.has(key)) this.report(offset, "is in the set already: keep it once");
      known.add(key);
      members.push(member);
    });
    if (members.length === 0)
      this.report(start, "a set has a member at least: leave the attribute out");
    return members;
  }

  protected readNumberText(): string {
    const offset = this.cursor.at;
    const text = this.#readText('a number as text, as {"N":"12"}');
    return text === undefined ? "0" : this.normalized(text, offset);
  }

  #readBinary(): Uint8Array {
    const offset = this.cursor.at;
    const text = this.#readText("bytes as base64 text");
    const bytes = text === undefined ? new Uint8Array() : base64ToBytes(text);
    if (bytes === undefined)
      this.report(offset, "is no base64: write the bytes as base64 with its padding");
    return bytes ?? new Uint8Array();
  }

  #readBoolean(): AttributeValue {
    const { cursor } = this;
    if (cursor.skipWord("true")) return { BOOL: true };
    if (cursor.skipWord("false")) return { BOOL: false };
    return this.#refuse("true or false");
  }

  #readNull(): AttributeValue {
    return this.cursor.skipWord("true") ? { NULL: true } : this.#refuse("true");
  }

  /** A text; undefined, and reported, when something else is here. */
  #readText(expected: string): string | undefined {
    return this.#isNext(quote, expected) ? this.cursor.readString() : undefined;
  }

  #isNext(first: number, expected: string): boolean {
    const isNext = this.cursor.peek() === first;
    if (!isNext) this.#refuse(expected);
    return isNext;
  }

  #refuse(expected: string): AttributeValue {
    this.report(this.cursor.at, `has to be ${expected}`);
    this.cursor.skipValue();
    return refused;
  }
}

function untypedMessage(path: readonly (string | number)[], first: number): string {
  const isAnswer = path.length === 1 && path[0] === "Items" && first === openBracket;
  return isAnswer
    ? "is a list, as in the answer of a Scan or a Query: take its items out, for instance by jq -c .Items[]"
    : 'a value names its type, as {"S":"a text"} or {"N":"12"}';
}
