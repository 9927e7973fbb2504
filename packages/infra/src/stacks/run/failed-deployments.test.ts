import { type Client, ServiceError } from "@plinth/client";
import { describe, expect, it } from "vitest";
import { StackWorld, templateOf } from "../../../test/stack-world.suite.ts";

const books = { properties: ["TableName: books", "DeletionProtectionEnabled: true"] };
const zed = { members: ["DependsOn: Books"], properties: ["TableName: zed"] };

function requestOf(text: string) {
  return { stackName: "s", template: { text } };
}

describe("a deployment that fails", () => {
  it("is told as CloudFormation tells it", async () => {
    const world = new StackWorld();
    const client = world.refusing("CreateTable", "zed");
    const text = templateOf({ Books: books, Zed: zed });
    await expect(world.stacks({ client }).deploy(requestOf(text))).rejects.toMatchObject({
      name: "StackError",
      code: "rolledBack",
      message:
        "The deployment of s failed, and everything is as it was before. Zed: CreateTable is refused",
      cause: { name: "ValidationException" },
    });
    expect(await world.tables()).toEqual({});
    const events = await world.stacks().events("s");
    expect(
      events.map(({ logicalResourceId, resourceStatus, resourceStatusReason: reason }) =>
        [logicalResourceId, resourceStatus, reason].join(" ").trim(),
      ),
    ).toEqual([
      "s CREATE_IN_PROGRESS User Initiated",
      "Books CREATE_IN_PROGRESS",
      "Books CREATE_IN_PROGRESS To turn deletion protection on",
      "Books CREATE_COMPLETE",
      "Zed CREATE_IN_PROGRESS",
      "Zed CREATE_FAILED CreateTable is refused",
      "s ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [Zed]. CreateTable is refused",
      "Zed DELETE_COMPLETE",
      "Books DELETE_COMPLETE",
      "s ROLLBACK_COMPLETE The following resource(s) failed to create: [Zed]. CreateTable is refused",
    ]);
    expect(await world.stacks().describe("s")).toMatchObject({
      status: "ROLLBACK_COMPLETE",
      resources: [],
      outputs: [],
    });
  });

  it("of a new stack can be tried again, or deleted", async () => {
    const world = new StackWorld();
    const client = world.refusing("CreateTable", "zed");
    const request = requestOf(templateOf({ Books: books, Zed: zed }));
    await expect(world.stacks({ client }).deploy(request)).rejects.toThrow();
    expect(await world.stacks().deploy(request)).toMatchObject({ outcome: "created" });

    const other = { ...request, stackName: "other" };
    await expect(world.stacks({ client }).deploy(other)).rejects.toMatchObject({ code: "refused" });
    await expect(world.stacks().delete("other")).rejects.toMatchObject({ code: "stackNotFound" });
  });

  it("keeps a retained table that has items by now, and takes an empty one back", async () => {
    for (const [members, left] of [
      [["DeletionPolicy: Retain"], ["books"]],
      [["DeletionPolicy: RetainExceptOnCreate"], []],
      [[], []],
    ] as const) {
      const world = new StackWorld();
      const client = world.refusing("CreateTable", "zed");
      const deployment = world
        .stacks({ client })
        .deploy(
          requestOf(templateOf({ Books: { ...books, members }, Empty: { members }, Zed: zed })),
          {
            onEvent: ({ logicalResourceId, resourceStatus }) => {
              if (logicalResourceId === "Books" && resourceStatus === "CREATE_COMPLETE") {
                void world.engine.execute("PutItem", {
                  TableName: "books",
                  Item: { pk: { S: "a" } },
                });
              }
            },
          },
        );
      await expect(deployment).rejects.toMatchObject({ code: "rolledBack" });
      expect(Object.keys(await world.tables()), members.join()).toEqual(left);
    }
  });

  it("because it was stopped goes back as well", async () => {
    const world = new StackWorld();
    await world.stacks().deploy(requestOf(templateOf({ Books: books })));
    const seen = await world.tables();
    const controller = new AbortController();
    const text = templateOf({
      Books: { properties: ["TableName: books", "TableClass: STANDARD_INFREQUENT_ACCESS"] },
      Zed: zed,
    });
    const deployment = world.stacks().deploy(requestOf(text), {
      signal: controller.signal,
      onEvent: ({ logicalResourceId }) => {
        if (logicalResourceId === "Zed") {
          controller.abort();
        }
      },
    });
    await expect(deployment).rejects.toMatchObject({
      code: "rolledBack",
      cause: { name: "AbortError" },
    });
    expect(await world.tables()).toEqual(seen);
    expect(await world.stacks().describe("s")).toMatchObject({
      status: "UPDATE_ROLLBACK_COMPLETE",
    });
    const aborted = AbortSignal.abort();
    await expect(world.stacks().deploy(requestOf(text), { signal: aborted })).rejects.toMatchObject(
      { name: "AbortError" },
    );
    expect(await world.stacks().describe("s")).toMatchObject({
      status: "UPDATE_ROLLBACK_COMPLETE",
    });
  });

  it("is not hurt by a listener that fails", async () => {
    const world = new StackWorld();
    const onEvent = () => {
      throw new Error("no terminal");
    };
    const request = requestOf(templateOf({ Books: books }));
    expect(await world.stacks().deploy(request, { onEvent })).toMatchObject({ outcome: "created" });
  });

  it("when a table never comes to rest", async () => {
    const world = new StackWorld();
    const client = {
      ...world.client,
      send: (async (operation, input, options) => {
        const output = await world.client.send(operation, input, options);
        return operation === "DescribeTable" &&
          "Table" in output &&
          output.Table.TableName === "zed"
          ? { ...output, Table: { ...output.Table, TableStatus: "UPDATING" } }
          : output;
      }) as typeof world.client.send,
    };
    const text = templateOf({ Books: books, Zed: zed });
    const stacks = world.stacks({ client, waitMillisecondsMax: 30_000 });
    await expect(stacks.deploy(requestOf(text))).rejects.toMatchObject({
      code: "rollbackFailed",
      message: expect.stringContaining("The table zed at rest was not there after 30 seconds."),
    });
    expect(await world.stacks().describe("s")).toMatchObject({
      status: "ROLLBACK_FAILED",
      underWay: { isInterrupted: true },
    });
    expect(await world.stacks().rollback("s")).toMatchObject({ status: "ROLLBACK_COMPLETE" });
    expect(await world.tables()).toEqual({});
  });
});

