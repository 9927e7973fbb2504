import type { AttributeValue, Item } from "@plinth/values";
import {
  type IndexName,
  includedAttributeName,
  type KeyType,
  type ProjectionType,
  type Schema,
} from "./command.ts";
import { NaiveError } from "./naive-error.ts";
import { areEqual } from "./naive-values.ts";

export interface KeyAttribute {
  readonly name: string;
  readonly type: KeyType;
}

/** A table or an index as a reader sees it: its keys, and the items in no order. */
export interface Source {
  readonly partition: KeyAttribute;
  readonly sort: KeyAttribute | undefined;
  readonly projection: ProjectionType;
  readonly items: readonly Item[];
}

/** An array of items. Every look at an index is a look at all of them. */
export class NaiveTable {
  readonly schema: Schema;
  items: readonly Item[] = [];
  lateIndex: "absent" | "adding" | "present" | "removing" = "absent";

  constructor(schema: Schema) {
    this.schema = schema;
  }

  find(key: Item): Item | undefined {
    return this.items.find((item) => this.isAt(item, key));
  }

  /** Puts `newItem` in the place of the item with its key, or removes that one. */
  write(key: Item, newItem: Item | undefined): void {
    const others = this.items.filter((item) => !this.isAt(item, key));
    this.items = newItem === undefined ? others : [...others, newItem];
  }

  isAt(item: Item, key: Item): boolean {
    return this.keyAttributes().every(({ name }) => {
      const [left, right] = [item[name], key[name]];
      return left !== undefined && right !== undefined && areEqual(left, right);
    });
  }

  keyAttributes(): KeyAttribute[] {
    const { pk, sk } = this.schema;
    const partition: KeyAttribute = { name: "pk", type: pk };
    return sk === undefined ? [partition] : [partition, { name: "sk", type: sk }];
  }

  /** Refuses key attributes that are missing, of another type, or empty. */
  checkKey(item: Item): void {
    for (const { name, type } of this.keyAttributes()) {
      const value = item[name];
      if (value === undefined || !(type in value)) throw new NaiveError("ValidationException");
      if (isEmpty(value)) throw new NaiveError("ValidationException", "request");
    }
  }

  /** Refuses attributes that are keys of an index and of another type, or empty. */
  checkIndexKeys(item: Item): void {
    const { ls, gp, gs, sk } = this.schema;
    const global: KeyAttribute[] = [
      { name: "gp", type: gp },
      { name: "gs", type: gs },
    ];
    // In the order of the indexes' names: global before local.
    const attributes: KeyAttribute[] =
      sk === undefined ? global : [...global, { name: "ls", type: ls }];
    for (const { name, type } of attributes) {
      const value = item[name];
      if (value === undefined) continue;
      if (!(type in value)) throw new NaiveError("ValidationException");
      if (isEmpty(value)) throw new NaiveError("ValidationException", "request");
    }
  }

  source(indexName: IndexName | undefined): Source {
    const { schema } = this;
    const [partition, sort] = this.keyAttributes();
    const global: KeyAttribute = { name: "gp", type: schema.gp };
    const globalSort: KeyAttribute = { name: "gs", type: schema.gs };
    const table: KeyAttribute = partition ?? { name: "pk", type: schema.pk };
    switch (indexName) {
      case undefined:
        return { partition: table, sort, projection: "ALL", items: this.items };
      case "local":
        return this.#index(table, { name: "ls", type: schema.ls }, schema.localProjection);
      case "global":
        return this.#index(global, globalSort, schema.globalProjection);
      case "late":
        return this.#index(globalSort, undefined, schema.lateProjection);
    }
  }

  /** The names that a source's entries have; `undefined` where they have all. */
  projectedNames(source: Source): ReadonlySet<string> | undefined {
    const { partition, sort, projection } = source;
    if (projection === "ALL") return undefined;
    const keys = [...this.keyAttributes(), partition, ...(sort === undefined ? [] : [sort])];
    const included = projection === "INCLUDE" ? [includedAttributeName] : [];
    return new Set([...keys.map(({ name }) => name), ...included]);
  }

  #index(
    partition: KeyAttribute,
    sort: KeyAttribute | undefined,
    projection: ProjectionType,
  ): Source {
    const attributes = sort === undefined ? [partition] : [partition, sort];
    const items = this.items.filter((item) =>
      attributes.every(({ name, type }) => type in (item[name] ?? {})),
    );
    const source: Source = { partition, sort, projection, items };
    const names = this.projectedNames(source);
    return names === undefined
      ? source
      : { ...source, items: items.map((each) => only(each, names)) };
  }
}

function only(item: Item, names: ReadonlySet<string>): Item {
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name)));
}

function isEmpty(value: AttributeValue): boolean {
  return ("S" in value && value.S === "") || ("B" in value && value.B.length === 0);
}
