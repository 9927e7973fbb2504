import type { OperationName } from "@plinth/api";
import { ServiceError } from "@plinth/client";
import { createMemoryStore, type MemorySnapshot, type MemoryStore } from "@plinth/store";
import { describe, expect, it } from "vitest";
import { type Cut, failingClient, StackWorld } from "../../test/stack-world.suite.ts";
import { StackError, type StackRequest } from "./index.ts";

const before = `
Resources:
  Books:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: books
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
        - {AttributeName: pk, AttributeType: S}
        - {AttributeName: title, AttributeType: S}
        - {AttributeName: year, AttributeType: N}
      KeySchema: [{AttributeName: pk, KeyType: HASH}]
      GlobalSecondaryIndexes:
        - IndexName: ByTitle
          KeySchema: [{AttributeName: title, KeyType: HASH}]
          Projection: {ProjectionType: ALL}
        - IndexName: ByYear
          KeySchema: [{AttributeName: year, KeyType: HASH}]
          Projection: {ProjectionType: KEYS_ONLY}
      OnDemandThroughput: {MaxReadRequestUnits: 10}
      StreamSpecification: {StreamViewType: KEYS_ONLY}
      PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7}
      Tags: [{Key: Stage, Value: dev}, {Key: Owner, Value: ann}]
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions: [{AttributeName: pk, AttributeType: S}]
      KeySchema: [{AttributeName: pk, KeyType: HASH}]
      ProvisionedThroughput: {ReadCapacityUnits: 5, WriteCapacityUnits: 5}
  Old:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: old
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: pk, AttributeType: S}]
      KeySchema: [{AttributeName: pk, KeyType: HASH}]
  Kept:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Retain
    Properties:
      TableName: kept
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: pk, AttributeType: S}]
      KeySchema: [{AttributeName: pk, KeyType: HASH}]
Outputs:
  Books: {Value: !Ref Books, Export: {Name: books}}
`;

/** Every kind of change at once. */
const after = `
Resources:
  Books:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: books
      BillingMode: PROVISIONED
      ProvisionedThroughput: {ReadCapacityUnits: 3, WriteCapacityUnits: 2}
      AttributeDefinitions:
        - {AttributeName: pk, AttributeType: S}
        - {AttributeName: title, AttributeType: S}
        - {AttributeName: author, AttributeType: S}
      KeySchema: [{AttributeName: pk, KeyType: HASH}]
      GlobalSecondaryIndexes:
        - IndexName: ByTitle
          KeySchema: [{AttributeName: title, KeyType: HASH}]
          Projection: {ProjectionType: KEYS_ONLY}
          ProvisionedThroughput: {ReadCapacityUnits: 2, WriteCapacityUnits: 1}
        - IndexName: ByAuthor
          KeySchema: [{AttributeName: author, KeyType: HASH}]
          Projection: {ProjectionType: ALL}
          ProvisionedThroughput: {ReadCapacityUnits: 1, WriteCapacityUnits: 1}
      TableClass: STANDARD_INFREQUENT_ACCESS
      SSESpecification: {SSEEnabled: true}
      DeletionProtectionEnabled: true
      TimeToLiveSpecification: {AttributeName: expires_at, Enabled: true}
      ContributorInsightsSpecification: {Enabled: true}
      ResourcePolicy:
        PolicyDocument:
          Version: "2012-10-17"
          Statement: [{Effect: Allow, Principal: {AWS: "111122223333"}, Action: "dynamodb:GetItem", Resource: "*"}]
      Tags: [{Key: Stage, Value: prod}, {Key: Cost, Value: shop}]
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions: [{AttributeName: pk, AttributeType: S}, {AttributeName: sk, AttributeType: N}]
      KeySchema: [{AttributeName: pk, KeyType: HASH}, {AttributeName: sk, KeyType: RANGE}]
      ProvisionedThroughput: {ReadCapacityUnits: 5, WriteCapacityUnits: 5}
  New:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: new
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: pk, AttributeType: S}]
      KeySchema: [{AttributeName: pk, KeyType: HASH}]
      TimeToLiveSpecification: {AttributeName: expires_at, Enabled: true}
      DeletionProtectionEnabled: true
Outputs:
  Books: {Value: !Ref Books, Export: {Name: books}}
  Orders: {Value: !Ref Orders, Export: {Name: orders}}
`;

const stackName = "shop";
const updated = { stackName, template: { text: after, file: "after.yml" } };

interface Prepared {
  readonly snapshot: MemorySnapshot;
  readonly nowMs: number;
  readonly before: unknown;
  readonly after: unknown;
  readonly requestCount: number;
  readonly sent: readonly OperationName[];
}

/** A stack with items in its tables, how it looks, and how it would look after the update. */
async function prepare(): Promise<Prepared> {
  const store = createMemoryStore();
  const world = new StackWorld(store);
  await world.stacks().deploy({ stackName, template: { text: before } });
  for (const [TableName] of Object.entries(await world.tables())) {
    for (const pk of ["a", "b", "c"]) {
      const Item = { pk: { S: pk }, title: { S: "t" }, author: { S: "x" }, year: { N: "2000" } };
      await world.engine.execute("PutItem", { TableName, Item });
    }
  }
  world.pass(2 * 3600 * 1000);
  const seen = await view(world);
  const snapshot = (store as MemoryStore).snapshot();
  const { nowMs } = world;

  const next = worldFrom({ snapshot, nowMs });
  const counted = failingClient(next.client, {
    at: -1,
    cut: "before",
    isKilled: false,
    error: lost,
  });
  await next.stacks({ client: counted }).deploy(updated);
  return {
    snapshot,
    nowMs,
    before: seen,
    after: await view(next),
    requestCount: counted.sent.length,
    sent: counted.sent,
  };
}

