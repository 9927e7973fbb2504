import { describe, expect, it } from "vitest";
import { StackWorld, templateOf } from "../../../test/stack-world.suite.ts";

const numberKey = [
  "AttributeDefinitions: [{AttributeName: pk, AttributeType: N}]",
  "KeySchema: [{AttributeName: pk, KeyType: HASH}]",
];

function requestOf(text: string) {
  return { stackName: "s", template: { text, file: "t.yml" } };
}

describe("deploy of a change that makes another table", () => {
  it("puts a new table in the place of one whose name was made up, and deletes the old one last", async () => {
    const world = new StackWorld();
    await world.stacks().deploy(requestOf(templateOf({ T: {} })));
    const request = requestOf(templateOf({ T: { properties: numberKey } }));
    expect((await world.stacks().preview(request)).changes).toMatchObject([
      {
        action: "Modify",
        logicalId: "T",
        replacement: "True",
        policyAction: "ReplaceAndDelete",
        details: [
          { path: "TableName", before: "s-T-N2", requiresRecreation: true },
          { path: "AttributeDefinitions.pk.AttributeType", before: "S", after: "N" },
        ],
        notes: [expect.stringContaining("is empty: items are not moved")],
      },
    ]);
    const { status, resources } = await world.stacks().deploy(request);
    expect(status).toBe("UPDATE_COMPLETE");
    const newName = resources[0]?.physicalId;
    expect(Object.keys(await world.tables())).toEqual([newName]);
    const events = (await world.stacks().events("s")).slice(-5);
    expect(
      events.map(({ resourceStatus, physicalResourceId }) => [resourceStatus, physicalResourceId]),
    ).toEqual([
      ["UPDATE_COMPLETE", newName],
      ["UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", expect.stringContaining("stack/s/")],
      ["DELETE_IN_PROGRESS", "s-T-N2"],
      ["DELETE_COMPLETE", "s-T-N2"],
      ["UPDATE_COMPLETE", expect.stringContaining("stack/s/")],
    ]);
  });

  it("keeps the old table where the UpdateReplacePolicy is Retain", async () => {
    const world = new StackWorld();
    await world.stacks().deploy(requestOf(templateOf({ T: {} })));
    const members = ["UpdateReplacePolicy: Retain"];
    await world.stacks().deploy(requestOf(templateOf({ T: { members, properties: numberKey } })));
    expect(Object.keys(await world.tables())).toEqual(
      expect.arrayContaining(["s-T-N2", expect.stringMatching(/^s-T-N\d\d/)]),
    );
  });

  it("refuses it for a name of the template's own, as CloudFormation does", async () => {
    const world = new StackWorld();
    await world.stacks().deploy(requestOf(templateOf({ T: { properties: ["TableName: books"] } })));
    const seen = await world.tables();
    const text = templateOf({ T: { properties: ["TableName: books", ...numberKey] } });
    await expect(world.stacks().deploy(requestOf(text))).rejects.toMatchObject({
      code: "refused",
      issues: [
        {
          file: "t.yml",
          line: 7,
          path: "Resources.T.Properties.AttributeDefinitions",
          message: expect.stringContaining(
            "CloudFormation cannot update a stack when a custom-named resource requires replacing, and a change of AttributeDefinitions does. Rename books and update the stack again",
          ),
        },
      ],
    });
    expect(await world.tables()).toEqual(seen);
  });

  it.each<[string, string[], string[]]>([
    ["another name", ["TableName: books"], ["TableName: tomes"]],
    ["a name where there was none", [], ["TableName: tomes"]],
    ["no name where there was one", ["TableName: books"], []],
    [
      "another local index",
      [
        "AttributeDefinitions: [{AttributeName: pk, AttributeType: S}, {AttributeName: sk, AttributeType: S}]",
        "KeySchema: [{AttributeName: pk, KeyType: HASH}, {AttributeName: sk, KeyType: RANGE}]",
      ],
      [
        "AttributeDefinitions: [{AttributeName: pk, AttributeType: S}, {AttributeName: sk, AttributeType: S}]",
        "KeySchema: [{AttributeName: pk, KeyType: HASH}, {AttributeName: sk, KeyType: RANGE}]",
        "LocalSecondaryIndexes: [{IndexName: one, KeySchema: [{AttributeName: pk, KeyType: HASH}, {AttributeName: sk, KeyType: RANGE}], Projection: {ProjectionType: ALL}}]",
      ],
    ],
  ])("replaces a table for %s", async (_, before, after) => {
    const world = new StackWorld();
    const first = await world.stacks().deploy(requestOf(templateOf({ T: { properties: before } })));
    const text = templateOf({ T: { properties: after } });
    expect((await world.stacks().preview(requestOf(text))).changes).toMatchObject([
      { replacement: "True" },
    ]);
    const second = await world.stacks().deploy(requestOf(text));
    expect(second.resources[0]?.physicalId).not.toBe(first.resources[0]?.physicalId);
    expect(Object.keys(await world.tables())).toEqual([second.resources[0]?.physicalId]);
    expect(await world.stacks().deploy(requestOf(text))).toMatchObject({ outcome: "unchanged" });
  });

  it("takes the new table back when a later one fails, and leaves the old one with its items", async () => {
    const world = new StackWorld();
    await world.stacks().deploy(requestOf(templateOf({ T: {} })));
    await world.engine.execute("PutItem", { TableName: "s-T-N2", Item: { pk: { S: "a" } } });
    const seen = await world.tables();
    const text = templateOf({
      T: { properties: [...numberKey, "DeletionProtectionEnabled: true"] },
      Z: { members: ["DependsOn: T"], properties: ["TableName: zed"] },
    });
    const client = world.refusing("CreateTable", "zed");
    await expect(world.stacks({ client }).deploy(requestOf(text))).rejects.toMatchObject({
      code: "rolledBack",
    });
    expect(await world.tables()).toEqual(seen);
  });
});

