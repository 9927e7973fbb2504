import { type Client, inProcess, ServiceError } from "@plinth/client";
import { createEngine } from "@plinth/engine";
import { createTables, defineEntity, defineTable } from "@plinth/model";
import { createMemoryStore } from "@plinth/store";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  type Application,
  defineApplication,
  type TableResource,
  verifyApplication,
} from "../index.ts";

const notes = defineTable({
  name: "notes",
  partitionKey: "id",
  globalSecondaryIndexes: { ByDay: { partitionKey: "day", projection: "KEYS_ONLY" } },
});
const Note = defineEntity(notes, {
  name: "Note",
  attributes: z.object({ id: z.string(), day: z.string() }),
});

function applicationWith(options: Omit<TableResource, "table">): Application {
  return defineApplication({
    name: "diary",
    description: "A diary.",
    parameters: { Environment: { description: "Which copy", default: "dev" } },
    tags: { Project: "Diary", Environment: "${Environment}" },
    tables: { Notes: { table: notes, name: "diary-${Environment}-notes", ...options } },
    entities: { Note },
    accessPatterns: { note: { description: "A note", entity: Note, operation: "GetItem" } },
  });
}

const tableName = "diary-dev-notes";
const keyArn = "arn:aws:kms:us-east-1:000000000000:key/1234";

/** The table as the application without any options has it. */
async function openDiary(): Promise<Client> {
  const client = inProcess(createEngine({ store: createMemoryStore() }));
  await createTables(client, [notes], { tableNames: { notes: tableName } });
  await client.send("UpdateContinuousBackups", {
    TableName: tableName,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  });
  const { Table } = await client.send("DescribeTable", { TableName: tableName });
  await client.send("TagResource", {
    ResourceArn: Table.TableArn,
    Tags: [
      { Key: "Project", Value: "Diary" },
      { Key: "Environment", Value: "dev" },
    ],
  });
  return client;
}

function without(client: Client, ...operations: string[]): Client {
  return {
    send: (operation, input) =>
      operations.includes(operation)
        ? Promise.reject(new ServiceError("UnknownOperationException", ""))
        : client.send(operation, input),
    close: () => client.close(),
  };
}