describe("a deployment that cannot be ended", () => {
  const before = templateOf({ T: { properties: ["TableName: books"] } });
  const after = templateOf({
    T: { properties: ["TableName: books", "Tags: [{Key: a, Value: b}]"] },
  });

  it("tells so when the endpoint is gone, and how to go on, which the preview knows too", async () => {
    const world = new StackWorld();
    await world.stacks().deploy({ stackName: "s", template: { text: before } });
    const old = await world.tables();
    let isDown = false;
    const client: Client = {
      ...world.client,
      send: async (operation, input, options) => {
        isDown ||= operation === "TagResource";
        if (isDown) {
          throw new ServiceError("NetworkError", "connection refused");
        }
        return world.client.send(operation, input, options);
      },
    };
    const request = { stackName: "s", template: { text: after } };
    await expect(world.stacks({ client }).deploy(request)).rejects.toMatchObject({
      code: "interrupted",
      message: expect.stringContaining("connection refused. When that is mended, roll it back"),
      cause: { name: "NetworkError" },
    });
    expect(await world.stacks().preview({ ...request, template: { text: before } })).toMatchObject({
      hasChanges: true,
      isInterrupted: false,
      refusals: [{ message: expect.stringContaining("The stack s is under way") }],
    });
    world.pass(61_000);
    expect(await world.stacks().preview(request)).toMatchObject({
      isInterrupted: true,
      refusals: [],
    });
    await world.stacks().rollback("s");
    expect(await world.tables()).toEqual(old);
  });

  it("tells so when somebody deletes the stacks' table meanwhile", async () => {
    const world = new StackWorld();
    await world.stacks().deploy({ stackName: "s", template: { text: before } });
    const client: Client = {
      ...world.client,
      send: async (operation, input, options) => {
        if (operation === "TagResource") {
          await world.client.send("DeleteTable", { TableName: "plinth-stacks" });
          world.pass(1000);
        }
        return world.client.send(operation, input, options);
      },
    };
    const request = { stackName: "s", template: { text: after } };
    await expect(world.stacks({ client }).deploy(request)).rejects.toMatchObject({
      code: "interrupted",
      message: expect.stringContaining("Somebody deleted what plinth-stacks knew of the stack s"),
    });
  });
});