function worldFrom({ snapshot, nowMs }: Pick<Prepared, "snapshot" | "nowMs">): StackWorld {
  const world = new StackWorld(createMemoryStore({ from: snapshot }));
  world.nowMs = nowMs;
  return world;
}

/** Ids and made-up names differ from one run to another, but for tables that were never made anew. */
async function view(world: StackWorld): Promise<unknown> {
  const tables = Object.entries(await world.tables()).map(([name, table]) => [
    name.replace(/-N\d+$/, "-N"),
    table,
  ]);
  const text = JSON.stringify(Object.fromEntries(tables));
  return JSON.parse(
    text.replaceAll(/"id":"[^"]*"/g, '"id":""').replaceAll(/stack\/shop\/id\d+/g, "stack"),
  );
}

function lost(): Promise<never> {
  return Promise.reject(new ServiceError("NetworkError", "The connection was lost"));
}

/** What is to be seen is the state before or the state after, and the stack says which. */
async function expectWhole(world: StackWorld, prepared: Prepared): Promise<"before" | "after"> {
  const { status } = await world.stacks().describe(stackName);
  const end = status === "UPDATE_COMPLETE" ? "after" : "before";
  expect(["CREATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "UPDATE_COMPLETE"]).toContain(status);
  expect(await view(world)).toEqual(prepared[end]);
  const { outputs } = await world.stacks().describe(stackName);
  expect(outputs).toHaveLength(end === "after" ? 2 : 1);
  expect(await world.stacks().exports()).toHaveLength(end === "after" ? 2 : 1);
  return end;
}

describe("rollback after a deployment that was cut off", () => {
  it("ends in the state before or after, whichever request was the last", {
    timeout: 120_000,
  }, async () => {
    const prepared = await prepare();
    expect(prepared.before).not.toEqual(prepared.after);
    const ends: string[] = [];
    for (let at = 1; at <= prepared.requestCount; at += 1) {
      const world = worldFrom(prepared);
      await kill(world, at);
      world.pass(61_000);
      await world.stacks().rollback(stackName);
      ends.push(await expectWhole(world, prepared));
    }
    // Once past the point of no return it never goes back again.
    const first = ends.indexOf("after");
    expect(ends.slice(first)).not.toContain("before");
    expect(first).toBeGreaterThan(100);
  });

  it.each<Cut>(["before", "after"])(
    "takes back a deployment one of whose requests failed: %s it was carried out",
    { timeout: 120_000 },
    async (cut) => {
      const prepared = await prepare();
      for (let at = 1; at <= prepared.requestCount; at += 1) {
        const world = worldFrom(prepared);
        const client = failingClient(world.client, { at, cut, isKilled: false, error: lost });
        const failure = await world
          .stacks({ client })
          .deploy(updated)
          .catch((error: unknown) => error);
        world.pass(61_000);
        await world.stacks().rollback(stackName);
        const end = await expectWhole(world, prepared);
        if (failure instanceof StackError && failure.code === "rolledBack") {
          expect(end, `request ${at}`).toBe("before");
        }
      }
    },
  );
});

describe("rollback that was cut off itself", () => {
  it("is ended by the next one, whichever requests were the last", {
    timeout: 120_000,
  }, async () => {
    const prepared = await prepare();
    for (let at = 60; at < prepared.requestCount; at += 19) {
      const count = await requestsOfRollback(prepared, at);
      for (let second = 1; second <= count; second += 7) {
        const world = worldFrom(prepared);
        await kill(world, at);
        world.pass(61_000);
        await killRollback(world, second);
        world.pass(61_000);
        await world.stacks().rollback(stackName);
        await expectWhole(world, prepared);
      }
    }
  });
});

describe("rollback of a stack that is new", () => {
  it("leaves nothing, or all of it, whichever request was the last", async () => {
    const request = { stackName, template: { text: before } };
    let whole: string[] = [];
    for (let at = 1; whole.length === 0; at += 1) {
      const world = new StackWorld();
      await kill(world, at, request);
      world.pass(61_000);
      const [stack] = await world.stacks().list();
      const status = stack === undefined ? "" : (await world.stacks().rollback(stackName)).status;
      const names = Object.keys(await world.tables());
      if (status === "CREATE_COMPLETE") {
        whole = names;
      } else {
        expect(["", "ROLLBACK_COMPLETE"]).toContain(status);
        expect(names, `request ${at}`).toEqual([]);
      }
    }
    expect(whole).toEqual(["books", "kept", "old", expect.stringMatching(/^shop-Orders-N/)]);
  });
});

async function requestsOfRollback(prepared: Prepared, at: number): Promise<number> {
  const world = worldFrom(prepared);
  await kill(world, at);
  world.pass(61_000);
  const options = { at: -1, cut: "before", isKilled: false, error: lost } as const;
  const client = failingClient(world.client, options);
  await world.stacks({ client }).rollback(stackName);
  return client.sent.length;
}

async function killRollback(world: StackWorld, at: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const error = (): Promise<never> => {
      resolve();
      return new Promise(() => {});
    };
    const client = failingClient(world.client, { at, cut: "before", isKilled: true, error });
    world
      .stacks({ client })
      .rollback(stackName)
      .then(() => resolve(), reject);
  });
}

/** Runs a deployment whose process ends as it sends its n-th request. */
async function kill(world: StackWorld, at: number, request: StackRequest = updated): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const error = (): Promise<never> => {
      resolve();
      return new Promise(() => {});
    };
    const client = failingClient(world.client, { at, cut: "before", isKilled: true, error });
    const stacks = world.stacks({ client, owner: "bob@example.com" });
    stacks.deploy(request).then(() => resolve(), reject);
  });
}
