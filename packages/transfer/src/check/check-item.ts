import {
  type AttributeValue,
  attributeTypeOf,
  attributeValueSizeBytes,
  type Item,
  itemSizeBytes,
  utf8ByteLength,
} from "@plinth/values";
import { printPath } from "../item-path.ts";
import type { ReadItem, ReportProblem } from "../read/read-item.ts";
import type { Key, KeyAttribute, TableShape } from "./table-shape.ts";

/** DynamoDB's documented limits ("Constraints in Amazon DynamoDB" in the Developer Guide). */
const itemSizeBytesMax = 400 * 1024;
const partitionKeySizeBytesMax = 2048;
const sortKeySizeBytesMax = 1024;
const attributeNameSizeBytesMax = 64 * 1024 - 1;

/** Reports all that the table would refuse of a well-formed item. Gives whether it takes the item. */
export function checkItem(read: ReadItem, table: TableShape, report: ReportProblem): boolean {
  const check = new ItemCheck(read, report);
  check.primaryKey(table.primaryKey);
  for (const key of table.indexKeys) check.indexKey(key);
  check.sizes();
  return check.isPassed;
}

class ItemCheck {
  readonly #read: ReadItem;
  readonly #item: Item;
  readonly #report: ReportProblem;
  isPassed = true;

  constructor(read: ReadItem, report: ReportProblem) {
    this.#read = read;
    this.#item = read.item;
    this.#report = report;
  }

  primaryKey(key: Key): void {
    for (const attribute of [...key.partitionKeys, ...key.sortKeys]) {
      if (this.#valueOf(attribute.name) === undefined) {
        this.#refuseItem(attribute.name, this.#missingMessage(attribute));
      }
    }
    this.#keyParts(key, "the table");
  }

  /** An item that lacks an index's key is not in the index; a wrong value of it refuses the item. */
  indexKey(key: Key): void {
    this.#keyParts(key, `the index ${key.indexName}`);
  }

  #keyParts(key: Key, of: string): void {
    this.#keyPart(key.partitionKeys, partitionKeySizeBytesMax, `partition key of ${of}`);
    this.#keyPart(key.sortKeys, sortKeySizeBytesMax, `sort key of ${of}`);
  }

  #keyPart(attributes: readonly KeyAttribute[], sizeBytesMax: number, what: string): void {
    let sizeBytes = 0;
    for (const { name, type } of attributes) {
      const value = this.#valueOf(name);
      if (value === undefined) continue;
      const found = attributeTypeOf(value);
      if (found !== type) {
        this.#refuse(name, `is of type ${found}, and the ${what} is of type ${type}`);
      } else if (isEmpty(value)) {
        this.#refuse(name, `is empty, and the ${what} may not be`);
      }
      sizeBytes += attributeValueSizeBytes(value);
    }
    const [first] = attributes;
    if (first !== undefined && sizeBytes > sizeBytesMax) {
      this.#refuse(first.name, `has ${sizeBytes} bytes, and the ${what} at most ${sizeBytesMax}`);
    }
  }

  sizes(): void {
    const sizeBytes = itemSizeBytes(this.#item);
    if (sizeBytes > itemSizeBytesMax) {
      const message = `the item has ${sizeBytes} bytes, its attributes' names included, and an item at most ${itemSizeBytesMax} (400 KB)`;
      this.#refuseItem("", message);
    }
    // Names long enough need a large item.
    if (sizeBytes <= attributeNameSizeBytesMax) return;
    for (const name of Object.keys(this.#item)) {
      if (utf8ByteLength(name) > attributeNameSizeBytesMax) {
        this.#refuseItem("", `the attribute ${name.slice(0, 20)}… has a name of 64 KB or more`);
      }
    }
  }

  #missingMessage({ type }: KeyAttribute): string {
    const names = Object.keys(this.#item);
    const [only = ""] = names;
    const inner = names.length === 1 ? this.#item[only] : undefined;
    if (inner !== undefined && only === "Item" && "M" in inner) {
      return "is missing, and the item looks like DynamoDB JSON: read the file as dynamodb-json";
    }
    return `is missing, and it is the table's key (of type ${type})`;
  }

  #valueOf(name: string): AttributeValue | undefined {
    return Object.hasOwn(this.#item, name) ? this.#item[name] : undefined;
  }

  #refuse(name: string, message: string): void {
    this.isPassed = false;
    this.#report({ ...this.#read.placeOf(name), path: printPath([name]), message });
  }

  #refuseItem(name: string, message: string): void {
    this.isPassed = false;
    const { line, column } = this.#read;
    this.#report({ line, column, path: name === "" ? "" : printPath([name]), message });
  }
}

function isEmpty(value: AttributeValue): boolean {
  return ("S" in value && value.S === "") || ("B" in value && value.B.length === 0);
}
