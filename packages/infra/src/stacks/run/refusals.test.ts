import { describe, expect, it } from "vitest";
import { StackWorld, templateOf } from "../../../test/stack-world.suite.ts";
import type { StackRequest } from "../index.ts";

function requestOf(text: string, more: Partial<StackRequest> = {}): StackRequest {
  return { stackName: "s", template: { text, file: "t.yml" }, ...more };
}

const others = `
  Bucket: {Type: AWS::S3::Bucket}
  Key: {Type: AWS::KMS::Key}
`;

describe("deploy of what cannot be deployed", () => {
  it("refuses a table that is there already, and says who made it", async () => {
    const world = new StackWorld();
    const text = templateOf({ T: { properties: ["TableName: books"] } });
    await world.stacks().deploy(requestOf(text, { stackName: "first" }));
    const seen = await world.tables();
    await expect(
      world.stacks().deploy(requestOf(text, { stackName: "second" })),
    ).rejects.toMatchObject({
      code: "refused",
      issues: [
        {
          line: 8,
          path: "Resources.T.Properties.TableName",
          message: expect.stringMatching(
            /^There is a table books already, and the stack arn:.*stack\/first\/id1 made it\./,
          ),
        },
      ],
    });
    expect(await world.tables()).toEqual(seen);
    expect(await world.stacks().list()).toHaveLength(1);
  });

  it("refuses a table that nobody's stack made", async () => {
    const world = new StackWorld();
    await world.engine.execute("CreateTable", {
      TableName: "books",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    });
    const text = templateOf({ T: { properties: ["TableName: books"] } });
    await expect(world.stacks().deploy(requestOf(text))).rejects.toThrow(
      "There is a table books already, and no stack made it.",
    );
    expect(await world.stacks().list()).toEqual([]);
    expect((await world.engine.execute("ListTables", {})).TableNames).toEqual(["books"]);
  });

  it.each<[string, string, string]>([
    [
      "two tables of a name",
      templateOf({
        A: { properties: ["TableName: books"] },
        B: { properties: ["TableName: books"] },
      }),
      "The resource A has the TableName books too.",
    ],
    [
      "the table of the stacks",
      templateOf({ A: { properties: ["TableName: plinth-stacks"] } }),
      "The table plinth-stacks holds the stacks themselves.",
    ],
    [
      "a snapshot",
      templateOf({ A: { members: ["DeletionPolicy: Snapshot"] } }),
      "The DeletionPolicy of a table is one of Delete, Retain, RetainExceptOnCreate. A table has no snapshots.",
    ],
    [
      "a table without properties",
      "Resources: {T: {Type: AWS::DynamoDB::Table}}",
      "The table T has no Properties",
    ],
    [
      "properties of all sorts",
      "Resources: {T: {Type: AWS::DynamoDB::Table, Properties: {Keys: 1, KeySchema: x}}}",
      "The template or its parameters are wrong in 3 places. Nothing was changed.",
    ],
    [
      "an import of nothing",
      templateOf({ A: { properties: ["TableName: !ImportValue net"] } }),
      'No stack exports "net".',
    ],
    [
      "an output that is a list",
      templateOf({ A: {} }, "Outputs: {O: {Value: [a]}}\n"),
      "The value of an output is a text.",
    ],
    [
      "an export with a space in its name",
      templateOf({ A: {} }, "Outputs: {O: {Value: a, Export: {Name: a b}}}\n"),
      "The name of an export is a text of letters, digits, colons and hyphens.",
    ],
    [
      "as many tags as DynamoDB takes, with the stack's own beside them",
      templateOf({
        A: { properties: [`Tags: [${"{Key: k, Value: v}, ".repeat(50)}]`] },
      }),
      "Here stand 0 to 49 items, and there are 50.",
    ],
  ])("refuses %s", async (_, text, message) => {
    const world = new StackWorld();
    await expect(world.stacks().deploy(requestOf(text))).rejects.toThrow(message);
    expect((await world.engine.execute("ListTables", {})).TableNames).toEqual([]);
  });

  it("refuses another attribute for the time to live, as long as one is enabled", async () => {
    const world = new StackWorld();
    const of = (attribute: string) =>
      templateOf({
        T: {
          properties: [`TimeToLiveSpecification: {AttributeName: ${attribute}, Enabled: true}`],
        },
      });
    await world.stacks().deploy(requestOf(of("one")));
    await expect(world.stacks().deploy(requestOf(of("two")))).rejects.toThrow(
      "The time to live is enabled on one, and has to be disabled before it is enabled on two",
    );
  });

  it.each<[string, Partial<StackRequest>, string]>([
    ["a stack name with a space", { stackName: "my stack" }, '"my stack" is no name of a stack'],
    ["a stack name that begins with a digit", { stackName: "1st" }, "is no name of a stack"],
    [
      "a parameter that the template has not",
      { parameters: { Nope: "x" } },
      'The template has no parameter "Nope".',
    ],
    [
      "a parameter that is a number",
      { parameters: { P: 5 } as unknown as Record<string, string> },
      "The parameter P is given as number, and parameters are texts",
    ],
    [
      "a template that is none",
      { template: {} as StackRequest["template"] },
      "The template's text is missing.",
    ],
  ])("refuses %s", async (_, more, message) => {
    const world = new StackWorld();
    await expect(world.stacks().deploy(requestOf(templateOf({ T: {} }), more))).rejects.toThrow(
      message,
    );
  });
});

