import { ServiceError } from "@plinth/client";
import { createFormClient, type FormClient, launchBrowser, openWindow } from "@plinth/page-testing";
import type { Item } from "@plinth/values";
import { itemFromJson } from "@plinth/values";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { createConsole } from "../src/index.ts";
import { type ConsoleServer, callerHere, startConsole } from "./support/console-server.ts";
import { createOrders, createSpecimens, createTable, specimens } from "./support/sample-tables.ts";

let server: ConsoleServer;
let visitor: FormClient;
let fetchConsole: (request: Request) => Response | Promise<Response>;

beforeEach(async () => {
  server = await startConsole();
  fetchConsole = server.fetch;
  visitor = createFormClient(fetchConsole, "http://localhost/console/");
  const opened = server;
  onTestFinished(() => opened.close());
});

describe("an export", () => {
  it("holds every item and every type as DynamoDB JSON, named so that an import knows it", async () => {
    await createSpecimens(server.client);
    const response = await visitor.get("tables/specimens/export/file?format=dynamodb-json");
    expect(response.headers.get("content-disposition")).toBe(
      'attachment; filename="specimens.dynamodb.json"',
    );
    expect(response.headers.get("cache-control")).toBe("no-store");
    const lines = (await response.text()).trim().split("\n");
    const items = lines.map((line) => itemFromJson(JSON.stringify(JSON.parse(line).Item)));
    expect(items).toHaveLength(Object.keys(specimens).length);
    for (const item of Object.values(specimens)) expect(items).toContainEqual(item);
  });

  it("holds what a query finds, over all its pages", async () => {
    await createOrders(server.client);
    const query = new URLSearchParams([
      ["index", "by-status"],
      ["partition", "paid"],
      ["filter-name", "total"],
      ["filter-is", ">"],
      ["filter-type", "N"],
      ["filter", "300"],
    ]);
    const page = await (await visitor.get(`tables/shop-orders/export?${query}`)).text();
    expect(page).toContain("What the query finds");
    expect(page).toContain("KeyConditionExpression");
    const path = `tables/shop-orders/export/file?${query}&format=json&limit=25`;
    const items = JSON.parse(await (await visitor.get(path)).text());
    expect(items.map(({ order }: { order: number }) => order)).toEqual([57, 58, 59, 48, 49, 50]);
    expect(Object.keys(items[0]).sort()).toEqual([
      "currency",
      "customer",
      "order",
      "placed_at",
      "status",
      "total",
    ]);
  });

  it("is CSV with the types in its titles", async () => {
    await createOrders(server.client);
    const response = await visitor.get(
      "tables/shop-orders/export/file?format=csv&partition=customer-1",
    );
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const lines = (await response.text()).split("\r\n");
    expect(lines[0]).toContain("customer,order:N");
    expect(lines).toHaveLength(22);
  });

  it("is refused with its reason, rather than broken off, where the format lacks a form", async () => {
    await createSpecimens(server.client);
    const refused = await visitor.get("tables/specimens/export/file?format=json");
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain("This format cannot hold the items");
    const lossy = await visitor.get("tables/specimens/export/file?format=json&lossy=yes");
    expect(lossy.status).toBe(200);
    expect(await lossy.text()).toContain("12345678901234567890.123456789012345678");
  });

  it("of a table that is not there is a page that says so", async () => {
    expect((await visitor.get("tables/none/export/file?format=csv")).status).toBe(404);
    const response = await visitor.get("tables/none/export");
    expect(await response.text()).toContain("There is no such table");
  });
});

