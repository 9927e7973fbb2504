import { createFormClient, type FormClient } from "@plinth/page-testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ConsoleServer, startConsole } from "./support/console-server.ts";
import { createOrders, createSpecimens, createTable, specimens } from "./support/sample-tables.ts";

describe("the items of a table", () => {
  let server: ConsoleServer;
  let visitor: FormClient;

  beforeAll(async () => {
    server = await startConsole();
    visitor = createFormClient(server.fetch, "http://localhost/console/");
    await createOrders(server.client);
    await createSpecimens(server.client);
  });

  afterAll(() => server?.close());

  async function read(path: string): Promise<string> {
    return await (await visitor.get(path)).text();
  }

  it("are read page by page, each once, and back the way they came", async () => {
    const seen: string[] = [];
    const pages: string[] = ["tables/shop-orders/items?limit=25"];
    let next: string | undefined = pages[0];
    while (next !== undefined) {
      const page = await read(next);
      seen.push(...ordersOn(page));
      next = linkOf(page, "next");
      if (next !== undefined) pages.push(next);
    }
    expect(pages).toHaveLength(3);
    expect(seen).toHaveLength(60);
    expect(new Set(seen).size).toBe(60);

    const last = await read(pages[2] ?? "");
    const middle = await read(linkOf(last, "prev") ?? "");
    expect(middle).toContain("Page 2");
    const first = await read(linkOf(middle, "prev") ?? "");
    expect(ordersOn(first)).toEqual(seen.slice(0, 25));
    expect(linkOf(first, "prev")).toBeUndefined();
  });

  it("keep their places out of the address, the same ones for the same page", async () => {
    const path = "tables/shop-orders/items?limit=25";
    const next = linkOf(await read(path), "next");
    expect(next).toMatch(/[?&]after=[\w-]{22}$/);
    expect(linkOf(await read(path), "next")).toBe(next);
  });

  it("begin anew where a place is not known, and say so", async () => {
    for (const after of ["nonsense", "x".repeat(5000)]) {
      const page = await read(`tables/shop-orders/items?limit=25&after=${after}`);
      expect(page).toContain("The place of that page is not known any more");
      expect(page).toContain("Page 1");
    }
    const next = linkOf(await read("tables/shop-orders/items?limit=25"), "next") ?? "";
    const ofOther = next.replace("limit=25", "limit=50");
    expect(await read(ofOther)).toContain("The place of that page is not known any more");
  });

  it.each([
    [{ partition: "customer-1" }, 20],
    [{ partition: "customer-1", "sort-is": "=", sort: "3" }, 1],
    [{ partition: "customer-1", "sort-is": "=", sort: " 3.0 " }, 1],
    [{ partition: "customer-1", "sort-is": "<", sort: "9" }, 2],
    [{ partition: "customer-1", "sort-is": "<=", sort: "9" }, 3],
    [{ partition: "customer-1", "sort-is": ">", sort: "54" }, 2],
    [{ partition: "customer-1", "sort-is": ">=", sort: "54" }, 3],
    [{ partition: "customer-1", "sort-is": "between", sort: "1e1", "sort-to": "20" }, 3],
    [{ index: "by-status", partition: "paid", "sort-is": "begins with", sort: "2026-03-0" }, 9],
    [{ index: "by-total", partition: "customer-1", "sort-is": "<", sort: "100" }, 4],
    [{ index: "by-status" }, 50],
  ])("are queried by %j", async (query, count) => {
    const page = await read(`tables/shop-orders/items?${new URLSearchParams(query)}`);
    expect(/<strong>(\d+) items?<\/strong>/.exec(page)?.[1]).toBe(String(count));
    expect(page).toContain("partition" in query ? ">Query<" : ">Scan<");
  });

  it("come from the end when they are asked for in descending order", async () => {
    const page = await read("tables/shop-orders/items?partition=customer-1&order=descending");
    expect(ordersOn(page).slice(0, 3)).toEqual(["60", "57", "54"]);
  });

  it("are filtered, with the types of the values, and the page tells what the filter hid", async () => {
    const filters = [
      ["filter-name", "total"],
      ["filter-is", ">="],
      ["filter-type", "N"],
      ["filter", "400"],
      ["filter-name", "paid"],
      ["filter-is", "="],
      ["filter-type", "BOOL"],
      ["filter", "TRUE"],
      ["filter-name", "lines"],
      ["filter-is", "has the type"],
      ["filter-type", "S"],
      ["filter", "l"],
      ["filter-name", ""],
      ["filter-is", "exists"],
    ];
    const page = await read(`tables/shop-orders/items?${new URLSearchParams(filters)}`);
    expect(ordersOn(page)).toEqual(["58", "60"]);
    expect(page).toContain("The filter hid 58 of 60.");
    expect(page).toContain("60 evaluated");
    expect(page).toContain("2 requests");
  });

  it("that a filter hides one and all are read on for, as long as there are more", async () => {
    const query = new URLSearchParams({
      "filter-name": "currency",
      "filter-is": "=",
      "filter-type": "N",
      filter: "1",
    });
    const page = await read(`tables/shop-orders/items?${query}&limit=25`);
    expect(page).toContain("No item is like that");
    expect(page).toContain("The filter hid 60 of 60.");
  });

  it("show the request with the numbers as they were typed", async () => {
    const typed = {
      partition: "a",
      "sort-is": "=",
      sort: "0.1234567890123456789012345678901234567",
    };
    const page = await read(`tables/shop-orders/items?${new URLSearchParams(typed)}`);
    expect(page).toContain("0.1234567890123456789012345678901234567");
    expect(page).toContain("KeyConditionExpression");
  });

  it.each([
    [{ partition: "a", sort: "seven" }, 'id="sort-0-error">That is no number.'],
    [{ partition: "a", sort: "1".repeat(39) }, "DynamoDB keeps 38 digits"],
    [{ partition: "a", sort: "1e126" }, "more than DynamoDB holds"],
    [{ partition: "a", "sort-is": "begins with", sort: "7" }, "A number has no beginning"],
    [{ sort: "7" }, 'id="partition-0-error">A query needs the partition key.'],
    [{ "filter-name": "a", "filter-type": "B", filter: "%%" }, "That is not base64."],
    [{ "filter-name": "a", "filter-type": "BOOL", filter: "yes" }, "A Boolean is true or false."],
    [{ "filter-name": "a", "filter-is": "has the type", filter: "X" }, "A type is one of"],
  ])("are not asked for by %j, and the field says why", async (query, message) => {
    const response = await visitor.get(`tables/shop-orders/items?${new URLSearchParams(query)}`);
    expect(response.status).toBe(422);
    expect(await response.text()).toContain(message);
  });

  it("are shown in the columns that were chosen, which the next page keeps", async () => {
    const page = await read("tables/shop-orders/items?limit=25&columns=total&columns=customer");
    const titles = [...page.matchAll(/<th scope="col"[^>]*><code>([^<]+)/g)].map(
      ([, name]) => name,
    );
    expect(titles).toEqual(["customer", "total"]);
    expect(linkOf(page, "next")).toContain("columns=total&columns=customer");
  });

  it("are shown with what DynamoDB says when it refuses", async () => {
    const query = new URLSearchParams({
      partition: "a",
      "filter-name": "order",
      "filter-is": "exists",
    });
    const response = await visitor.get(`tables/shop-orders/items?${query}`);
    expect(response.status).toBe(400);
    const page = await response.text();
    expect(page).toContain("Filter Expression can only contain non-primary key attributes");
    expect(page).toContain('value="order"');
  });

  it("are shown as what they are, however hostile", async () => {
    const paths = ["tables/specimens/items", linkTo(specimens.hostile.id.S)];
    for (const path of [...paths, `${linkTo(specimens.hostile.id.S)}&form=json`]) {
      const response = await visitor.get(path);
      const page = await response.text();
      expect([path, response.status]).toEqual([path, 200]);
      expect(page).not.toMatch(/<script>alert|<img|<h1>heading/);
      expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    }
    const page = await read(linkTo(specimens.hostile.id.S));
    expect(page).toContain(">__proto__</code>");
    expect(page).toContain(">constructor</code>");
  });

  it("show characters that would be hidden, or would turn the line around, by their numbers", async () => {
    const id = "pay\u202Eload\u200B \u0000end\u00e9 👨‍👩‍👧";
    await server.client.send("PutItem", { TableName: "specimens", Item: { id: { S: id } } });
    for (const path of ["tables/specimens/items", linkTo(id)]) {
      const text = (await read(path)).replace(/<[^>]+>/g, "");
      expect(text).toContain("payU+202EloadU+200B U+0000endé 👨‍👩‍👧");
    }
    await server.client.send("DeleteItem", { TableName: "specimens", Key: { id: { S: id } } });
  });

  it("show every digit and every type", async () => {
    const page = await read(linkTo("every-type"));
    expect(page).toContain("12345678901234567890.123456789012345678");
    const types = new Set(
      [...page.matchAll(/class="type[^>]*>([A-Z]+)</g)].map(([, type]) => type),
    );
    expect([...types].sort()).toEqual(
      ["S", "N", "B", "BOOL", "NULL", "M", "L", "SS", "NS", "BS"].sort(),
    );
  });

  it("with ten thousand attributes are shown a part at a time, and found by name", async () => {
    const first = await read(linkTo("many"));
    expect(first.match(/class="attribute"/g)).toHaveLength(200);
    expect(first).toContain("10,001 attributes");
    const second = await read(linkOf(first, "next") ?? "");
    expect(second).toContain("attribute_00199");
    const found = await read(`${linkTo("many")}&find=ATTRIBUTE_0999`);
    expect(found.match(/class="attribute"/g)).toHaveLength(10);
    expect(await read(`${linkTo("many")}&find=nothing`)).toContain("No attribute has that");
    for (const path of [linkTo("many"), linkTo("many").replace("/item?", "/item/edit?")])
      expect(await read(`${path}&page=1e300`)).toContain("attribute_09999");
  });

  it.each(["partition=nobody", "partition=", "", "sort=1"])(
    "that are not there are a page that says so: %s",
    async (query) => {
      const response = await visitor.get(`tables/specimens/item?${query}`);
      expect(response.status).toBe(404);
      expect(await response.text()).toMatch(/There is no such item|There is no item of that key/);
    },
  );

  it("are found by a key of bytes and by a number of 38 digits", async () => {
    const number = "-0.12345678901234567890123456789012345678";
    await createTable(server.client, {
      TableName: "blobs",
      AttributeDefinitions: [
        { AttributeName: "hash", AttributeType: "B" },
        { AttributeName: "size", AttributeType: "N" },
      ],
      KeySchema: [
        { AttributeName: "hash", KeyType: "HASH" },
        { AttributeName: "size", KeyType: "RANGE" },
      ],
      BillingMode: "PAY_PER_REQUEST",
    });
    const Item = { hash: { B: new Uint8Array([251, 255, 0]) }, size: { N: number } };
    await server.client.send("PutItem", { TableName: "blobs", Item });
    const page = await read("tables/blobs/items?partition=%2B%2F8A");
    const href = /class="value value-b items-key"><a href="([^"]+)"/.exec(page)?.[1];
    const item = await visitor.get((href ?? "").replaceAll("&amp;", "&"));
    expect(item.status).toBe(200);
    expect(await item.text()).toContain(number);
  });

  it("are found by a key that addresses would rather not hold", async () => {
    for (const id of ["a&b=c?d#e%20", "línea\nnueva\t☂️ 𝄞", "../../tables", "+ +"]) {
      await server.client.send("PutItem", { TableName: "specimens", Item: { id: { S: id } } });
      const response = await visitor.get(linkTo(id));
      expect([id, response.status]).toEqual([id, 200]);
    }
  });
});

function linkTo(id: string): string {
  return `tables/specimens/item?${new URLSearchParams({ partition: id })}`;
}

/** The orders of a page, by their numbers. */
function ordersOn(page: string): string[] {
  return [...page.matchAll(/<a href="[^"]*sort=(\d+)"[^>]*tabindex/g)].map(
    ([, number = ""]) => number,
  );
}

function linkOf(page: string, rel: "next" | "prev"): string | undefined {
  const tag = page.match(/<a [^>]*>/g)?.find((each) => each.includes(`rel="${rel}"`));
  return /href="([^"]+)"/.exec(tag ?? "")?.[1]?.replaceAll("&amp;", "&");
}
