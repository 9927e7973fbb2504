import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, inProcess } from "@plinth/client";
import { createConsole } from "@plinth/console";
import { createEngine } from "@plinth/engine";
import { createTables, verifyTables } from "@plinth/model";
import { createFormClient } from "@plinth/page-testing";
import { startServer } from "@plinth/server";
import { createMemoryStore } from "@plinth/store";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { books, carts, orders, tables, users } from "../src/schema.ts";
import { type GuideShell, hasAwsCli, needAwsCli, openGuideShell } from "./support/aws-cli.ts";
import { blocksOf, fieldsOf, readGuide } from "./support/guide.ts";
import { sampleTimeMs, timeToLiveEnabled } from "./support/test-shop.ts";

interface BookInFile {
  readonly title?: string;
}

interface Endpoint {
  readonly client: Client;
  readonly shell: GuideShell;
  close(): Promise<void>;
}

/** Time stands still at all endpoints, so that their tables are of the same moment. */
const now = () => sampleTimeMs;

/** An endpoint with nothing in it, and a shell whose commands go there. */
async function openEndpoint(): Promise<Endpoint> {
  const engine = createEngine({ store: createMemoryStore(), now });
  const server = await startServer({ engine });
  const shell = await openGuideShell(server.url);
  return {
    client: inProcess(engine),
    shell,
    async close() {
      await shell.close();
      await server.stop();
      await engine.close();
    },
  };
}

/** All that is known of the tables, but for their ids, which are another each time. */
async function describeAll(client: Client): Promise<Readonly<Record<string, unknown>>> {
  const described: Record<string, unknown> = {};
  for (const { name } of tables) {
    const { Table } = await client.send("DescribeTable", { TableName: name });
    const { TableId: _, ...table } = Table;
    const { TimeToLiveDescription } = await client.send("DescribeTimeToLive", { TableName: name });
    described[name] = { ...table, timeToLive: TimeToLiveDescription };
  }
  return described;
}

const guide = readGuide("cloudshelf-tables.md");
const blocks = blocksOf(guide);

/** The CLI commands under one heading, as they stand in the guide. */
function awsCommands(section: string): readonly string[] {
  const found = blocks.filter((block) => block.kind === "sh aws" && block.section === section);
  return found.map(({ text }) => text);
}

const tableSections = [
  ["Books", books],
  ["Carts", carts],
  ["Users", users],
  ["Orders", orders],
] as const;
const setUpTimeoutMs = 180_000;

