import { createFormClient, type FormClient } from "@plinth/page-testing";
import type { AttributeValue, Item } from "@plinth/values";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type ConsoleServer, startConsole } from "./support/console-server.ts";
import { createOrders, createSpecimens, specimens } from "./support/sample-tables.ts";

/** A form as a browser would send it: the fields of a page, with what somebody typed in them. */
interface SentForm {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

describe("the form of an item", () => {
  let server: ConsoleServer;
  let visitor: FormClient;

  beforeEach(async () => {
    server = await startConsole();
    visitor = createFormClient(server.fetch, "http://localhost/console/");
    await createSpecimens(server.client);
    const opened = server;
    onTestFinished(() => opened.close());
  });

  async function openForm(path: string): Promise<SentForm> {
    const page = await (await visitor.get(path)).text();
    const form = /<form[^>]*id="item-form"[\s\S]*?<\/form>/.exec(page)?.[0] ?? "";
    const action = unescaped(/action="([^"]*)"/.exec(form)?.[1] ?? "").replace("/console/", "");
    return { action, fields: fieldsOf(form) };
  }

  async function save(
    { action, fields }: SentForm,
    typed: Readonly<Record<string, string>>,
  ): Promise<Response> {
    const sent = Object.entries({ ...fields, ...typed }).map(([name, value]) => [
      name,
      // What a browser does to every line break.
      value.replace(/\r\n?|\n/g, "\r\n"),
    ]);
    return await visitor.post(action, Object.fromEntries(sent));
  }

  async function itemOf(id: string): Promise<Item | undefined> {
    const input = { TableName: "specimens", Key: { id: { S: id } } };
    return (await server.client.send("GetItem", input)).Item;
  }

  const put = (item: Item) => server.client.send("PutItem", { TableName: "specimens", Item: item });

  it("writes nothing when nothing was changed, whatever the item holds", async () => {
    for (const [name, item] of Object.entries(specimens)) {
      const form = await openForm(linkTo(item.id.S));
      const response = await save(form, {});
      expect([name, response.status]).toEqual([name, 303]);
      const page = await (
        await visitor.get(`tables/specimens/item?${partition(item.id.S)}`)
      ).text();
      expect(page).toContain("Nothing was changed");
      expect(await itemOf(item.id.S)).toEqual(item);
    }
  });

  it("writes nothing when nothing was changed in the JSON either", async () => {
    for (const item of Object.values(specimens)) {
      const form = await openForm(`${linkTo(item.id.S)}&form=json`);
      const response = await save(form, {});
      expect(response.status).toBe(303);
      expect(await itemOf(item.id.S)).toEqual(item);
    }
  });

  it("changes a value, its type, its name, removes one and adds one, and leaves the others", async () => {
    await put({ id: { S: "x" }, a: { S: "1" }, b: { S: "2" }, c: { N: "3" }, d: { BOOL: true } });
    const form = await openForm(linkTo("x"));
    const response = await save(form, {
      [field(form, "name", "a")]: "renamed",
      [field(form, "type", "b")]: "N",
      [field(form, "remove", "c")]: "yes",
      "name.99": "e",
      "type.99": "M",
      "value.99": '{"deep": {"L": [{"N": "1"}]}}',
    });
    expect(response.status).toBe(303);
    expect(await itemOf("x")).toEqual({
      id: { S: "x" },
      renamed: { S: "1" },
      b: { N: "2" },
      d: { BOOL: true },
      e: { M: { deep: { L: [{ N: "1" }] } } },
    });
  });

  it.each<[string, string, AttributeValue]>([
    ["S", "a\nb", { S: "a\nb" }],
    ["S", "", { S: "" }],
    ["S", "\n first line empty", { S: "\n first line empty" }],
    [
      "N",
      " 12345678901234567890.123456789012345678 ",
      { N: "12345678901234567890.123456789012345678" },
    ],
    ["N", "1.50e3", { N: "1500" }],
    ["B", "aGVs\nbG8=", { B: new TextEncoder().encode("hello") }],
    ["BOOL", "False", { BOOL: false }],
    ["NULL", "whatever", { NULL: true }],
    ["SS", '["b", "a"]', { SS: ["b", "a"] }],
    ["NS", '["1", "2.0"]', { NS: ["1", "2"] }],
    ["BS", '["aGVsbG8="]', { BS: [new TextEncoder().encode("hello")] }],
    ["M", "{}", { M: {} }],
    ["L", '[{"NULL": true}, {"S": "x"}]', { L: [{ NULL: true }, { S: "x" }] }],
  ])("takes %s as %j", async (type, text, value) => {
    await put({ id: { S: "x" } });
    const form = await openForm(linkTo("x"));
    const response = await save(form, { "name.7": "a", "type.7": type, "value.7": text });
    expect(response.status).toBe(303);
    expect((await itemOf("x"))?.["a"]).toEqual(value);
  });

  it.each([
    ["N", "12,5", "That is no number."],
    ["N", "1".repeat(39), "DynamoDB keeps 38 digits"],
    ["B", "a", "That is not base64."],
    ["BOOL", "yes", "A Boolean is true or false."],
    ["M", "", "Line 1, column 1: there is nothing here: write {}"],
    ["M", '{"a": {"S": "x"},\n "b": {"N": "1x"}}', "Line 2, column 13, at b.N:"],
    ["M", '{"a": {"S": "x"', "Line 1, column 16"],
    ["M", '{"a": {"S": "x"}}, "w": {"S": "y"}', "Line 1, column 20"],
    ["M", '{}}, "w": {"M": {}', "there is more here than one value"],
    ["M", '{}}}}\n{"Item": {"w": {"M": {}', "a comma is missing before this item"],
    ["L", '[{"X": 1}]', "Line 1, column 3, at [0].X: is no type"],
    ["SS", '["a", "a"]', "Line 1, column 7, at [1]: is in the set already"],
    ["SS", "[]", "a set has a member at least"],
    ["NS", '["one"]', "Line 1, column 2, at [0]:"],
    ["BS", '["%"]', "Line 1, column 2, at [0]:"],
  ])(
    "refuses %s as %j with the place of the mistake, and keeps what was typed",
    async (type, text, message) => {
      await put({ id: { S: "x" }, kept: { S: "as it was" } });
      const form = await openForm(linkTo("x"));
      const typed = { [field(form, "value", "kept")]: "typed too" };
      const response = await save(form, {
        ...typed,
        "name.7": "a",
        "type.7": type,
        "value.7": text,
      });
      expect(response.status).toBe(422);
      const page = unescaped(await response.text());
      expect(page).toContain(message);
      expect(page).toContain("typed too");
      expect(page).toContain(`\n${text}</textarea>`);
      expect(await itemOf("x")).toEqual({ id: { S: "x" }, kept: { S: "as it was" } });
    },
  );

  it.each([
    [{ "name.7": "", "value.7": "x" }, "Give the attribute a name."],
    [
      { "name.7": "a", "value.7": "x", "name.8": "a", "value.8": "y" },
      "Two attributes have the name a.",
    ],
    [{ "name.7": "id", "value.7": "x" }, "Two attributes have the name id."],
  ])("refuses the names of %j", async (typed, message) => {
    await put({ id: { S: "x" } });
    const response = await save(await openForm(linkTo("x")), typed);
    expect(response.status).toBe(422);
    expect(await response.text()).toContain(message);
  });

  it("lets two attributes change their names with each other", async () => {
    await put({ id: { S: "x" }, a: { S: "1" }, b: { S: "2" } });
    const form = await openForm(linkTo("x"));
    await save(form, { [field(form, "name", "a")]: "b", [field(form, "name", "b")]: "a" });
    expect(await itemOf("x")).toEqual({ id: { S: "x" }, a: { S: "2" }, b: { S: "1" } });
  });

  it("adds a line where no script does", async () => {
    await put({ id: { S: "x" } });
    const form = await openForm(linkTo("x"));
    const response = await save(form, { "name.0": "typed", "value.0": "before", add: "row" });
    const page = await response.text();
    expect(page.match(/name="name\.\d+"/g)).toHaveLength(2);
    expect(page).toContain("before");
    expect(await itemOf("x")).toEqual({ id: { S: "x" } });
  });

  it("keeps line breaks as they were, and shows what a form cannot hold without touching it", async () => {
    const item = {
      id: { S: "x" },
      pairs: { S: "a\r\nb" },
      lone: { S: "a\rb" },
      nul: { S: "a\0b" },
      "na\nme": { S: "v" },
      other: { S: "o" },
    };
    await put(item);
    const form = await openForm(linkTo("x"));
    await save(form, {
      [field(form, "value", "other")]: "changed",
      [field(form, "value", "pairs")]: "a\nb\nc",
    });
    expect(await itemOf("x")).toEqual({
      ...item,
      other: { S: "changed" },
      pairs: { S: "a\r\nb\r\nc" },
    });
    const json = await openForm(`${linkTo("x")}&form=json`);
    await save(json, { text: (json.fields["text"] ?? "").replace("a\\u0000b", "a\\u0000c") });
    expect((await itemOf("x"))?.["nul"]).toEqual({ S: "a\0c" });
  });

  it.each([
    ["an attribute that the edit changes too", { a: { S: "theirs" } }, "both"],
    ["another attribute", { b: { S: "theirs" } }, "theirs"],
    ["nothing but an addition", { z: { S: "theirs" } }, "As you want it"],
  ])(
    "shows both when somebody changed %s meanwhile, and saves on a second look",
    async (_, theirs, shown) => {
      const item = { id: { S: "x" }, a: { S: "1" }, b: { S: "2" } };
      await put(item);
      const form = await openForm(linkTo("x"));
      await put({ ...item, ...theirs });

      const response = await save(form, { [field(form, "value", "a")]: "mine" });
      expect(response.status).toBe(409);
      const page = await response.text();
      expect(page).toContain("Somebody changed this item meanwhile");
      expect(page).toContain("mine");
      expect(page).toContain(shown);
      expect(await itemOf("x")).toEqual({ ...item, ...theirs });

      const again = { action: form.action, fields: fieldsOf(page) };
      expect((await save(again, {})).status).toBe(303);
      expect(await itemOf("x")).toEqual({ ...item, ...theirs, a: { S: "mine" } });
    },
  );

  it("shows both for the JSON of an item too", async () => {
    await put({ id: { S: "x" }, a: { S: "1" }, b: { S: "2" } });
    const form = await openForm(`${linkTo("x")}&form=json`);
    await put({ id: { S: "x" }, a: { S: "1" }, b: { S: "theirs" } });
    const text = (form.fields["text"] ?? "").replace('"1"', '"mine"');
    const response = await save(form, { text });
    expect(response.status).toBe(409);
    const again = { action: form.action, fields: fieldsOf(await response.text()) };
    expect((await save(again, {})).status).toBe(303);
    expect(await itemOf("x")).toEqual({ id: { S: "x" }, a: { S: "mine" }, b: { S: "theirs" } });
  });

  it("keeps an edit of what was deleted meanwhile, and writes it as a new item when asked to", async () => {
    await put({ id: { S: "x" }, a: { S: "1" } });
    const form = await openForm(linkTo("x"));
    await server.client.send("DeleteItem", { TableName: "specimens", Key: { id: { S: "x" } } });
    const response = await save(form, { [field(form, "value", "a")]: "mine" });
    expect(response.status).toBe(409);
    const page = await response.text();
    expect(page).toContain("Somebody deleted this item meanwhile");
    expect(await itemOf("x")).toBeUndefined();

    const action = unescaped(
      /id="item-form"/.test(page)
        ? (/<form[^>]*action="([^"]*\/new[^"]*)"/.exec(page)?.[1] ?? "")
        : "",
    );
    const again = { action: action.replace("/console/", ""), fields: fieldsOf(page) };
    expect((await save(again, {})).status).toBe(303);
    expect(await itemOf("x")).toEqual({ id: { S: "x" }, a: { S: "mine" } });
  });

  it("never changes a key", async () => {
    await put({ id: { S: "x" }, a: { S: "1" } });
    const json = await openForm(`${linkTo("x")}&form=json`);
    const response = await save(json, { text: (json.fields["text"] ?? "").replace('"x"', '"y"') });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain("the key of an item cannot be changed");
    expect(await itemOf("y")).toBeUndefined();
  });

  it.each([
    ["", "there is no item here"],
    ["{", "Line 1, column 2"],
    ['{"id": {"S": "x"}}\n{"id": {"S": "y"}}', "a comma is missing before this item"],
    ['{"id": {"S": "x"}}, {"id": {"S": "y"}}', "there is more here than one item"],
    ['{"id": {"N": "1"}}', "id"],
    ['{"a": {"S": "x"}}', "id"],
    ['{"id": {"S": "x"}, "a": {"S": "x", "N": "1"}}', "Line 1, column"],
  ])("refuses %j as the JSON of an item", async (text, message) => {
    await put({ id: { S: "x" } });
    const form = await openForm(`${linkTo("x")}&form=json`);
    const response = await save(form, { text });
    expect(response.status).toBe(422);
    expect(unescaped(await response.text())).toContain(message);
  });

  it("says what DynamoDB says of an item that is too large, and keeps it in the form", async () => {
    await put({ id: { S: "x" }, a: { S: "1" } });
    const form = await openForm(linkTo("x"));
    const response = await save(form, { [field(form, "value", "a")]: "x".repeat(420_000) });
    expect(response.status).toBe(400);
    const page = await response.text();
    expect(page).toContain("Item size to update has exceeded the maximum allowed size");
    expect(page).toContain("x".repeat(420_000));
  });

  it("refuses more changes than a request holds, before it writes any", async () => {
    await put({ id: { S: "x" } });
    const form = await openForm(linkTo("x"));
    const typed = Object.fromEntries(
      Array.from({ length: 101 }, (_, id) => [
        [`name.${id + 10}`, `a${id}`],
        [`value.${id + 10}`, "v"],
      ]).flat(),
    );
    const response = await save(form, typed);
    expect(response.status).toBe(422);
    expect(await response.text()).toContain("one request takes 100 at most");
    expect(await itemOf("x")).toEqual({ id: { S: "x" } });
  });

  it("changes one of ten thousand attributes, on the page that has it", async () => {
    const form = await openForm(`${linkTo("many")}&page=3`);
    const name = "attribute_00450";
    expect((await save(form, { [field(form, "value", name)]: "-1" })).status).toBe(303);
    const item = await itemOf("many");
    expect(item?.[name]).toEqual({ N: "-1" });
    expect(Object.keys(item ?? {})).toHaveLength(10_001);
  });

  it("writes a new item, and never over another", async () => {
    const form = await openForm("tables/specimens/new");
    expect((await save(form, {})).status).toBe(422);
    const typed = { "key.0": "new one", "name.0": "a", "type.0": "N", "value.0": "1" };
    expect((await save(form, typed)).status).toBe(303);
    expect(await itemOf("new one")).toEqual({ id: { S: "new one" }, a: { N: "1" } });

    const response = await save(form, { ...typed, "value.0": "2" });
    expect(response.status).toBe(409);
    expect(await response.text()).toContain("There is an item of this key already");
    expect(await itemOf("new one")).toEqual({ id: { S: "new one" }, a: { N: "1" } });
  });

  it("writes a new item of a composite key as JSON", async () => {
    await createOrders(server.client);
    const form = await openForm("tables/shop-orders/new?form=json");
    expect(form.fields["text"]).toContain('"customer"');
    const text = '{"customer": {"S": "c"}, "order": {"N": "1"}, "total": {"N": "0.10"}}';
    const response = await save(form, { text });
    expect([response.status, response.headers.get("location")]).toEqual([
      303,
      "/console/tables/shop-orders/item?partition=c&sort=1",
    ]);
  });

  it("duplicates every type under another key", async () => {
    for (const item of [specimens.everyType, specimens.hostile, specimens.deep]) {
      const form = await openForm(`tables/specimens/new?${partition(item.id.S)}`);
      expect((await save(form, {})).status).toBe(409);
      expect((await save(form, { "key.0": "copy" })).status).toBe(303);
      expect(await itemOf("copy")).toEqual({ ...item, id: { S: "copy" } });
      await server.client.send("DeleteItem", {
        TableName: "specimens",
        Key: { id: { S: "copy" } },
      });
    }
  });

  it("duplicates ten thousand attributes as JSON, and takes no form of so many lines", async () => {
    const form = await openForm(`tables/specimens/new?${partition("many")}`);
    const text = (form.fields["text"] ?? "").replace('"many"', '"copy"');
    expect((await save(form, { text })).status).toBe(303);
    expect(await itemOf("copy")).toEqual({ ...specimens.many, id: { S: "copy" } });

    const rows = await openForm("tables/specimens/new");
    const names = Array.from({ length: 1001 }, (_, id) => [`name.${id}`, `a${id}`]);
    const response = await save(rows, { "key.0": "x", ...Object.fromEntries(names) });
    expect(response.status).toBe(413);
    expect(await response.text()).toContain("Too many lines for a form");
  });

  it("refuses a form whose hidden parts were changed", async () => {
    await put({ id: { S: "x" }, a: { S: "1" } });
    for (const [path, field] of [
      [linkTo("x"), "was.0"],
      [`${linkTo("x")}&form=json`, "was"],
    ]) {
      const form = await openForm(`${path}`);
      const response = await save(form, { [`${field}`]: "{" });
      expect(response.status).toBe(400);
      expect(await response.text()).toContain("This form was changed on its way");
    }
    expect(server.reported).toEqual([]);
  });

  it("deletes an item after a question that names its key, and says when it was gone already", async () => {
    await put({ id: { S: "x/<y>" } });
    const path = `tables/specimens/item/delete?${partition("x/<y>")}`;
    const page = await (await visitor.get(path)).text();
    expect(page).toContain("Delete this item?");
    expect(page).toContain("x/&lt;y&gt;");
    expect(await itemOf("x/<y>")).toBeDefined();

    const csrf = fieldsOf(page)["csrf_token"] ?? "";
    expect((await visitor.post(path, {})).status).toBe(403);
    expect((await visitor.post(path, { csrf_token: csrf })).status).toBe(303);
    expect(await itemOf("x/<y>")).toBeUndefined();
    expect(await (await visitor.get("tables/specimens/items")).text()).toContain(
      "Deleted x/&lt;y&gt;.",
    );
    await visitor.post(path, { csrf_token: csrf });
    expect(await (await visitor.get("tables/specimens/items")).text()).toContain(
      "was gone already",
    );
  });

  it("shows hidden characters of a key by their numbers wherever it names the item", async () => {
    const id = "pay\u202Eload";
    await put({ id: { S: id } });
    const shown = async (path: string): Promise<string> =>
      (await (await visitor.get(path)).text()).replace(/<[^>]+>/g, "");
    expect(await shown(`tables/specimens/item/edit?${partition(id)}`)).toContain(
      "Edit payU+202Eload",
    );
    const path = `tables/specimens/item/delete?${partition(id)}`;
    await visitor.send(path, path, {});
    expect(await shown("tables/specimens/items")).toContain("Deleted payU+202Eload.");
  });
});