describe("deploy of a template with a table less", () => {
  it.each<[string, string[], string[], string]>([
    ["deletes it", [], [], "DELETE_COMPLETE"],
    ["keeps it by its policy", ["DeletionPolicy: Retain"], ["books"], "DELETE_SKIPPED"],
    [
      "keeps it by its other policy",
      ["DeletionPolicy: RetainExceptOnCreate"],
      ["books"],
      "DELETE_SKIPPED",
    ],
  ])("%s", async (_, members, left, status) => {
    const world = new StackWorld();
    const books = { members, properties: ["TableName: books"] };
    const other = { properties: ["TableName: other"] };
    await world.stacks().deploy(requestOf(templateOf({ Books: books, Other: other })));
    await world.stacks().deploy(requestOf(templateOf({ Other: other })));
    expect(Object.keys(await world.tables())).toEqual([...left, "other"]);
    const events = await world.stacks().events("s");
    expect(events.filter((each) => each.logicalResourceId === "Books").at(-1)).toMatchObject({
      resourceStatus: status,
    });
    // What is kept is the stack's no more, and so in the way of a table of that name.
    const again = world.stacks().deploy(requestOf(templateOf({ Books: books, Other: other })));
    await (left.length === 0
      ? expect(again).resolves.toMatchObject({ outcome: "updated" })
      : expect(again).rejects.toMatchObject({ code: "refused" }));
  });

  it("refuses to delete a protected table, before anything is changed", async () => {
    const world = new StackWorld();
    const books = { properties: ["TableName: books", "DeletionProtectionEnabled: true"] };
    const other = { properties: ["TableName: other"] };
    await world.stacks().deploy(requestOf(templateOf({ Books: books, Other: other })));
    await expect(world.stacks().deploy(requestOf(templateOf({ Other: other })))).rejects.toThrow(
      "The table books would be deleted, and is protected from that.",
    );
    expect(Object.keys(await world.tables())).toEqual(["books", "other"]);
  });

  it("does not delete another table that has its name by now", async () => {
    const world = new StackWorld();
    const books = { properties: ["TableName: books"] };
    const other = { properties: ["TableName: other"] };
    await world.stacks().deploy(requestOf(templateOf({ Books: books, Other: other })));
    await world.engine.execute("DeleteTable", { TableName: "books" });
    world.pass(1000);
    await world.engine.execute("CreateTable", {
      TableName: "books",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    });
    world.pass(1000);
    await world.stacks().deploy(requestOf(templateOf({ Other: other })));
    expect(Object.keys(await world.tables())).toEqual(["books", "other"]);
  });
});
