/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { TableDescription } from "@plinth/api";
import { ButtonLink, EmptyState, Pager } from "@plinth/kit/pages";
import {
  type AttributeValue,
  attributeTypeOf,
  attributeValueSizeBytes,
  type Item,
  itemSizeBytes,
} from "@plinth/values";
import type { JSX } from "hono/jsx/jsx-runtime";
import { DeleteForm } from "../editing/delete-form.tsx";
import { CodeBlock } from "../layout/code-block.tsx";
import { countOf, countText, isoText, sizeText, timeText, unitsText } from "../site/format.ts";
import type { Links } from "../site/links.ts";
import { TypeChip } from "../tables/table-parts.tsx";
import { attributeOf } from "../values/attribute-of.ts";
import { ItemHead } from "./item-head.tsx";
import { itemJsonText } from "./item-json.ts";
import { keyAttributesOf, keyTextsOf } from "./item-key.ts";
import { LineBudget, ValueTree } from "./value-tree.tsx";

export interface ItemViewProps {
  readonly links: Links;
  readonly table: TableDescription;
  readonly item: Item;
  readonly units: number;
  /** The attribute by which items of the table expire. */
  readonly expiryName: string | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly form: "attributes" | "json";
  /** A part of the names to show; empty for all. */
  readonly findText: string;
  /** 1-based. */
  readonly pageNumber: number;
  readonly csrfToken: string;
}

export function ItemView(props: ItemViewProps): JSX.Element {
  const { links, table, item, units, form } = props;
  return (
    <>
      <ItemHead links={links} table={table} keyTexts={keyTextsOf(table, item)} form={form}>
        <ItemActions {...props} />
      </ItemHead>
      <p class="item-facts numeric">
        <span class="result-fact">
          {countOf(Object.keys(item).length, "attribute", "attributes")}
        </span>
        <span class="result-fact">{sizeText(itemSizeBytes(item))}</span>
        <span class="result-fact">read consistently for {unitsText(units)}</span>
      </p>
      {form === "json" ? (
        <CodeBlock label="The item as DynamoDB JSON" text={itemJsonText(item)} />
      ) : (
        <Attributes {...props} />
      )}
    </>
  );
}

/** What can be done with the item. Where scripts run, deleting asks in a dialog. */
function ItemActions({ links, table, item, csrfToken }: ItemViewProps): JSX.Element {
  const name = table.TableName;
  const keyTexts = keyTextsOf(table, item);
  return (
    <>
      <ButtonLink href={links.editItem(name, keyTexts)} class="button-small">
        Edit
      </ButtonLink>
      <ButtonLink href={links.duplicateItem(name, keyTexts)} style="secondary" class="button-small">
        Duplicate
      </ButtonLink>
      <a
        class="button button-danger button-small"
        href={links.deleteItem(name, keyTexts)}
        data-dialog="delete-dialog"
      >
        Delete
      </a>
      <dialog class="ask" id="delete-dialog" aria-labelledby="delete-title">
        <DeleteForm
          links={links}
          table={table}
          item={item}
          csrfToken={csrfToken}
          headingLevel={2}
          cancel={
            <button type="button" class="button button-secondary" data-close>
              Keep it
            </button>
          }
        />
      </dialog>
    </>
  );
}

const attributesPerPage = 200;
const lineCountMax = 2000;

/** From here on a page has a field that finds attributes. */
const findFrom = 30;