function partition(id: string): string {
  return new URLSearchParams({ partition: id }).toString();
}

function linkTo(id: string): string {
  return `tables/specimens/item/edit?${partition(id)}`;
}

/** The name of the field of that kind which stands in the line of an attribute. */
function field({ fields }: SentForm, kind: string, attributeName: string): string {
  const line = Object.entries(fields).find(
    ([name, value]) => name.startsWith("name.") && value === attributeName,
  );
  return `${kind}.${line?.[0].slice("name.".length)}`;
}

/** The fields of a form as they stand, as a browser reads them off the page. */
function fieldsOf(page: string): Record<string, string> {
  const form = /<form[^>]*id="item-form"[\s\S]*?<\/form>/.exec(page)?.[0] ?? page;
  const fields: Record<string, string> = {};
  for (const [tag] of form.matchAll(/<input [^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(tag)?.[1];
    if (name === undefined || tag.includes('type="checkbox"')) continue;
    fields[name] = unescaped(/value="([^"]*)"/.exec(tag)?.[1] ?? "");
  }
  for (const [, name = "", text = ""] of form.matchAll(
    /<textarea [^>]*name="([^"]*)"[^>]*>\n?([\s\S]*?)<\/textarea>/g,
  )) {
    fields[name] = unescaped(text);
  }
  for (const [, name = "", options = ""] of form.matchAll(
    /<select [^>]*name="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g,
  )) {
    const chosen =
      /<option value="([^"]*)" selected/.exec(options) ?? /<option value="([^"]*)"/.exec(options);
    fields[name] = unescaped(chosen?.[1] ?? "");
  }
  return fields;
}

function unescaped(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}
