import type { Client } from "@plinth/client";
import { describe, expect, it } from "vitest";
import { StackWorld, templateOf } from "../../../test/stack-world.suite.ts";

const library = templateOf({
  Books: { properties: ["TableName: books"] },
  Orders: { members: ["DeletionPolicy: Retain"], properties: ["TableName: orders"] },
  Loans: { properties: ["TableName: loans", "Tags: [{Key: Of, Value: !Ref Books}]"] },
});
const request = { stackName: "s", template: { text: library } };

describe("delete of a stack", () => {
  it("deletes its tables by their policies, those that name others first, and keeps its events", async () => {
    const world = new StackWorld();
    await world.stacks().deploy(request);
    await world.stacks().delete("s");
    expect(Object.keys(await world.tables())).toEqual(["orders"]);
    const events = await world.stacks().events("s");
    expect(
      events.slice(-8).map((event) => [event.resourceStatus, event.physicalResourceId]),
    ).toEqual([
      ["CREATE_COMPLETE", expect.stringContaining("stack/s/")],
      ["DELETE_IN_PROGRESS", expect.stringContaining("stack/s/")],
      ["DELETE_IN_PROGRESS", "loans"],
      ["DELETE_COMPLETE", "loans"],
      ["DELETE_SKIPPED", "orders"],
      ["DELETE_IN_PROGRESS", "books"],
      ["DELETE_COMPLETE", "books"],
      ["DELETE_COMPLETE", expect.stringContaining("stack/s/")],
    ]);
    expect(await world.stacks().list()).toEqual([]);
    await expect(world.stacks().describe("s")).rejects.toMatchObject({ code: "stackNotFound" });
    await expect(world.stacks().delete("s")).rejects.toMatchObject({ code: "stackNotFound" });
  });

  it("leaves its name to another stack", async () => {
    const world = new StackWorld();
    const text = templateOf({ T: { properties: ["TableName: books"] } });
    const first = await world.stacks().deploy({ stackName: "s", template: { text } });
    await world.stacks().delete("s");
    const second = await world.stacks().deploy({ stackName: "s", template: { text } });
    expect(second).toMatchObject({ outcome: "created", status: "CREATE_COMPLETE" });
    expect(second.stackId).not.toBe(first.stackId);
  });

  it("refuses before anything is deleted when a table is protected", async () => {
    const world = new StackWorld();
    await world.stacks().deploy(request);
    await world.engine.execute("UpdateTable", {
      TableName: "books",
      DeletionProtectionEnabled: true,
    });
    await expect(world.stacks().delete("s")).rejects.toMatchObject({
      code: "refused",
      message: expect.stringContaining("The table books is protected from deletion."),
    });
    expect(Object.keys(await world.tables())).toEqual(["books", "loans", "orders"]);
  });

  it("tells what DynamoDB did not delete, and goes on with it later", async () => {
    const world = new StackWorld();
    await world.stacks().deploy(request);
    const client = world.refusing("DeleteTable", "books");
    await expect(world.stacks({ client }).delete("s")).rejects.toMatchObject({
      code: "deleteFailed",
      message: expect.stringContaining("books: DeleteTable is refused"),
    });
    expect(await world.stacks().describe("s")).toMatchObject({ status: "DELETE_FAILED" });
    await expect(world.stacks().deploy(request)).rejects.toMatchObject({ code: "refused" });
    await world.stacks().delete("s");
    expect(Object.keys(await world.tables())).toEqual(["orders"]);
  });

  it("stopped in between goes on when it is asked for again", async () => {
    const world = new StackWorld();
    await world.stacks().deploy(request);
    const controller = new AbortController();
    const deletion = world.stacks().delete("s", {
      signal: controller.signal,
      onEvent: ({ physicalResourceId, resourceStatus }) => {
        if (physicalResourceId === "loans" && resourceStatus === "DELETE_COMPLETE") {
          controller.abort();
        }
      },
    });
    await expect(deletion).rejects.toMatchObject({ name: "AbortError" });
    expect(Object.keys(await world.tables())).toEqual(["books", "orders"]);
    expect(await world.stacks().describe("s")).toMatchObject({
      status: "DELETE_IN_PROGRESS",
      underWay: { kind: "delete", isInterrupted: true },
    });
    await world.stacks().delete("s");
    expect(Object.keys(await world.tables())).toEqual(["orders"]);
  });

  it("cut off at any request is ended by the next one", async () => {
    const { requestCount } = await deletion(-1);
    for (let at = 1; at <= requestCount; at += 1) {
      const { world } = await deletion(at);
      world.pass(61_000);
      const [stack] = await world.stacks().list();
      if (stack !== undefined) {
        await world.stacks().delete("s");
      }
      expect(Object.keys(await world.tables()), `request ${at}`).toEqual(["orders"]);
      expect(await world.stacks().list()).toEqual([]);
    }
  });

  it("does not delete a table that was made again by others", async () => {
    const world = new StackWorld();
    await world.stacks().deploy(request);
    await world.engine.execute("DeleteTable", { TableName: "books" });
    world.pass(1000);
    await world.engine.execute("CreateTable", {
      TableName: "books",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    });
    await world.stacks().delete("s");
    expect(Object.keys(await world.tables())).toEqual(["books", "orders"]);
    const events = await world.stacks().events("s");
    expect(
      events.find(
        (event) =>
          event.resourceStatus === "DELETE_SKIPPED" && event.physicalResourceId === "books",
      ),
    ).toMatchObject({
      resourceStatusReason: "it is another table than the stack made",
    });
  });
});

/** A deletion whose process ends at its n-th request. */
async function deletion(at: number): Promise<{ world: StackWorld; requestCount: number }> {
  const world = new StackWorld();
  await world.stacks().deploy(request);
  let requestCount = 0;
  await new Promise<void>((resolve, reject) => {
    const client: Client = {
      ...world.client,
      send: (operation, input, options) => {
        requestCount += 1;
        if (at > 0 && requestCount >= at) {
          resolve();
          return new Promise(() => {});
        }
        return world.client.send(operation, input, options);
      },
    };
    world
      .stacks({ client })
      .delete("s")
      .then(() => resolve(), reject);
  });
  return { world, requestCount };
}