describe("a time to live", () => {
  const living = (enabled: boolean, more: readonly string[] = []) => ({
    properties: [
      "TableName: books",
      `TimeToLiveSpecification: {AttributeName: x, Enabled: ${enabled}}`,
      ...more,
    ],
  });

  it("that DynamoDB does not let change yet takes the rest back with it", async () => {
    const world = new StackWorld();
    await world.stacks().deploy(requestOf(templateOf({ Books: living(true) })));
    const seen = await world.tables();
    const text = templateOf({ Books: living(false, ["TableClass: STANDARD_INFREQUENT_ACCESS"]) });
    await expect(world.stacks().deploy(requestOf(text))).rejects.toMatchObject({
      code: "rolledBack",
      message: expect.stringContaining("Time to live has been modified multiple times"),
    });
    expect(await world.tables()).toEqual(seen);
    world.pass(3600_000);
    expect(await world.stacks().deploy(requestOf(text))).toMatchObject({ outcome: "updated" });
  });

  it.each(["AccessDeniedException", "UnknownOperationException"])(
    "that DynamoDB refuses with %s takes the rest back with it",
    async (name) => {
      const world = new StackWorld();
      const properties = ["TableName: books"];
      const timeToLive = "TimeToLiveSpecification: {AttributeName: ttl, Enabled: true}";
      const texts = [properties, [...properties, "Tags: [{Key: a, Value: b}]", timeToLive]].map(
        (lines) => templateOf({ T: { properties: lines } }),
      );
      const [text = "", later = ""] = texts;
      await world.stacks().deploy({ stackName: "s", template: { text } });
      const before = await world.tables();
      const client = world.refusing("UpdateTimeToLive", "books", name);
      await expect(
        world.stacks({ client }).deploy({ stackName: "s", template: { text: later } }),
      ).rejects.toMatchObject({ code: "rolledBack" });
      expect(await world.tables()).toEqual(before);
    },
  );

  it("of two tables, the second of which may not change yet, is put back when the hour is over", async () => {
    const world = new StackWorld();
    const both = (first: boolean, second: boolean) =>
      requestOf(
        templateOf({
          A: {
            properties: [
              "TableName: aaa",
              `TimeToLiveSpecification: {AttributeName: x, Enabled: ${first}}`,
            ],
          },
          B: {
            properties: [
              "TableName: bbb",
              `TimeToLiveSpecification: {AttributeName: x, Enabled: ${second}}`,
            ],
          },
        }),
      );
    await world.stacks().deploy(both(true, true));
    world.pass(3600_000);
    await world.stacks().deploy(both(true, false));
    const seen = await world.tables();
    world.pass(60_000);
    await expect(world.stacks().deploy(both(false, true))).rejects.toMatchObject({
      code: "rollbackFailed",
      message: expect.stringContaining("DynamoDB changes a time to live once an hour"),
    });
    expect(await world.stacks().describe("s")).toMatchObject({ status: "UPDATE_ROLLBACK_FAILED" });
    world.pass(3600_000);
    await world.stacks().rollback("s");
    expect(await world.tables()).toEqual(seen);
  });
});

describe("delete of a stack whose deployment could not be taken back", () => {
  it("deletes what the stack had and what the deployment made", async () => {
    const world = new StackWorld();
    await world
      .stacks()
      .deploy(requestOf(templateOf({ Books: { properties: ["TableName: books"] } })));
    const changed = {
      Books: { properties: ["TableName: books", "TableClass: STANDARD_INFREQUENT_ACCESS"] },
      New: { members: ["DependsOn: Books"], properties: ["TableName: new-table"] },
      Zed: { members: ["DependsOn: New"], properties: ["TableName: zed"] },
    };
    let updates = 0;
    const refusing = world.refusing("CreateTable", "zed");
    const client: Client = {
      ...refusing,
      send: (operation, input, options) => {
        updates += operation === "UpdateTable" ? 1 : 0;
        return operation === "UpdateTable" && updates > 1
          ? Promise.reject(new ServiceError("LimitExceededException", "Too many changes of class"))
          : refusing.send(operation, input, options);
      },
    };
    await expect(
      world.stacks({ client }).deploy(requestOf(templateOf(changed))),
    ).rejects.toMatchObject({ code: "rollbackFailed" });
    await expect(world.stacks({ client }).rollback("s")).rejects.toMatchObject({
      code: "rollbackFailed",
      message: expect.stringContaining("Too many changes of class"),
    });
    await world.stacks({ client }).delete("s");
    expect(await world.tables()).toEqual({});
    expect(await world.stacks().list()).toEqual([]);
  });
});

describe("a DynamoDB that takes its time to know a new table", () => {
  it("is waited for", async () => {
    const world = new StackWorld();
    let looks = 0;
    const client: Client = {
      ...world.client,
      send: (operation, input, options) => {
        if (operation === "DescribeTable" && Reflect.get(input, "TableName") === "books") {
          looks += 1;
          if (looks > 1 && looks < 5) {
            const message = "Requested resource not found: Table: books not found";
            return Promise.reject(new ServiceError("ResourceNotFoundException", message));
          }
        }
        return world.client.send(operation, input, options);
      },
    };
    const request = requestOf(templateOf({ Books: { properties: ["TableName: books"] } }));
    expect(await world.stacks({ client }).deploy(request)).toMatchObject({ outcome: "created" });
    expect(looks).toBeGreaterThan(5);
  });
});