describe("deploy of a template with more than tables", () => {
  const text = `${templateOf({
    T: {
      properties: [
        "TableName: books",
        "SSESpecification: {SSEEnabled: true, KMSMasterKeyId: !GetAtt Key.Arn}",
        "KinesisStreamSpecification: {StreamArn: !Sub 'arn:${Bucket}'}",
      ],
    },
  })}${others}Outputs:
  Books: {Value: !Ref T, Export: {Name: books}}
  Bucket: {Value: !Ref Bucket, Export: {Name: bucket}}
`;

  it("is refused with all of it, by logical id, type and line", async () => {
    const world = new StackWorld();
    await expect(world.stacks().deploy(requestOf(text))).rejects.toMatchObject({
      code: "unsupported",
      issues: [
        {
          line: 9,
          column: 7,
          path: "Resources.T.Properties.SSESpecification",
          message: "This cannot be applied here: it needs Key, which is left out.",
        },
        { line: 10, path: "Resources.T.Properties.KinesisStreamSpecification" },
        {
          line: 12,
          column: 3,
          path: "Resources.Bucket",
          message: "AWS::S3::Bucket cannot be applied here: it is no table.",
        },
        { line: 13, path: "Resources.Key", message: expect.stringContaining("AWS::KMS::Key") },
      ],
    });
    expect((await world.engine.execute("ListTables", {})).TableNames).toEqual([]);
    const preview = await world.stacks().preview(requestOf(text));
    expect(preview.leftOut).toHaveLength(4);
    expect(preview.changes).toMatchObject([{ action: "Add", logicalId: "T", physicalId: "books" }]);
  });

  it("applies the tables alone when it is asked to, and tells what it left out", async () => {
    const world = new StackWorld();
    const request = requestOf(text, { onlyTables: true });
    const deployment = await world.stacks().deploy(request);
    expect(deployment.outputs).toEqual([
      { name: "Books", value: "books", exportName: "books" },
      { name: "Bucket", reason: "it needs Bucket, which is left out" },
    ]);
    expect(deployment.leftOut.map(({ logicalId, property }) => [logicalId, property])).toEqual([
      ["T", "SSESpecification"],
      ["T", "KinesisStreamSpecification"],
      ["Bucket", undefined],
      ["Key", undefined],
    ]);
    const events = await world.stacks().events("s");
    expect(events.filter((each) => each.resourceStatus === "LEFT_OUT")).toMatchObject([
      { logicalResourceId: "T" },
      {
        logicalResourceId: "T",
        resourceStatusReason: "Without KinesisStreamSpecification: it writes to Amazon Kinesis",
      },
      { logicalResourceId: "Bucket", resourceStatusReason: "Left out: it is no table" },
      { logicalResourceId: "Key" },
    ]);
    expect((await world.stacks().exports()).map(({ name }) => name)).toEqual(["books"]);
    expect(await world.stacks().deploy(request)).toMatchObject({ outcome: "unchanged" });
  });

  it("leaves out what the endpoint has no operation for", async () => {
    const world = new StackWorld();
    const recovery = templateOf({
      T: {
        properties: [
          "TableName: books",
          "PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}",
        ],
      },
    });
    const client = world.refusing(
      "DescribeContinuousBackups",
      undefined,
      "UnknownOperationException",
    );
    await expect(world.stacks({ client }).deploy(requestOf(recovery))).rejects.toThrow(
      "t.yml:9:7 Resources.T.Properties.PointInTimeRecoverySpecification: This cannot be applied here: the endpoint has no operation DescribeContinuousBackups.",
    );
    const request = requestOf(recovery, { onlyTables: true });
    await world.stacks({ client }).deploy(request);
    expect(await world.tables()).toMatchObject({ books: { recovery: ["DISABLED", undefined] } });
    expect(await world.stacks({ client }).deploy(request)).toMatchObject({ outcome: "unchanged" });
  });

  it("takes everything back when the endpoint lacks an operation that only shows later", async () => {
    const world = new StackWorld();
    const recovery = templateOf({
      T: {
        properties: [
          "TableName: books",
          "PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}",
        ],
      },
    });
    const client = world.refusing(
      "UpdateContinuousBackups",
      undefined,
      "UnknownOperationException",
    );
    await expect(world.stacks({ client }).deploy(requestOf(recovery))).rejects.toMatchObject({
      code: "rolledBack",
      message: expect.stringContaining("T: UpdateContinuousBackups is refused"),
    });
    expect(await world.tables()).toEqual({});
  });
});
