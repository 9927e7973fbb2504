/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { AttributeValue, Item } from "@plinth/values";
import { attributeTypeOf } from "@plinth/values";
import type { JSX } from "hono/jsx/jsx-runtime";
import { None, TypeChip } from "../tables/table-parts.tsx";
import { attributeOf } from "../values/attribute-of.ts";
import { shortText } from "../values/value-text.ts";
import { VisibleText } from "../values/visible-text.tsx";

export interface ItemGridProps {
  readonly items: readonly Item[];
  readonly columns: readonly string[];
  /** Those of the table and of the index. */
  readonly keyNames: readonly string[];
  readonly tableKeyNames: readonly string[];
  readonly hrefOf: (item: Item) => string;
}

/** A line for each item; its key leads to the item. */
export function ItemGrid(props: ItemGridProps): JSX.Element {
  const { items, columns, hrefOf } = props;
  const looks = columns.map((name) => lookOf(name, props));
  return (
    <section class="scroll" tabindex={0} aria-label="Items">
      <table class="grid items">
        <thead>
          <tr>
            {looks.map(({ name, type, isNumeric, isKey }) => (
              <th
                scope="col"
                class={[isNumeric ? "number" : "", isKey ? "items-key" : ""].join(" ").trim()}
              >
                <code>{name}</code>
                {type === undefined ? undefined : <TypeChip type={type} />}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr>
              {looks.map((look, position) => (
                <ItemCell
                  look={look}
                  value={attributeOf(item, look.name)}
                  href={look.isOfTable ? hrefOf(item) : undefined}
                  isFirst={position === 0}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface ColumnLook {
  readonly name: string;
  /** The type of all its values; undefined when they differ. */
  readonly type: string | undefined;
  readonly isNumeric: boolean;
  readonly isKey: boolean;
  /** Of the table's own key, which leads to the item. */
  readonly isOfTable: boolean;
}

function lookOf(name: string, { items, keyNames, tableKeyNames }: ItemGridProps): ColumnLook {
  const types = new Set(
    items
      .map((item) => attributeOf(item, name))
      .filter((value) => value !== undefined)
      .map(attributeTypeOf),
  );
  const [type] = types.size === 1 ? types : [];
  const isKey = keyNames.includes(name);
  const isOfTable = tableKeyNames.includes(name);
  return { name, type, isNumeric: type === "N", isKey, isOfTable };
}

interface ItemCellProps {
  readonly look: ColumnLook;
  readonly value: AttributeValue | undefined;
  readonly href: string | undefined;
  readonly isFirst: boolean;
}

function ItemCell({ look, value, href, isFirst }: ItemCellProps): JSX.Element {
  const numeric = look.isNumeric ? " number" : "";
  if (value === undefined) {
    return (
      <td class={`value${numeric}`}>
        <None word="not there" />
      </td>
    );
  }
  const type = attributeTypeOf(value);
  const kind = `value value-${type.toLowerCase()}${numeric}`;
  const text = shortText(value);
  if (href !== undefined && !isFirst) {
    // The same way once more, for the pointer; the keyboard has the first.
    return (
      <td class={`${kind} items-key`}>
        <a href={href} tabindex={-1}>
          <VisibleText text={text} />
        </a>
      </td>
    );
  }
  if (href !== undefined) {
    return (
      <th scope="row" class={`${kind} items-key`}>
        <a href={href}>
          <VisibleText text={text} />
        </a>
      </th>
    );
  }
  return (
    <td class={kind}>
      {text === "" ? <span class="none">(empty)</span> : <VisibleText text={text} />}
      {look.type === undefined ? <TypeChip type={type} /> : undefined}
    </td>
  );
}
