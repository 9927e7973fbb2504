import type { Client } from "@plinth/client";
import { describe, expect, it } from "vitest";
import { StackWorld, templateOf } from "../../../test/stack-world.suite.ts";
import type { StackEvent } from "../index.ts";

const template = { text: templateOf({ T: { properties: ["TableName: books"] } }) };

/** Leaves a deployment of the stack `s` under way, as a process does that was killed once that table was made. */
async function leaveUnderWay(
  world: StackWorld,
  { request = template, tableName = "books" } = {},
): Promise<void> {
  let isKilled = false;
  await new Promise<void>((resolve, reject) => {
    const client: Client = {
      ...world.client,
      send: async (operation, input, options) => {
        const isLast = operation === "CreateTable" && Reflect.get(input, "TableName") === tableName;
        if (!isKilled) {
          const output = await world.client.send(operation, input, options);
          if (!isLast) {
            return output;
          }
        }
        isKilled = true;
        resolve();
        return new Promise(() => {});
      },
    };
    const stacks = world.stacks({ client, owner: "bob@example.com" });
    stacks.deploy({ stackName: "s", template: request }).catch(reject);
  });
}

describe("two deployments of one stack", () => {
  it("are not possible at once: the second is told who and since when", async () => {
    const world = new StackWorld();
    let second: Promise<unknown> = Promise.resolve();
    await world.stacks({ owner: "bob@example.com" }).deploy(
      { stackName: "s", template },
      {
        onEvent: ({ resourceStatus }) => {
          if (resourceStatus === "CREATE_IN_PROGRESS") {
            const attempt = world.stacks().deploy({ stackName: "s", template });
            second = attempt.catch((error: unknown) => error);
          }
        },
      },
    );
    expect(await second).toMatchObject({
      code: "stackBusy",
      message: expect.stringMatching(
        /^The stack s is under way: bob@example.com began to create it at 2026-03-01T08:00:.*Z\./,
      ),
    });
    expect(await world.stacks().describe("s")).toMatchObject({ status: "CREATE_COMPLETE" });
  });

  it("one of which was killed: the next deployment ends it when its hold is over", async () => {
    const world = new StackWorld();
    await leaveUnderWay(world);
    await expect(world.stacks().deploy({ stackName: "s", template })).rejects.toMatchObject({
      code: "stackBusy",
      message: expect.stringContaining("If that process is gone, its hold ends at 2026-03-01T08:0"),
    });
    expect(await world.stacks().describe("s")).toMatchObject({
      status: "CREATE_IN_PROGRESS",
      underWay: { kind: "create", owner: "bob@example.com", isInterrupted: false },
    });
    world.pass(60_000);
    expect((await world.stacks().describe("s")).underWay?.isInterrupted).toBe(true);
    const events: StackEvent[] = [];
    const onEvent = (event: StackEvent) => events.push(event);
    await world.stacks().deploy({ stackName: "s", template }, { onEvent });
    expect(events.map(({ resourceStatus }) => resourceStatus)).toEqual([
      "ROLLBACK_IN_PROGRESS",
      "DELETE_COMPLETE",
      "ROLLBACK_COMPLETE",
      "CREATE_IN_PROGRESS",
      "CREATE_IN_PROGRESS",
      "CREATE_COMPLETE",
      "CREATE_COMPLETE",
    ]);
    expect(events[0]?.resourceStatusReason).toMatch(
      /^The run of bob@example.com, begun at .*, was interrupted$/,
    );
  });

  it("one of which was killed: a forced rollback does not wait", async () => {
    const world = new StackWorld();
    await leaveUnderWay(world);
    await expect(world.stacks().rollback("s")).rejects.toMatchObject({ code: "stackBusy" });
    const { status } = await world.stacks().rollback("s", { force: true });
    expect(status).toBe("ROLLBACK_COMPLETE");
    expect(await world.tables()).toEqual({});
  });

  it("the first of which was only slow: it stops when it finds that it was taken over", async () => {
    const world = new StackWorld();
    let rollback: Promise<unknown> | undefined;
    const slow = world.stacks({
      wait: async (milliseconds) => {
        world.pass(milliseconds);
        const [stack] = await world.stacks().list();
        if (stack !== undefined && rollback === undefined) {
          world.pass(120_000);
          rollback = world.stacks().rollback("s");
          await rollback;
        }
      },
    });
    await expect(slow.deploy({ stackName: "s", template })).rejects.toMatchObject({
      code: "interrupted",
    });
    expect(await world.stacks().describe("s")).toMatchObject({ status: "ROLLBACK_COMPLETE" });
    expect(await world.tables()).toEqual({});
  });

  it("keep a lease through a wait that is longer than it", async () => {
    const world = new StackWorld();
    let looks = 0;
    const client = {
      ...world.client,
      send: (async (operation, input, options) => {
        const output = await world.client.send(operation, input, options);
        looks +=
          operation === "DescribeTable" && Reflect.get(input, "TableName") === "books" ? 1 : 0;
        return looks > 0 && looks < 60 && operation === "DescribeTable" && "Table" in output
          ? { ...output, Table: { ...output.Table, TableStatus: "UPDATING" } }
          : output;
      }) as typeof world.client.send,
    };
    await world.stacks({ client }).deploy({ stackName: "s", template });
    expect(world.nowMs - Date.parse("2026-03-01T08:00:00Z")).toBeGreaterThan(180_000);
    expect(await world.stacks().describe("s")).toMatchObject({ status: "CREATE_COMPLETE" });
  });

  it("the second of which begins while the first still tidies up: its plan stays", async () => {
    const world = new StackWorld();
    await world.stacks().deploy({ stackName: "s", template });
    const before = await world.tables();
    const two = {
      text: templateOf({
        T: { properties: ["TableName: books"] },
        U: { properties: ["TableName: films"] },
      }),
    };
    let isBegun = false;
    const client: Client = {
      ...world.client,
      send: async (operation, input, options) => {
        const isTidying = operation === "Query" && JSON.stringify(input).includes("DOCUMENTS#s");
        if (isTidying && !isBegun && (await world.stacks().describe("s")).underWay === undefined) {
          isBegun = true;
          await leaveUnderWay(world, { request: two, tableName: "films" });
        }
        return world.client.send(operation, input, options);
      },
    };
    const text = `# The same\n${template.text}`;
    await world.stacks({ client }).deploy({ stackName: "s", template: { text } });
    expect(isBegun).toBe(true);
    world.pass(61_000);
    await world.stacks().rollback("s");
    expect(await world.tables()).toEqual(before);
  });
});
