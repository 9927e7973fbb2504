import { type AttributeValue, attributeTypeOf, type Item } from "@plinth/values";
import { type ColumnType, splitHeaderCell } from "../read/csv/csv-header.ts";
import { isNativeValue } from "./native-json.ts";
import { UnwritableValueError } from "./unwritable-value-error.ts";

/** A column of a file that is written. */
export interface WrittenColumn {
  readonly attributeName: string;
  readonly type: ColumnType;
}

/** More columns than any program shows; what keeps them is memory. */
const columnsMax = 10_000;

/**
 * Learns from all items which columns hold them exactly: an attribute's own type where it has one in all
 * items, and DynamoDB JSON where not, or where a document holds sets or bytes.
 */
export class ColumnSurvey {
  readonly #types: Map<string, ColumnType | undefined>;

  /** These columns come first, and are there without any item too. */
  constructor(first: readonly string[] = []) {
    this.#types = new Map(first.map((name) => [name, undefined]));
  }

  add(item: Item): void {
    for (const name of Object.keys(item)) {
      const value = item[name];
      if (value !== undefined) this.#add(name, value);
    }
  }

  #add(name: string, value: AttributeValue): void {
    const known = this.#types.get(name);
    if (known === "JSON") return;
    const type = columnTypeOf(value);
    if (known !== type) this.#types.set(name, known === undefined ? type : "JSON");
    if (this.#types.size > columnsMax) {
      throw new UnwritableValueError(
        [name],
        `is attribute number ${this.#types.size}, and CSV has ${columnsMax} columns at most here: write dynamodb-json`,
      );
    }
  }

  columns(): readonly WrittenColumn[] {
    return [...this.#types].map(([attributeName, type]) => ({ attributeName, type: type ?? "S" }));
  }
}

function columnTypeOf(value: AttributeValue): ColumnType {
  const type = attributeTypeOf(value);
  return (type === "M" || type === "L") && !isNativeValue(value) ? "JSON" : type;
}

/** `price:N`, and the name alone for texts unless it could be read as having a type. */
export function headerCell({ attributeName, type }: WrittenColumn): string {
  const isPlain = type === "S" && !/:[A-Za-z]+$/.test(attributeName);
  return isPlain && splitHeaderCell(attributeName).type === undefined
    ? attributeName
    : `${attributeName}:${type}`;
}