function Attributes(props: ItemViewProps): JSX.Element {
  const { table, item, findText } = props;
  const keyNames = keyAttributesOf(table).map(({ name }) => name);
  const wanted = findText.toLowerCase();
  const names = attributeNames(item, keyNames).filter((name) =>
    name.toLowerCase().includes(wanted),
  );
  // An item that others shortened meanwhile may not have the page any more: then it is the last.
  const pageCount = Math.max(1, Math.ceil(names.length / attributesPerPage));
  const pageNumber = Math.min(props.pageNumber, pageCount);
  const start = (pageNumber - 1) * attributesPerPage;
  const shown = names.slice(start, start + attributesPerPage);
  const budget = new LineBudget(lineCountMax);
  const hrefOf = hrefsOf(props);
  return (
    <>
      {Object.keys(item).length > findFrom ? (
        <FindAttributes {...props} foundCount={names.length} />
      ) : undefined}
      {shown.length === 0 ? (
        <EmptyState
          icon="search"
          title="No attribute has that in its name"
          text="Capital letters do not matter. A part of the name is enough."
        />
      ) : (
        <dl class="attributes panel">
          {shown.map((name) => (
            <Attribute
              {...props}
              name={name}
              value={attributeOf(item, name) ?? { NULL: true }}
              isKey={keyNames.includes(name)}
              budget={budget}
            />
          ))}
        </dl>
      )}
      <Pager
        label="Pages of attributes"
        pageNumber={pageNumber}
        previousHref={pageNumber > 1 ? hrefOf(pageNumber - 1) : undefined}
        nextHref={start + attributesPerPage < names.length ? hrefOf(pageNumber + 1) : undefined}
      />
    </>
  );
}

/** Keys first, then by name. */
function attributeNames(item: Item, keyNames: readonly string[]): readonly string[] {
  const others = Object.keys(item).filter((name) => !keyNames.includes(name));
  return [...keyNames.filter((name) => Object.hasOwn(item, name)), ...others.sort()];
}

function hrefsOf({ links, table, item, findText }: ItemViewProps): (page: number) => string {
  const href = links.item(table.TableName, keyTextsOf(table, item));
  const find = findText === "" ? "" : `&${new URLSearchParams({ find: findText })}`;
  return (page) => `${href}${find}&page=${page}`;
}

interface FindAttributesProps extends ItemViewProps {
  readonly foundCount: number;
}

function FindAttributes(props: FindAttributesProps): JSX.Element {
  const { links, table, item, findText, foundCount } = props;
  const { partition, sort } = keyTextsOf(table, item);
  return (
    <form class="find" method="get" action={`${links.table(table.TableName)}/item`}>
      <input type="hidden" name="partition" value={partition} />
      {sort === undefined ? undefined : <input type="hidden" name="sort" value={sort} />}
      <label for="find">Find an attribute</label>
      <input
        class="input"
        id="find"
        name="find"
        type="search"
        value={findText}
        autocomplete="off"
        spellcheck={false}
      />
      <span class="quiet numeric">{countText(foundCount)}</span>
    </form>
  );
}

interface AttributeProps extends ItemViewProps {
  readonly name: string;
  readonly value: AttributeValue;
  readonly isKey: boolean;
  readonly budget: LineBudget;
}

function Attribute(props: AttributeProps): JSX.Element {
  const { name, value, isKey, budget, expiryName } = props;
  return (
    <div class="attribute">
      <dt>
        <code class="attribute-name">{name === "" ? "(empty)" : name}</code>
        <TypeChip type={attributeTypeOf(value)} />
        {isKey ? <span class="chip">key</span> : undefined}
      </dt>
      <dd>
        <ValueTree value={value} budget={budget} />
        {name === expiryName && "N" in value ? (
          <Expiry epochSeconds={Number(value.N)} now={props.now} />
        ) : undefined}
      </dd>
      <dd class="attribute-size numeric">{sizeText(attributeValueSizeBytes(value))}</dd>
    </div>
  );
}

interface ExpiryProps {
  readonly epochSeconds: number;
  readonly now: number;
}

function Expiry({ epochSeconds, now }: ExpiryProps): JSX.Element {
  const isOver = epochSeconds * 1000 <= now;
  return (
    <span class="value-size">
      {" "}
      {isOver ? "expired" : "expires"}{" "}
      <time datetime={isoText(epochSeconds)}>{timeText(epochSeconds)}</time>
    </span>
  );
}