describe("the guide to the tables", { timeout: setUpTimeoutMs }, () => {
  let bySchema: Readonly<Record<string, unknown>>;
  let byCommands: Endpoint;
  let byScript: Endpoint;

  beforeAll(async () => {
    const engine = createEngine({ store: createMemoryStore(), now });
    await createTables(inProcess(engine), tables);
    await timeToLiveEnabled(inProcess(engine), carts.name);
    bySchema = await describeAll(inProcess(engine));
    await engine.close();
    [byCommands, byScript] = await Promise.all([openEndpoint(), openEndpoint()]);
    if (!hasAwsCli()) return;
    for (const [section] of tableSections) {
      for (const command of awsCommands(section)) {
        const { exitCode, stderr } = await byCommands.shell.run(command);
        expect({ exitCode, stderr, command }).toEqual({ exitCode: 0, stderr: "", command });
      }
    }
  }, setUpTimeoutMs);

  afterAll(async () => {
    await byCommands?.close();
    await byScript?.close();
  });

  it.for(
    ["S-35", "S-70"].flatMap((id) => tableSections.map(([name, table]) => ({ id, name, table }))),
  )("$id has commands that create what the schema says: $name", async ({ table }, context) => {
    needAwsCli(context);
    const { client } = byCommands;
    expect(await verifyTables(client, [table])).toEqual([]);
    expect((await describeAll(client))[table.name]).toEqual(bySchema[table.name]);
  });

  it("S-35 has commands that harm nothing a second time", async (context) => {
    needAwsCli(context);
    const { client, shell } = byCommands;
    const before = await describeAll(client);
    for (const [section, table] of tableSections) {
      const [create = ""] = awsCommands(section);
      const again = await shell.run(create);
      expect(again.exitCode).not.toBe(0);
      expect(again.stderr).toContain("ResourceInUseException");
      expect(again.stderr).toContain(table.name);
    }
    const enable = await shell.run(awsCommands("Carts")[1] ?? "");
    expect(enable.stderr).toContain("TimeToLive is already enabled");
    expect(await describeAll(client)).toEqual(before);
  });

  it("S-35 has a script that creates the same, and tells what is there the second time", async (context) => {
    needAwsCli(context);
    const script = "apps/cloudshelf/scripts/create-tables.sh";
    expect(guide).toContain(`](../../${script})`);
    const first = await byScript.shell.run(script);
    expect(first).toEqual({
      exitCode: 0,
      stderr: "",
      stdout: [
        "cloudshelf-books is created.",
        "cloudshelf-carts is created.",
        "cloudshelf-carts forgets items at their expires_at.",
        "cloudshelf-users is created.",
        "cloudshelf-orders is created.",
        "",
      ].join("\n"),
    });
    const created = await describeAll(byScript.client);
    expect(created).toEqual(bySchema);

    const second = await byScript.shell.run(script);
    expect([second.exitCode, second.stderr]).toEqual([0, ""]);
    expect(second.stdout.match(/is there already and stays as it is/g)).toHaveLength(4);
    expect(second.stdout).toContain("forgets items at their expires_at already");
    expect(await describeAll(byScript.client)).toEqual(created);
  });

  it("S-35 has a script that tells why it cannot go on", async (context) => {
    needAwsCli(context);
    const script = "DYNAMODB_ENDPOINT=http://127.0.0.1:1 apps/cloudshelf/scripts/create-tables.sh";
    // Without the shell's own endpoint, which would come first.
    const { exitCode, stderr } = await byScript.shell.run(`PATH=/usr/bin:/bin ${script}`);
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain("Could not connect to the endpoint URL");
  });

  it("S-36 configures TitleSearchIndex on the books", async (context) => {
    needAwsCli(context);
    expect(await indexesOf(byCommands.client, books.name)).toEqual([
      { name: "TitleSearchIndex", keys: ["title HASH"], projection: "ALL", status: "ACTIVE" },
    ]);
  });

  it("S-37 leaves the carts' time to live ENABLED, and shows it", async (context) => {
    needAwsCli(context);
    const { stdout } = await byCommands.shell.run(awsCommands("Carts").at(-1) ?? "");
    expect(JSON.parse(stdout)).toEqual({
      TimeToLiveDescription: { TimeToLiveStatus: "ENABLED", AttributeName: "expires_at" },
    });
  });

  it("S-38 configures EmailIndex on the users and OrderDateIndex on the orders", async (context) => {
    needAwsCli(context);
    expect(await indexesOf(byCommands.client, users.name)).toEqual([
      { name: "EmailIndex", keys: ["email HASH"], projection: "ALL", status: "ACTIVE" },
    ]);
    expect(await indexesOf(byCommands.client, orders.name)).toEqual([
      {
        name: "OrderDateIndex",
        keys: ["order_date HASH", "order_id RANGE"],
        projection: "ALL",
        status: "ACTIVE",
      },
    ]);
  });

  it("S-35, S-70 has one command that creates all of them, and changes nothing the second time", async () => {
    const endpoint = await openEndpoint();
    try {
      const command = onlyBlock("sh plinth", "Step 1: the tables");
      for (const said of [/^created +cloudshelf-books$/m, /^exists +cloudshelf-books$/m]) {
        const { exitCode, stdout, stderr } = await endpoint.shell.run(command);
        expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
        expect(stdout).toMatch(said);
        expect(await describeAll(endpoint.client)).toEqual(bySchema);
      }
    } finally {
      await endpoint.close();
    }
  });

  it("S-35 has console steps that create the same as the script", async () => {
    const endpoint = await openEndpoint();
    try {
      const callerHere = { incoming: { socket: { remoteAddress: "127.0.0.1" } } };
      const console = createConsole({ client: endpoint.client, secret: "of the guide's test" });
      const visitor = createFormClient(
        (request) => console.fetch(request, callerHere),
        "http://localhost/console/",
      );
      for (const [section, table] of tableSections) {
        const fields = fieldsOf(guide, section);
        const created = await visitor.send("new-table", "new-table", consoleForm(fields));
        expect(created.headers.get("location")).toBe(`/console/tables/${table.name}`);
        const timeToLive = fields.get("Time to live");
        if (timeToLive === undefined) continue;
        const path = `tables/${table.name}/time-to-live`;
        await visitor.send(path, path, { attribute_name: inCode(timeToLive) });
        await timeToLiveEnabled(endpoint.client, table.name);
      }
      expect(await describeAll(endpoint.client)).toEqual(bySchema);
      // A second time the form shows the refusal, and nothing changes.
      const again = await visitor.send(
        "new-table",
        "new-table",
        consoleForm(fieldsOf(guide, "Books")),
      );
      expect([again.status, await again.text()]).toEqual([
        400,
        expect.stringContaining("ResourceInUseException") as unknown,
      ]);
      expect(await describeAll(endpoint.client)).toEqual(bySchema);
    } finally {
      await endpoint.close();
    }
  });

  it("S-40 loads the sample books by the AWS CLI, twice without doubles", async (context) => {
    needAwsCli(context);
    const { client, shell } = byCommands;
    const [command = ""] = awsCommands("Step 2: the sample books");
    for (let run = 1; run <= 2; run += 1) {
      expect(await shell.run(command)).toMatchObject({ exitCode: 0, stderr: "" });
      const { Items = [] } = await client.send("Scan", { TableName: books.name });
      expect(Items).toHaveLength(3);
      expect(Items).toEqual(expect.arrayContaining(sampleItems()));
    }
    const [query = ""] = awsCommands("Step 3: check");
    const { stdout } = await shell.run(query);
    expect(JSON.parse(stdout)).toMatchObject({ Items: [{ title: { S: "Clean Code" } }] });
    // What the shop did not write it does not take for its own, and it says so of each.
    const load = await shell.run(onlyBlock("sh plinth", "Step 2: the sample books"));
    expect(load.exitCode).toBe(3);
    expect(load.stderr).toContain("3 refused");
    expect(load.stderr).toContain("that the shop did not write");
  });

  it("S-40 loads the sample books by plinth as the shop's own, twice without doubles", async () => {
    const endpoint = await openEndpoint();
    try {
      await createTables(endpoint.client, tables);
      const command = onlyBlock("sh plinth", "Step 2: the sample books");
      for (const said of ["3 created", "3 unchanged"]) {
        const { exitCode, stderr } = await endpoint.shell.run(command);
        expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
        expect(stderr).toContain(said);
        const { Items = [] } = await endpoint.client.send("Scan", { TableName: books.name });
        const stored = Items.filter((item) => item["title"] !== undefined);
        expect(stored).toHaveLength(3);
        expect(stored).toEqual(expect.arrayContaining(sampleItems()));
      }
    } finally {
      await endpoint.close();
    }
  });

  it("S-79 has the way back into a file, in the guide to phase 2", async (context) => {
    needAwsCli(context);
    const commands = blocksOf(readGuide("migration.md")).filter(({ kind }) => kind === "sh plinth");
    expect(commands).toHaveLength(1);
    const directory = await mkdtemp(join(tmpdir(), "plinth-dump-"));
    onTestFinished(() => rm(directory, { recursive: true }));
    const file = join(directory, "books.json");
    const command = commands[0]?.text.replace("books.json", file) ?? "";
    const { exitCode, stderr } = await byCommands.shell.run(command);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    const items: readonly BookInFile[] = JSON.parse(readFileSync(file, "utf8"));
    const titles = items.flatMap(({ title }) => title ?? []);
    expect(titles.sort()).toEqual(["Clean Code", "The Great Gatsby", "The Lean Startup"]);
  });

  it("S-41 ends with the four ticks that the guide shows", async (context) => {
    needAwsCli(context);
    const { exitCode, stdout } = await byCommands.shell.run(
      onlyBlock("sh verify", "Step 3: check"),
    );
    expect(exitCode).toBe(0);
    expect(stdout).toContain(onlyBlock("text", "Step 3: check"));
    expect(stdout.match(/^✓/gm)).toHaveLength(4);
  });
});

