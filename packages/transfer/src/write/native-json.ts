import {
  type AttributeValue,
  attributeTypeOf,
  bytesToBase64,
  type Item,
  normalizeNumber,
  type OpenAttributeValue,
} from "@plinth/values";
import { UnwritableValueError } from "./unwritable-value-error.ts";

/** What happens to values that plain JSON has no form for: sets become lists, bytes base64 texts. */
export type SetsAndBinaries = "refuse" | "convert";

/** Prints an item as plain JSON, numbers with all their digits. Throws `UnwritableValueError`. */
export function printNativeItem(item: Item, setsAndBinaries: SetsAndBinaries): string {
  return new NativePrinter(setsAndBinaries).map(item);
}

/** As `printNativeItem`, for one value. */
export function printNativeValue(value: AttributeValue): string {
  return new NativePrinter("refuse").value(value);
}

/** Tells whether plain JSON holds the value exactly. */
export function isNativeValue(value: AttributeValue): boolean {
  const open: OpenAttributeValue = value;
  switch (attributeTypeOf(value)) {
    case "S":
    case "N":
    case "BOOL":
    case "NULL":
      return true;
    case "M":
      return Object.values(open.M ?? {}).every(isNativeValue);
    case "L":
      return (open.L ?? []).every(isNativeValue);
    case "B":
    case "SS":
    case "NS":
    case "BS":
      return false;
  }
}

class NativePrinter {
  readonly #setsAndBinaries: SetsAndBinaries;
  readonly #path: (string | number)[] = [];

  constructor(setsAndBinaries: SetsAndBinaries) {
    this.#setsAndBinaries = setsAndBinaries;
  }

  map(map: Item): string {
    let text = "{";
    for (const name of Object.keys(map)) {
      const value = map[name];
      if (value === undefined) continue;
      this.#path.push(name);
      text += `${text === "{" ? "" : ","}${JSON.stringify(name)}:${this.value(value)}`;
      this.#path.pop();
    }
    return `${text}}`;
  }

  value(value: AttributeValue): string {
    const open: OpenAttributeValue = value;
    switch (attributeTypeOf(value)) {
      case "S":
        return JSON.stringify(open.S);
      case "N":
        return normalizeNumber(open.N ?? "");
      case "BOOL":
        return String(open.BOOL);
      case "NULL":
        return "null";
      case "M":
        return this.map(open.M ?? {});
      case "L":
        return this.#list(open.L ?? []);
      case "B":
        this.#convert("bytes");
        return JSON.stringify(bytesToBase64(open.B ?? new Uint8Array()));
      case "SS":
        this.#convert("a set");
        return JSON.stringify(open.SS);
      case "NS":
        this.#convert("a set");
        return `[${(open.NS ?? []).map(normalizeNumber).join()}]`;
      case "BS":
        this.#convert("a set");
        return JSON.stringify((open.BS ?? []).map(bytesToBase64));
    }
  }

  #list(list: readonly AttributeValue[]): string {
    const elements = list.map((element, index) => {
      this.#path.push(index);
      const text = this.value(element);
      this.#path.pop();
      return text;
    });
    return `[${elements.join()}]`;
  }

  #convert(what: string): void {
    if (this.#setsAndBinaries === "refuse") {
      throw new UnwritableValueError(
        this.#path,
        `is ${what}, for which plain JSON has no form: write dynamodb-json or csv, or accept lists and base64 texts in its place (option lossy)`,
      );
    }
  }
}
