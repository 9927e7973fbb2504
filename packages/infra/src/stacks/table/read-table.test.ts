import { loadAwsServiceSpecSync } from "@aws-cdk/aws-service-spec";
import { describe, expect, it } from "vitest";
import { printIssue } from "../stack-error.ts";
import { evaluate, type Scope } from "../template/evaluate.ts";
import { Issues } from "../template/location.ts";
import { parseTemplate } from "../template/parse-template.ts";
import { propertyNames, readTable } from "./read-table.ts";

const key = "KeySchema: [{AttributeName: pk, KeyType: HASH}]";
const definitions = "AttributeDefinitions: [{AttributeName: pk, AttributeType: S}]";
const onDemand = "BillingMode: PAY_PER_REQUEST";

/** What a table's properties come to, or what is wrong with them. */
function read(...properties: string[]) {
  const lines = properties.map((line) => `      ${line}`).join("\n");
  const text = `Resources:\n  T:\n    Type: AWS::DynamoDB::Table\n    Properties:\n${lines}\n`;
  const issues = new Issues("t.yml");
  const template = parseTemplate(text, issues);
  const expression = template?.resources.get("T")?.properties;
  const scope: Scope = {
    mappings: new Map(),
    parameters: new Map([["Size", "5"]]),
    missingParameters: new Set(),
    conditions: new Map(),
    resources: new Map([
      ["Later", { state: "there", ref: "later", attributes: new Map([["Arn", undefined]]) }],
      ["Key", { state: "leftOut" }],
    ]),
    importValue: () => undefined,
    issues,
  };
  const value = expression === undefined ? undefined : evaluate(expression, scope);
  const table = value?.kind === "map" ? readTable(value, issues) : undefined;
  return { table, problems: issues.list().map(printIssue) };
}

