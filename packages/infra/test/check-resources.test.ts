import { loadAwsServiceSpec } from "@aws-cdk/aws-service-spec";
import { describe, expect, it } from "vitest";
import { checkResources } from "./check-resources.suite.ts";
import { readTemplate } from "./read-template.suite.ts";

const spec = await loadAwsServiceSpec();

/** A right table, with these properties instead of its own. */
function tableWith(properties: object): object {
  return {
    Type: "AWS::DynamoDB::Table",
    Properties: {
      TableName: { "Fn::Sub": "${AWS::StackName}-notes" },
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      Tags: [{ Key: "Project", Value: { Ref: "AWS::StackName" } }],
      ...properties,
    },
  };
}

function problemsOf(resources: object): readonly string[] {
  return checkResources(readTemplate(JSON.stringify({ Resources: resources })), spec);
}

describe("checkResources", () => {
  it("has nothing to say of what is right", () => {
    const Log = { Type: "AWS::Logs::LogGroup", Properties: { RetentionInDays: 30 } };
    const Output = {
      Type: "AWS::S3::Bucket",
      Properties: { BucketName: { "Fn::GetAtt": ["Notes", "Arn"] } },
    };
    expect(problemsOf({ Notes: tableWith({}), Log, Output })).toEqual([]);
  });

  it.each<[string, object, string]>([
    [
      "an unknown property",
      { TableNam: "x" },
      "Notes.Properties.TableNam is no property: there is",
    ],
    [
      "an unknown property inside",
      { TimeToLiveSpecification: { Enabled: true, Attribute: "x" } },
      "Notes.Properties.TimeToLiveSpecification.Attribute is no property",
    ],
    [
      "an unknown property in a list",
      { KeySchema: [{ AttributeName: "id", KeyType: "HASH", Sort: 1 }] },
      "Notes.Properties.KeySchema[0].Sort is no property",
    ],
    ["a property that is missing", { KeySchema: undefined }, "Notes.Properties lacks KeySchema"],
    [
      "a property that is missing inside",
      { TimeToLiveSpecification: { AttributeName: "x" } },
      "Notes.Properties.TimeToLiveSpecification lacks Enabled",
    ],
    [
      "a text for a boolean",
      { DeletionProtectionEnabled: "true" },
      'is of the kind boolean, not "true"',
    ],
    [
      "a number for a text",
      { TableName: 3 },
      "Notes.Properties.TableName is of the kind string, not 3",
    ],
    [
      "part of a number",
      { ProvisionedThroughput: { ReadCapacityUnits: 1.5, WriteCapacityUnits: 1 } },
      "ReadCapacityUnits is of the kind integer, not 1.5",
    ],
    ["a map for a list", { AttributeDefinitions: {} }, "AttributeDefinitions is a list, not {}"],
    [
      "a list for a map",
      { TimeToLiveSpecification: [] },
      "is a TimeToLiveSpecification, a map, not []",
    ],
    ["a tag without a value", { Tags: [{ Key: "Project" }] }, "Tags[0] is { Key, Value }"],
    ["tags as a map", { Tags: { Project: "x" } }, "Tags is a list, not"],
    [
      "what is told only",
      { StreamArn: "arn:x" },
      "Notes.Properties.StreamArn is told by the resource and cannot be set",
    ],
    [
      "a text from a function for a list",
      { Tags: { "Fn::Sub": "x" } },
      "Tags is of the kind array, and Fn::Sub gives a text",
    ],
    [
      "a list from a function for a text",
      { TableName: { "Fn::Split": ["-", "a-b"] } },
      "Fn::Split gives a list",
    ],
  ])("finds %s", (_case, properties, problem) => {
    expect(problemsOf({ Notes: tableWith(properties) })).toEqual([
      expect.stringContaining(problem),
    ]);
  });

  it("finds a type that there is not", () => {
    expect(problemsOf({ Notes: { Type: "AWS::DynamoDB::Tabel" } })).toEqual([
      "Notes is of the type AWS::DynamoDB::Tabel, which CloudFormation does not have",
    ]);
  });

  it("finds a value that is not allowed", () => {
    const Log = { Type: "AWS::Logs::LogGroup", Properties: { RetentionInDays: 31 } };
    expect(problemsOf({ Log })).toEqual([
      expect.stringContaining("RetentionInDays is one of 1, 3, 5"),
    ]);
  });

  it.each<[string, object, string]>([
    [
      "an attribute that there is not",
      { "Fn::GetAtt": ["Notes", "Name"] },
      "Notes.Name is asked for, but AWS::DynamoDB::Table tells Arn, StreamArn only",
    ],
    ["an attribute in a text", { "Fn::Sub": "${Notes.Name}-x" }, "Notes.Name is asked for"],
    [
      "an attribute of nothing",
      { "Fn::GetAtt": ["Nots", "Arn"] },
      "Nots.Arn is asked for, but there is no resource Nots",
    ],
    [
      "the stream of a table without one",
      { "Fn::GetAtt": ["Notes", "StreamArn"] },
      "the table has no stream",
    ],
  ])("finds %s that is asked for", (_case, BucketName, problem) => {
    const Bucket = { Type: "AWS::S3::Bucket", Properties: { BucketName } };
    expect(problemsOf({ Notes: tableWith({}), Bucket })).toEqual([
      expect.stringContaining(problem),
    ]);
  });
});
