import { createFormClient, type FormClient } from "@plinth/page-testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ConsoleServer, startConsole } from "./support/console-server.ts";

describe("the form of a new table", () => {
  let server: ConsoleServer;
  let visitor: FormClient;

  beforeAll(async () => {
    server = await startConsole();
    visitor = createFormClient(server.fetch, "http://localhost/console/");
  });

  afterAll(() => server?.close());

  const create = (fields: Readonly<Record<string, string>>) =>
    visitor.send("new-table", "new-table", fields);

  it("creates it with its indexes and its stream", async () => {
    const response = await create({
      table_name: "shelves",
      partition_key: "room",
      partition_type: "S",
      sort_key: "shelf",
      sort_type: "N",
      stream: "NEW_AND_OLD_IMAGES",
      indexes: "2",
      index_1_name: "by-topic",
      index_1_partition_key: "topic",
      index_1_partition_type: "S",
      index_1_sort_key: "shelf",
      index_1_sort_type: "N",
      index_1_projection: "KEYS_ONLY",
    });
    expect(response.headers.get("location")).toBe("/console/tables/shelves");
    const { Table } = await server.client.send("DescribeTable", { TableName: "shelves" });
    expect(Table).toMatchObject({
      BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
      AttributeDefinitions: [
        { AttributeName: "room", AttributeType: "S" },
        { AttributeName: "shelf", AttributeType: "N" },
        { AttributeName: "topic", AttributeType: "S" },
      ],
      KeySchema: [
        { AttributeName: "room", KeyType: "HASH" },
        { AttributeName: "shelf", KeyType: "RANGE" },
      ],
      GlobalSecondaryIndexes: [
        { IndexName: "by-topic", Projection: { ProjectionType: "KEYS_ONLY" } },
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
    });
    expect(await (await visitor.get("tables/shelves")).text()).toContain("shelves is created.");
  });

  it("says what is wrong beside each field, and keeps what was typed", async () => {
    const response = await create({
      table_name: "",
      partition_key: "id",
      partition_type: "S",
      index_1_name: "by-id",
      index_1_partition_key: "id",
      index_1_partition_type: "N",
    });
    expect(response.status).toBe(422);
    const page = await response.text();
    expect(page).toContain("Please check 2 things");
    expect(page).toContain("Enter a name for the table.");
    expect(page).toContain("id has the type S above");
    expect(page).toContain('value="by-id"');
  });

  it.each([
    ["a name that is taken", "taken", "ResourceInUseException"],
    ["a name that DynamoDB does not take", "a b", "ValidationException"],
    ["a name that is too short", "ab", "ValidationException"],
  ])("shows what DynamoDB says to %s", async (_case, tableName, exception) => {
    await create({ table_name: "taken", partition_key: "id" });
    const response = await create({ table_name: tableName, partition_key: "id<b>" });
    expect(response.status).toBe(400);
    const page = await response.text();
    expect(page).toContain(exception);
    expect(page).toContain('value="id&lt;b&gt;"');
  });

  it("has fields for a further index on demand, and takes fields from its address", async () => {
    const more = await create({ table_name: "kept", indexes: "1", more: "index" });
    const page = await more.text();
    expect([page.includes("Global secondary index 2"), page.includes('value="kept"')]).toEqual([
      true,
      true,
    ]);
    const linked = await (await visitor.get("new-table?table_name=%22linked%22&indexes=99")).text();
    expect(linked).toContain('value="&quot;linked&quot;"');
    expect(linked.match(/<fieldset/g)).toHaveLength(20);
  });

  it("refuses a form of another site", async () => {
    const response = await visitor.post("new-table", {
      table_name: "foreign",
      partition_key: "id",
    });
    expect(response.status).toBe(403);
  });
});

describe("the page of a table's time to live", () => {
  it("enables it once, and shows its status", async () => {
    const server = await startConsole();
    const visitor = createFormClient(server.fetch, "http://localhost/console/");
    try {
      await visitor.send("new-table", "new-table", { table_name: "sessions", partition_key: "id" });
      const path = "tables/sessions/time-to-live";
      expect(await (await visitor.get(path)).text()).toContain("Disabled");
      expect((await visitor.send(path, path, { attribute_name: " " })).status).toBe(422);
      expect((await visitor.send(path, path, { attribute_name: "ends_at" })).status).toBe(303);
      expect(await (await visitor.get(path)).text()).toMatch(/Enabled|Being enabled/);
      const token = /name="csrf_token" value="([^"]+)"/.exec(
        await (await visitor.get("new-table")).text(),
      );
      const again = await visitor.post(path, {
        csrf_token: token?.[1] ?? "",
        attribute_name: "ends_at",
      });
      expect(again.status).toBe(400);
      expect(await again.text()).toContain("ValidationException");
      expect((await visitor.get("tables/none/time-to-live")).status).toBe(404);
    } finally {
      await server.close();
    }
  });
});