function onlyBlock(kind: string, section: string): string {
  const found = blocks.filter((block) => block.kind === kind && block.section === section);
  expect(found).toHaveLength(1);
  return found[0]?.text ?? "";
}

/** The first word that is set as code. */
function inCode(text: string): string {
  return /`([^`]+)`/.exec(text)?.[1] ?? "";
}

/** What the guide's table of fields says, as the console's form has it. */
function consoleForm(fields: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  expect([fields.get("Billing mode"), fields.get("Stream")]).toEqual([
    "On demand",
    "New and old images",
  ]);
  const form: Record<string, string> = {
    table_name: inCode(fields.get("Table name") ?? ""),
    ...keyFields("", "partition", fields.get("Partition key") ?? ""),
    ...keyFields("", "sort", fields.get("Sort key") ?? ""),
    stream: "NEW_AND_OLD_IMAGES",
  };
  const [name = "", ...parts] = fields.get("Index")?.split(", ") ?? [];
  if (name === "") return form;
  expect(parts.at(-1)).toBe("all attributes");
  return {
    ...form,
    index_1_name: inCode(name),
    ...keyFields("index_1_", "partition", parts[0] ?? ""),
    ...keyFields("index_1_", "sort", parts.length === 3 ? (parts[1] ?? "") : ""),
    index_1_projection: "ALL",
  };
}

function keyFields(prefix: string, kind: "partition" | "sort", text: string) {
  if (text === "") return {};
  expect(text).toContain("(String)");
  return { [`${prefix}${kind}_key`]: inCode(text), [`${prefix}${kind}_type`]: "S" };
}

async function indexesOf(client: Client, tableName: string) {
  const { Table } = await client.send("DescribeTable", { TableName: tableName });
  return (Table.GlobalSecondaryIndexes ?? []).map((index) => ({
    name: index.IndexName,
    keys: index.KeySchema.map((key) => `${key.AttributeName} ${key.KeyType}`),
    projection: index.Projection.ProjectionType,
    status: index.IndexStatus,
  }));
}

/** What sample-books.json is as items: numbers are N, all else is S. */
function sampleItems(): object[] {
  const url = new URL("../src/catalogue/sample-books.json", import.meta.url);
  const samples = JSON.parse(readFileSync(url, "utf8")) as readonly Record<string, unknown>[];
  return samples.map((book) =>
    Object.fromEntries(
      Object.entries(book).map(([name, value]) => [
        name,
        typeof value === "number" ? { N: String(value) } : { S: value },
      ]),
    ),
  );
}