describe("readTable", () => {
  it("knows every property of AWS::DynamoDB::Table", () => {
    const specification = loadAwsServiceSpecSync();
    const resource = specification
      .lookup("resource", "cloudFormationType", "equals", "AWS::DynamoDB::Table")
      .only();
    expect([...propertyNames].sort()).toEqual(Object.keys(resource.properties).sort());
  });

  it("takes numbers and truths that come as texts", () => {
    const { table, problems } = read(
      key,
      definitions,
      'ProvisionedThroughput: {ReadCapacityUnits: !Ref Size, WriteCapacityUnits: "7"}',
      'DeletionProtectionEnabled: "true"',
      "Tags: [{Key: Build, Value: 0123}]",
    );
    expect(problems).toEqual([]);
    expect(table?.settings).toEqual({
      BillingMode: "PROVISIONED",
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 7 },
      DeletionProtectionEnabled: true,
      Tags: [{ Key: "Build", Value: "0123" }],
    });
  });

  it("tells what waits for another table, and what needs a resource that is left out", () => {
    const { table, problems } = read(
      key,
      definitions,
      onDemand,
      "SSESpecification: {SSEEnabled: true, KMSMasterKeyId: !GetAtt Key.Arn}",
      "Tags: [{Key: A, Value: b}, {Key: B, Value: !Ref Key}]",
      "TimeToLiveSpecification: {Enabled: true, AttributeName: !GetAtt Later.Arn}",
      "KinesisStreamSpecification: {StreamArn: x}",
    );
    expect(problems).toEqual([]);
    expect(table?.settings).toEqual({
      BillingMode: "PAY_PER_REQUEST",
      Tags: [{ Key: "A", Value: "b" }],
    });
    expect(table?.pending).toMatchObject([{ property: "TimeToLiveSpecification" }]);
    expect(table?.leftOut).toMatchObject([
      { property: "SSESpecification", reason: "it needs Key, which is left out" },
      { property: "Tags[1]" },
      { property: "KinesisStreamSpecification", reason: "it writes to Amazon Kinesis" },
    ]);
  });

  it.each<[string, string[], string]>([
    [
      "an unknown property",
      [key, definitions, onDemand, "Keys: []"],
      't.yml:8:7 Resources.T.Properties.Keys: A table has no property "Keys". There are TableName, ',
    ],
    [
      "an unknown member",
      [key, definitions, onDemand, "StreamSpecification: {StreamViewType: NEW_IMAGE, View: 1}"],
      'Resources.T.Properties.StreamSpecification.View: There is no property "View" here. There are StreamViewType, ResourcePolicy.',
    ],
    [
      "a missing key",
      [definitions, onDemand],
      "A table has the property KeySchema, and it is missing here.",
    ],
    [
      "a missing member",
      ["KeySchema: [{AttributeName: pk}]", definitions, onDemand],
      "t.yml:5:19 Resources.T.Properties.KeySchema[0]: KeyType is missing here.",
    ],
    [
      "a wrong type",
      ["KeySchema: pk", definitions, onDemand],
      't.yml:5:18 Resources.T.Properties.KeySchema: This is a list, not "pk".',
    ],
    [
      "a wrong choice",
      [key, "AttributeDefinitions: [{AttributeName: pk, AttributeType: String}]", onDemand],
      'This is one of S, N, B, not "String".',
    ],
    [
      "a wrong number",
      [key, definitions, "ProvisionedThroughput: {ReadCapacityUnits: 1.5, WriteCapacityUnits: 1}"],
      "This is a whole number from 1 to 1000000000000, not 1.5.",
    ],
    [
      "a name with spaces",
      ["TableName: my books", key, definitions, onDemand],
      'This is a text that fits ^[a-zA-Z0-9_.-]+$, not "my books".',
    ],
    [
      "a short name",
      ["TableName: ab", key, definitions, onDemand],
      'This is a text of 3 to 255 characters, not "ab".',
    ],
    [
      "a name that waits",
      ["TableName: !Sub 'a-${Later.Arn}'", key, definitions, onDemand],
      "TableName has to be known before anything is made, and waits for Later.",
    ],
    [
      "two partition keys",
      [
        "KeySchema: [{AttributeName: pk, KeyType: HASH}, {AttributeName: sk, KeyType: HASH}]",
        "AttributeDefinitions: [{AttributeName: pk, AttributeType: S}, {AttributeName: sk, AttributeType: S}]",
        onDemand,
      ],
      "A table's key is one HASH attribute, and then at most one RANGE attribute.",
    ],
    [
      "an undefined key",
      ["KeySchema: [{AttributeName: id, KeyType: HASH}]", definitions, onDemand],
      "t.yml:5:19 Resources.T.Properties.KeySchema[0]: The attribute id is part of a key, and so needs its type in AttributeDefinitions.",
    ],
    [
      "an unused definition",
      [
        key,
        "AttributeDefinitions: [{AttributeName: pk, AttributeType: S}, {AttributeName: x, AttributeType: S}]",
        onDemand,
      ],
      "The attribute x is part of no key, and DynamoDB takes definitions of key attributes only.",
    ],
    [
      "a double definition",
      [
        key,
        "AttributeDefinitions: [{AttributeName: pk, AttributeType: S}, {AttributeName: pk, AttributeType: N}]",
        onDemand,
      ],
      "The attribute pk is defined twice.",
    ],
    [
      "no capacity",
      [key, definitions],
      "With the BillingMode PROVISIONED, which is the default, a table has a ProvisionedThroughput.",
    ],
    [
      "capacity on demand",
      [
        key,
        definitions,
        onDemand,
        "ProvisionedThroughput: {ReadCapacityUnits: 1, WriteCapacityUnits: 1}",
      ],
      "With the BillingMode PAY_PER_REQUEST there is no ProvisionedThroughput.",
    ],
    [
      "bounds without demand",
      [
        key,
        definitions,
        "ProvisionedThroughput: {ReadCapacityUnits: 1, WriteCapacityUnits: 1}",
        "OnDemandThroughput: {MaxReadRequestUnits: 1}",
      ],
      "OnDemandThroughput stands with the BillingMode PAY_PER_REQUEST only.",
    ],
    [
      "no bounds",
      [key, definitions, onDemand, "OnDemandThroughput: {}"],
      "OnDemandThroughput has MaxReadRequestUnits, MaxWriteRequestUnits or both",
    ],
    [
      "an index without its projection's type",
      [
        key,
        definitions,
        onDemand,
        "GlobalSecondaryIndexes: [{IndexName: abc, KeySchema: [{AttributeName: pk, KeyType: HASH}], Projection: {}}]",
      ],
      "A projection has a ProjectionType: ALL, KEYS_ONLY or INCLUDE.",
    ],
    [
      "projected attributes of all",
      [
        key,
        definitions,
        onDemand,
        "GlobalSecondaryIndexes: [{IndexName: abc, KeySchema: [{AttributeName: pk, KeyType: HASH}], Projection: {ProjectionType: ALL, NonKeyAttributes: [a]}}]",
      ],
      "NonKeyAttributes stand with the ProjectionType INCLUDE, and with no other.",
    ],
    [
      "two indexes of a name",
      [
        key,
        definitions,
        onDemand,
        "GlobalSecondaryIndexes: [{IndexName: abc, KeySchema: [{AttributeName: pk, KeyType: HASH}], Projection: {ProjectionType: ALL}}, {IndexName: abc, KeySchema: [{AttributeName: pk, KeyType: HASH}], Projection: {ProjectionType: ALL}}]",
      ],
      "The table has two indexes abc.",
    ],
    [
      "a local index without a sort key",
      [
        key,
        definitions,
        onDemand,
        "LocalSecondaryIndexes: [{IndexName: abc, KeySchema: [{AttributeName: pk, KeyType: HASH}], Projection: {ProjectionType: ALL}}]",
      ],
      "The key of a local index is the table's HASH attribute pk, and then a RANGE attribute.",
    ],
    [
      "an index whose key is out of order",
      [
        key,
        definitions,
        onDemand,
        "GlobalSecondaryIndexes: [{IndexName: abc, KeySchema: [{AttributeName: pk, KeyType: RANGE}], Projection: {ProjectionType: ALL}}]",
      ],
      "The key of a global index is 1 to 4 HASH attributes, and then at most 4 RANGE attributes.",
    ],
    [
      "a time to live without its attribute",
      [key, definitions, onDemand, "TimeToLiveSpecification: {Enabled: true}"],
      "An enabled time to live has an AttributeName.",
    ],
    [
      "a key as the time to live",
      [key, definitions, onDemand, "TimeToLiveSpecification: {Enabled: true, AttributeName: pk}"],
      "A key attribute cannot be the time to live.",
    ],
    [
      "a key of no encryption",
      [key, definitions, onDemand, "SSESpecification: {SSEEnabled: false, KMSMasterKeyId: x}"],
      "A key stands with SSEEnabled: true only.",
    ],
    [
      "tags of AWS",
      [key, definitions, onDemand, 'Tags: [{Key: "aws:x", Value: y}]'],
      "Tags that begin with aws: are AWS's own.",
    ],
    [
      "tags of ours",
      [key, definitions, onDemand, 'Tags: [{Key: "plinth:stack-id", Value: y}]'],
      "Tags that begin with plinth: are this runner's own.",
    ],
    [
      "a tag twice",
      [key, definitions, onDemand, "Tags: [{Key: a, Value: y}, {Key: a, Value: z}]"],
      "The tag a is there twice.",
    ],
    [
      "too many days",
      [
        key,
        definitions,
        onDemand,
        "PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 36}",
      ],
      "This is a whole number from 1 to 35, not 36.",
    ],
    [
      "a policy that is a text",
      [key, definitions, onDemand, "ResourcePolicy: {PolicyDocument: x}"],
      'This is a map, not "x".',
    ],
    [
      "too many indexes",
      [
        key,
        definitions,
        onDemand,
        `GlobalSecondaryIndexes: [${Array.from({ length: 21 }, (_, n) => `{IndexName: ix${n}x, KeySchema: [{AttributeName: pk, KeyType: HASH}], Projection: {ProjectionType: ALL}}`).join(", ")}]`,
      ],
      "Here stand 0 to 20 items, and there are 21.",
    ],
  ])("refuses %s", (_, properties, message) => {
    expect(read(...properties).problems.join("\n")).toContain(message);
  });
});
