/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { ServiceError } from "@plinth/client";
import { ButtonLink } from "@plinth/kit/pages";
import { Hono } from "hono";
import { readForm } from "../access/caller.ts";
import { ItemCrumbs } from "../items/item-head.tsx";
import { keyTextsOf, readItemKey } from "../items/item-key.ts";
import { readItem } from "../items/read-item.ts";
import { answerPage, answerRedirect } from "../site/answer.tsx";
import type { ConsoleEnvironment, Site } from "../site/environment.ts";
import { cutText } from "../values/value-text.ts";
import { DeleteForm } from "./delete-form.tsx";

/** Deleting one item, which is asked for once more. */
export function deleteRoutes(site: Site): Hono<ConsoleEnvironment> {
  const { client, links } = site;
  const app = new Hono<ConsoleEnvironment>();
  const path = "/tables/:tableName/item/delete";

  app.get(path, async (context) => {
    const tableName = context.req.param("tableName");
    const { Table: table } = await client.send("DescribeTable", { TableName: tableName });
    const { item } = await readItem(client, table, readItemKey(table, new URL(context.req.url)));
    const keyTexts = keyTextsOf(table, item);
    const body = (
      <>
        <ItemCrumbs links={links} tableName={tableName} />
        <section class="panel ask" aria-labelledby="delete-title">
          <DeleteForm
            links={links}
            table={table}
            item={item}
            csrfToken={context.get("caller").csrfToken}
            headingLevel={1}
            cancel={
              <ButtonLink href={links.item(tableName, keyTexts)} style="secondary">
                Keep it
              </ButtonLink>
            }
          />
        </section>
      </>
    );
    const title = `Delete an item of ${tableName}`;
    return await answerPage(context, site, { title, section: "tables", body });
  });

  app.post(path, ...readForm(site), async (context) => {
    const tableName = context.req.param("tableName");
    const { Table: table } = await client.send("DescribeTable", { TableName: tableName });
    const key = readItemKey(table, new URL(context.req.url));
    const { partition, sort } = keyTextsOf(table, key);
    const called = cutText(sort === undefined ? partition : `${partition} / ${sort}`, 200);
    const wasThere = await deleteIfThere(site, tableName, key);
    const flash = wasThere
      ? ({ kind: "success", text: `Deleted ${called}.` } as const)
      : ({ kind: "info", text: `${called} was gone already.` } as const);
    return await answerRedirect(context, site, { href: links.items(tableName), flash });
  });

  return app;
}

async function deleteIfThere(
  { client }: Site,
  tableName: string,
  key: ReturnType<typeof readItemKey>,
): Promise<boolean> {
  try {
    await client.send("DeleteItem", {
      TableName: tableName,
      Key: key,
      ConditionExpression: "attribute_exists(#key)",
      ExpressionAttributeNames: { "#key": Object.keys(key)[0] ?? "" },
    });
    return true;
  } catch (error) {
    if (error instanceof ServiceError && error.name === "ConditionalCheckFailedException") {
      return false;
    }
    throw error;
  }
}