describe("verifyApplication", () => {
  it("finds nothing where all is as declared", async () => {
    expect(await verifyApplication(await openDiary(), applicationWith({}))).toEqual([]);
  });

  it("tells a missing table, and nothing more of it", async () => {
    const client = await openDiary();
    const parameters = { Environment: "prod" };
    expect(await verifyApplication(client, applicationWith({}), { parameters })).toEqual([
      { table: "diary-prod-notes", path: "table", expected: "ACTIVE", actual: "none" },
    ]);
  });

  const differences: [string, Omit<TableResource, "table">, [string, string, string][]][] = [
    [
      "provisioned capacity, of the indexes too",
      { billing: { mode: "PROVISIONED", readCapacityUnits: 5, writeCapacityUnits: 2 } },
      [
        ["billingMode", "PROVISIONED", "PAY_PER_REQUEST"],
        ["readCapacityUnits", "5", "none"],
        ["writeCapacityUnits", "2", "none"],
        ["indexes.ByDay.readCapacityUnits", "5", "none"],
        ["indexes.ByDay.writeCapacityUnits", "2", "none"],
      ],
    ],
    [
      "maxima of what is paid by request",
      { billing: { mode: "PAY_PER_REQUEST", maxReadRequestUnits: 100 } },
      [
        ["maxReadRequestUnits", "100", "none"],
        ["indexes.ByDay.maxReadRequestUnits", "100", "none"],
      ],
    ],
    [
      "a recovery that is on",
      { pointInTimeRecovery: false },
      [["pointInTimeRecovery", "off", "35 days"]],
    ],
    [
      "another period of recovery",
      { pointInTimeRecovery: { recoveryPeriodInDays: 7 } },
      [["pointInTimeRecovery", "7 days", "35 days"]],
    ],
    ["AWS's key", { encryption: "AWS_MANAGED" }, [["encryption", "AWS_MANAGED", "AWS_OWNED"]]],
    ["a key", { encryption: { kmsKeyId: keyArn } }, [["encryption", keyArn, "AWS_OWNED"]]],
    ["deletion protection", { deletionProtection: true }, [["deletionProtection", "on", "off"]]],
    [
      "another class",
      { tableClass: "STANDARD_INFREQUENT_ACCESS" },
      [["tableClass", "STANDARD_INFREQUENT_ACCESS", "STANDARD"]],
    ],
    [
      "tags",
      { tags: { Project: "Other", Owner: "Ann" } },
      [
        ["tags.Project", '"Other"', '"Diary"'],
        ["tags.Owner", '"Ann"', "none"],
      ],
    ],
  ];

  it.each(differences)("tells %s", async (_, options, expected) => {
    const found = await verifyApplication(await openDiary(), applicationWith(options));
    expect(found).toEqual(
      expected.map(([path, declared, actual]) => ({
        table: tableName,
        path,
        expected: declared,
        actual,
      })),
    );
  });

  const keys: [string, string, boolean][] = [
    ["by its ARN", keyArn, true],
    ["by its id", "1234", true],
    ["by another id", "34", false],
    ["by an alias, which DynamoDB does not tell", "alias/diary", true],
  ];

  it.each(keys)("knows a table's key %s", async (_, kmsKeyId, isSame) => {
    const client = await openDiary();
    await client.send("UpdateTable", {
      TableName: tableName,
      SSESpecification: { Enabled: true, SSEType: "KMS", KMSMasterKeyId: keyArn },
    });
    const found = await verifyApplication(client, applicationWith({ encryption: { kmsKeyId } }));
    expect(found.filter(({ path }) => path === "encryption")).toHaveLength(isSame ? 0 : 1);
  });

  it("tells a tag that nobody declared, but AWS's own", async () => {
    const client = await openDiary();
    const { Table } = await client.send("DescribeTable", { TableName: tableName });
    await client.send("TagResource", {
      ResourceArn: Table.TableArn,
      Tags: [{ Key: "Cost", Value: "1" }],
    });
    expect(await verifyApplication(client, applicationWith({}))).toEqual([
      { table: tableName, path: "tags.Cost", expected: "none", actual: '"1"' },
    ]);
  });

  it("says what the endpoint cannot tell", async () => {
    const client = without(
      await openDiary(),
      "DescribeTimeToLive",
      "DescribeContinuousBackups",
      "ListTagsOfResource",
    );
    const found = await verifyApplication(client, applicationWith({}));
    expect(found.map(({ path, actual }) => [path, actual])).toEqual([
      ["timeToLive", "unknown, since the endpoint has no DescribeTimeToLive"],
      ["pointInTimeRecovery", "unknown, since the endpoint has no DescribeContinuousBackups"],
      ["tags.Project", "unknown, since the endpoint has no ListTagsOfResource"],
      ["tags.Environment", "unknown, since the endpoint has no ListTagsOfResource"],
    ]);
  });

  it("says that tags cannot be told where none is declared", async () => {
    const client = without(await openDiary(), "ListTagsOfResource");
    const { tags: _, ...plain } = applicationWith({});
    expect(await verifyApplication(client, { ...plain, tags: {} })).toEqual([
      {
        table: tableName,
        path: "tags",
        expected: "none",
        actual: "unknown, since the endpoint has no ListTagsOfResource",
      },
    ]);
  });

  it("refuses parameters without a value before anything is sent", async () => {
    const sent: string[] = [];
    const client: Client = {
      send: (operation) => {
        sent.push(operation);
        return Promise.reject(new ServiceError("NetworkError", ""));
      },
      close: () => Promise.resolve(),
    };
    const application = applicationWith({ name: "${AWS::StackName}-notes" });
    await expect(verifyApplication(client, application)).rejects.toMatchObject({
      code: "invalidDefinition",
    });
    expect(sent).toEqual([]);
  });
});
