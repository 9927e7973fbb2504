import { describe, expect, it } from "vitest";
import { StackWorld } from "../../test/stack-world.suite.ts";
import type { StackEvent } from "./index.ts";

const shop = `
AWSTemplateFormatVersion: "2010-09-09"
Description: A shop
Parameters:
  Environment: {Type: String, Default: dev, AllowedValues: [dev, prod]}
Conditions:
  IsProd: !Equals [!Ref Environment, prod]
Resources:
  Books:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !Sub "shop-\${Environment}-books"
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
        - {AttributeName: category, AttributeType: S}
        - {AttributeName: id, AttributeType: S}
        - {AttributeName: title, AttributeType: S}
      KeySchema:
        - {AttributeName: category, KeyType: HASH}
        - {AttributeName: id, KeyType: RANGE}
      GlobalSecondaryIndexes:
        - IndexName: ByTitle
          KeySchema: [{AttributeName: title, KeyType: HASH}]
          Projection: {ProjectionType: ALL}
      StreamSpecification: {StreamViewType: NEW_AND_OLD_IMAGES}
      SSESpecification: {SSEEnabled: true}
      TimeToLiveSpecification: {AttributeName: expires_at, Enabled: true}
      PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}
      ContributorInsightsSpecification: {Enabled: true}
      DeletionProtectionEnabled: !If [IsProd, true, false]
      Tags: [{Key: Stage, Value: !Ref Environment}]
  Orders:
    Type: AWS::DynamoDB::Table
    DependsOn: Books
    Properties:
      AttributeDefinitions: [{AttributeName: pk, AttributeType: S}]
      KeySchema: [{AttributeName: pk, KeyType: HASH}]
      ProvisionedThroughput: {ReadCapacityUnits: "5", WriteCapacityUnits: 5}
      Tags: [{Key: Source, Value: !GetAtt Books.StreamArn}]
Outputs:
  BooksName: {Value: !Ref Books, Export: {Name: !Sub "\${AWS::StackName}-books"}}
  BooksStream: {Value: !GetAtt Books.StreamArn}
  OrdersArn: {Value: !GetAtt Orders.Arn}
`;

describe("openStacks", () => {
  it("creates a stack's tables, with all their settings, and tells its events", async () => {
    const world = new StackWorld();
    const events: StackEvent[] = [];
    const deployment = await world
      .stacks()
      .deploy(
        { stackName: "shop-dev", template: { text: shop } },
        { onEvent: (e) => events.push(e) },
      );
    expect(deployment).toMatchObject({ outcome: "created", status: "CREATE_COMPLETE" });
    expect(deployment.outputs.map(({ name, value }) => [name, value])).toEqual([
      ["BooksName", "shop-dev-books"],
      ["BooksStream", expect.stringContaining("table/shop-dev-books/stream/")],
      ["OrdersArn", "arn:aws:dynamodb:us-east-1:000000000000:table/shop-dev-Orders-N2"],
    ]);
    expect(await world.tables()).toMatchObject({
      "shop-dev-Orders-N2": { billing: "PROVISIONED", units: [5, 5] },
      "shop-dev-books": {
        billing: "PAY_PER_REQUEST",
        stream: "NEW_AND_OLD_IMAGES",
        sse: { SSEType: "KMS" },
        timeToLive: { TimeToLiveStatus: "ENABLED", AttributeName: "expires_at" },
        recovery: ["ENABLED", 35],
        insights: "ENABLED",
        protection: false,
        indexes: [{ name: "ByTitle", status: "ACTIVE" }],
      },
    });
    expect(
      events.map(({ logicalResourceId, resourceStatus, resourceStatusReason }) =>
        [logicalResourceId, resourceStatus, resourceStatusReason].join(" ").trim(),
      ),
    ).toEqual([
      "shop-dev CREATE_IN_PROGRESS User Initiated",
      "Books CREATE_IN_PROGRESS",
      "Books CREATE_IN_PROGRESS To turn contributor insights of the table on",
      "Books CREATE_IN_PROGRESS To turn point-in-time recovery on for 35 days",
      "Books CREATE_IN_PROGRESS To enable the time to live expires_at",
      "Books CREATE_COMPLETE",
      "Orders CREATE_IN_PROGRESS",
      "Orders CREATE_COMPLETE",
      "shop-dev CREATE_COMPLETE",
    ]);
    expect(await world.stacks().events("shop-dev")).toEqual(events);
  });

  it("finds nothing to do for the same template", async () => {
    const world = new StackWorld();
    const request = { stackName: "shop-dev", template: { text: shop } };
    await world.stacks().deploy(request);
    expect(await world.stacks().preview(request)).toMatchObject({ hasChanges: false, changes: [] });
    expect(await world.stacks().deploy(request)).toMatchObject({ outcome: "unchanged" });
  });
});