describe("an import", () => {
  beforeEach(() =>
    createTable(server.client, {
      TableName: "books",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
    }),
  );

  async function send(
    name: string,
    content: string | Uint8Array<ArrayBuffer>,
    fields: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const page = await (await visitor.get("tables/books/import")).text();
    const form = new FormData();
    form.set("csrf_token", /name="csrf_token" value="([^"]+)"/.exec(page)?.[1] ?? "");
    form.set("file", new File([content], name));
    for (const [field, value] of Object.entries(fields)) form.set(field, value);
    const cookie = [...visitor.cookies].map(([key, value]) => `${key}=${value}`).join("; ");
    const url = "http://localhost/console/tables/books/import";
    return await fetchConsole(
      new Request(url, { method: "POST", body: form, headers: { cookie } }),
    );
  }

  async function scan(): Promise<readonly Item[]> {
    return (await server.client.send("Scan", { TableName: "books" })).Items ?? [];
  }

  /** The path of the page that a checked file has, below the console's. */
  function pathOf(response: Response): string {
    return (response.headers.get("location") ?? "").replace("/console/", "");
  }

  async function write(response: Response): Promise<string> {
    const path = pathOf(response);
    const page = await (await visitor.get(path)).text();
    const token = /name="csrf_token" value="([^"]+)"/.exec(page)?.[1] ?? "";
    await visitor.post(path, { csrf_token: token });
    for (;;) {
      const text = await (await visitor.get(path)).text();
      if (!text.includes("<progress")) return text;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  it.each([
    ["books.json", '[{"id": "a", "price": 12.50}, {"id": "b"}]'],
    ["books.jsonl", '{"id": "a", "price": 12.50}\n{"id": "b"}\n'],
    [
      "books.dynamodb.json",
      '{"Item":{"id":{"S":"a"},"price":{"N":"12.50"}}}\n{"Item":{"id":{"S":"b"}}}',
    ],
    ["books.csv", "id,price:N\r\na,12.50\r\nb,\r\n"],
  ])(
    "takes %s by its name: checks it, says what is in it, then writes it",
    async (name, content) => {
      const response = await send(name, content);
      expect(response.status).toBe(303);
      const page = await (await visitor.get(pathOf(response))).text();
      expect(page).toContain("2 items");
      expect(page).toContain("Nothing is written yet");
      expect(await scan()).toEqual([]);
      expect(await write(response)).toContain("2 items written");
      expect(await scan()).toEqual(
        expect.arrayContaining([{ id: { S: "a" }, price: { N: "12.5" } }, { id: { S: "b" } }]),
      );
    },
  );

  it("takes back what an export gave, item by item", async () => {
    await createSpecimens(server.client);
    const file = await visitor.get("tables/specimens/export/file?format=dynamodb-json");
    const content = await file.text();
    expect(await write(await send("specimens.dynamodb.json", content))).toContain(
      "5 items written",
    );
    const items = await scan();
    for (const item of Object.values(specimens)) expect(items).toContainEqual(item);
  });

  it("lists what is wrong by line, column and place, and writes nothing of the file", async () => {
    const content = [
      '{"id": {"S": "right"}}',
      '{"id": {"N": "1"}}',
      '{"title": {"S": "no key"}}',
      '{"id": {"S": "a"}, "price": {"N": "seven"}}',
      '{"id": {"S": "right"}}',
      '{"id": {"S": "<b>"}, "x": {"S": "unclosed',
    ].join("\n");
    const response = await send("books.json", content, { format: "dynamodb-json" });
    expect(response.status).toBe(422);
    const page = await response.text();
    expect(page).toMatch(/books\.json has \d problems/);
    for (const line of [2, 3, 4, 5, 6]) {
      expect(page).toContain(`data-label="Line">${line}</td>`);
    }
    expect(page).toContain("<code>price.N</code>");
    expect(await scan()).toEqual([]);
  });

  it("keeps what is there when it was asked to, and tells which", async () => {
    await server.client.send("PutItem", {
      TableName: "books",
      Item: { id: { S: "a" }, t: { S: "old" } },
    });
    const content = "id,t\na,new\nb,new\n";
    const page = await write(await send("books.csv", content, { mode: "create" }));
    expect(page).toContain("1 item written");
    expect(page).toContain("1 were left out");
    expect(page).toContain("item?partition=a");
    expect(await scan()).toContainEqual({ id: { S: "a" }, t: { S: "old" } });
    await write(await send("books.csv", content));
    expect(await scan()).toContainEqual({ id: { S: "a" }, t: { S: "new" } });
  });

  it.each([
    ["", "", "Choose a file."],
    ["books.txt", "x", "does not tell the format"],
    ["books.json", "[]", "There is no item in books.json."],
    ["books.json", "[{]", "books.json has"],
    ["books.csv", "", "books.csv has 1 problem"],
    ["books.csv.gz", "not packed", "books.csv.gz"],
  ])("says why %j is not taken", async (name, content, message) => {
    const response = await send(name, content);
    expect(response.status).toBe(422);
    expect(await response.text()).toContain(message);
  });

  it("refuses a file that is too large before it has read it, and a form that is not its own", async () => {
    const large = await send("books.json", new Uint8Array(65 * 1024 * 1024));
    expect(large.status).toBe(413);
    expect(await large.text()).toContain("64.1 MB");
    const forged = await send("books.json", "[]", { csrf_token: "forged" });
    expect(forged.status).toBe(403);
  });

  it("says that what is no form with a file did not arrive", async () => {
    await visitor.get("tables/books/import");
    const url = "http://localhost/console/tables/books/import";
    const headers = { "content-type": "multipart/form-data; boundary=x" };
    const response = await fetchConsole(new Request(url, { method: "POST", body: "--y", headers }));
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("The file did not arrive whole");
  });

  it("writes a file once, however often it is told to, and forgets it with the console", async () => {
    const response = await send("books.csv", "id\na\n");
    await write(response);
    await server.client.send("DeleteItem", { TableName: "books", Key: { id: { S: "a" } } });
    await write(response);
    expect(await scan()).toEqual([]);
    const other = await visitor.get(pathOf(response).replace("/books/", "/shop/"));
    expect(other.status).toBe(404);
    expect((await visitor.get("tables/books/import/unknown")).status).toBe(404);
  });

  it("shows how far it is, and can be stopped, with what was written told", async () => {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    await startBeside((operation) => (operation === "BatchWriteItem" ? gate : undefined));
    const ids = Array.from({ length: 1000 }, (_, position) => `book-${position}`);
    const response = await send("books.csv", `id\n${ids.join("\n")}\n`);
    const path = pathOf(response);
    const page = await (await visitor.get(path)).text();
    const token = /name="csrf_token" value="([^"]+)"/.exec(page)?.[1] ?? "";
    await visitor.post(path, { csrf_token: token });
    const writing = await (await visitor.get(path)).text();
    expect(writing).toContain("<progress");
    expect(writing).toContain("Stop");
    await visitor.post(path, { csrf_token: token, do: "stop" });
    open();
    let text = writing;
    while (text.includes("<progress")) text = await (await visitor.get(path)).text();
    expect(text).toContain("Stopped");
    expect(text).toContain("of 1,000 items were written, and stay.");
    expect((await scan()).length).toBeLessThan(1000);
  });

  it("tells in DynamoDB's words why it did not go through", async () => {
    await startBeside((operation) => {
      if (operation !== "BatchWriteItem") return undefined;
      throw new ServiceError("AccessDeniedException", "not authorized to perform BatchWriteItem");
    });
    const text = await write(await send("books.csv", "id\na\n"));
    expect(text).toContain("It did not go through");
    expect(text).toContain("not authorized to perform BatchWriteItem");
    expect(text).toContain("0 of 1 item were written");
  });

  /** Another console on the same tables, whose requests wait or fail as a test wants. */
  async function startBeside(
    before: (operation: string) => Promise<void> | undefined,
  ): Promise<void> {
    const { client } = server;
    const console = createConsole({
      client: {
        ...client,
        async send(operation, input) {
          await before(operation);
          return await client.send(operation, input);
        },
      },
    });
    onTestFinished(() => console.close());
    fetchConsole = (request) => console.fetch(request, callerHere);
    visitor = createFormClient(fetchConsole, "http://localhost/console/");
  }

  it("is checked and written on the page that the file was chosen on", async () => {
    const browser = await launchBrowser();
    onTestFinished(() => browser.close());
    const window = await openWindow(browser, { width: 390, expectedStatuses: [422] });
    const { page } = window;
    await page.goto(`${server.url}tables/books/import`);
    const lines = Array.from({ length: 2000 }, (_, position) => `book-${position},${position}`);
    const file = (name: string, text: string) => ({
      name,
      mimeType: "text/csv",
      buffer: Buffer.from(text),
    });
    await page
      .getByLabel("File", { exact: true })
      .setInputFiles(file("wrong.csv", "id,price:N\na,1\na,x\n,2\n"));
    await page.getByRole("button", { name: "Check the file" }).click();
    await page.getByText(/wrong\.csv has \d problems/).waitFor();
    await window.takePicture("console-import-problems-390-light");
    expect(await window.accessibilityProblems()).toEqual([]);
    const text = `id,price:N\n${lines.join("\n")}\n`;
    await page.getByLabel("File", { exact: true }).setInputFiles(file("books.csv", text));
    await page.getByRole("button", { name: "Check the file" }).click();
    await page.getByRole("button", { name: "Write 2,000 items" }).waitFor();
    await window.takePicture("console-import-checked-390-light");
    expect(await window.accessibilityProblems()).toEqual([]);
    await page.getByRole("button", { name: "Write 2,000 items" }).click();
    await page.getByText("2,000 items written").waitFor();
    await window.takePicture("console-import-written-390-light");
    expect(await window.accessibilityProblems()).toEqual([]);
    expect(window.complaints).toEqual([]);
    await window.close();
  }, 300_000);
});

describe("a console that stops", () => {
  it("lets go of the one who watches and of a file that is written", async () => {
    const request = new Request("http://localhost/console/requests/live");
    const response = await server.fetch(request);
    await server.close();
    expect(await response.text()).toContain("retry");
  });
});
