/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { TableDescription } from "@plinth/api";
import { Button, PostForm } from "@plinth/kit/pages";
import { type Item, itemSizeBytes } from "@plinth/values";
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { keyAttributesOf, keyTextsOf } from "../items/item-key.ts";
import { countOf, sizeText } from "../site/format.ts";
import type { Links } from "../site/links.ts";
import { TypeChip } from "../tables/table-parts.tsx";
import { attributeOf } from "../values/attribute-of.ts";
import { keyText } from "../values/value-text.ts";
import { VisibleText } from "../values/visible-text.tsx";

export interface DeleteFormProps {
  readonly links: Links;
  readonly table: TableDescription;
  readonly item: Item;
  readonly csrfToken: string;
  /** 1 on a page of its own, 2 in a dialog. */
  readonly headingLevel: 1 | 2;
  /** The way back without deleting. */
  readonly cancel: Child;
}

/** The question whether to delete this very item, which it names by its key. */
export function DeleteForm(props: DeleteFormProps): JSX.Element {
  const { links, table, item, csrfToken, headingLevel, cancel } = props;
  const Heading = headingLevel === 1 ? "h1" : "h2";
  return (
    <PostForm
      action={links.deleteItem(table.TableName, keyTextsOf(table, item))}
      csrfToken={csrfToken}
      class="ask-form"
    >
      <Heading id="delete-title">Delete this item?</Heading>
      <dl class="ask-key">
        {keyAttributesOf(table).map(({ name, type }) => {
          const value = attributeOf(item, name);
          return (
            <div>
              <dt>
                <code>{name}</code> <TypeChip type={type} />
              </dt>
              <dd>
                <code class="value-s">
                  <VisibleText text={value === undefined ? "" : keyText(value)} />
                </code>
              </dd>
            </div>
          );
        })}
      </dl>
      <p class="quiet">
        {countOf(Object.keys(item).length, "attribute", "attributes")},{" "}
        {sizeText(itemSizeBytes(item))}. It cannot be taken back here.
      </p>
      <div class="form-buttons">
        <Button style="danger">Delete the item</Button>
        {cancel}
      </div>
    </PostForm>
  );
}
