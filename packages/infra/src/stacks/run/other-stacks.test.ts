import { describe, expect, it } from "vitest";
import { StackWorld, templateOf } from "../../../test/stack-world.suite.ts";

function exporting(table: string, name = "books"): { text: string } {
  const outputs = `Outputs: {O: {Value: !Ref T, Export: {Name: ${name}}}}\n`;
  return { text: templateOf({ T: { properties: [`TableName: ${table}`] } }, outputs) };
}

const importing = {
  text: templateOf({
    T: { properties: ["TableName: orders", "Tags: [{Key: Books, Value: !ImportValue books}]"] },
  }),
};

describe("stacks side by side", () => {
  it("hand values to each other by exports, and tell who imports them", async () => {
    const world = new StackWorld();
    await world.stacks().deploy({ stackName: "a", template: exporting("tomes") });
    const b = await world.stacks().deploy({ stackName: "b", template: importing });
    expect(b.imports).toEqual(["books"]);
    expect(await world.tables()).toMatchObject({
      orders: { tags: [{ Key: "Books", Value: "tomes" }, {}] },
    });
    expect(await world.stacks().exports()).toEqual([
      { name: "books", value: "tomes", exportingStack: "a", importingStacks: ["b"] },
    ]);
    expect((await world.stacks().list()).map(({ stackName }) => stackName)).toEqual(["a", "b"]);
  });

  it.each<[string, { text: string }, string]>([
    ["changed", exporting("others"), "The export books cannot be changed, since b import it."],
    [
      "removed",
      { text: templateOf({ T: { properties: ["TableName: tomes"] } }) },
      "The export books cannot be removed, since b import it.",
    ],
    [
      "renamed",
      exporting("tomes", "library"),
      "The export books cannot be removed, since b import it.",
    ],
  ])("refuse that an export in use is %s", async (_, template, message) => {
    const world = new StackWorld();
    await world.stacks().deploy({ stackName: "a", template: exporting("tomes") });
    await world.stacks().deploy({ stackName: "b", template: importing });
    const seen = await world.tables();
    await expect(world.stacks().deploy({ stackName: "a", template })).rejects.toMatchObject({
      code: "refused",
      message: expect.stringContaining(message),
    });
    expect(await world.tables()).toEqual(seen);
  });

  it("refuse to delete the one that another needs, until it does not any more", async () => {
    const world = new StackWorld();
    await world.stacks().deploy({ stackName: "a", template: exporting("tomes") });
    await world.stacks().deploy({ stackName: "b", template: importing });
    await expect(world.stacks().delete("a")).rejects.toThrow(
      "The export books cannot be removed, since b import it.",
    );
    await world.stacks().delete("b");
    await world.stacks().delete("a");
    expect(await world.tables()).toEqual({});
    expect(await world.stacks().exports()).toEqual([]);
  });

  it("refuse an export that another has already, and two of a name", async () => {
    const world = new StackWorld();
    await world.stacks().deploy({ stackName: "a", template: exporting("tomes") });
    await expect(
      world.stacks().deploy({ stackName: "b", template: exporting("others") }),
    ).rejects.toMatchObject({
      issues: [
        {
          message: expect.stringContaining("The stack a exports books already."),
          line: expect.any(Number),
          path: "Outputs.O",
        },
      ],
    });
    const twice = `${exporting("others", "x").text.replace("Outputs: {", "Outputs: {P: {Value: a, Export: {Name: x}}, ")}`;
    await expect(
      world.stacks().deploy({ stackName: "b", template: { text: twice } }),
    ).rejects.toMatchObject({
      issues: [
        {
          message: "Two outputs of the template have the export name x. Give one of them another.",
          line: expect.any(Number),
          path: "Outputs.P",
        },
      ],
    });
  });

  it("see that an export whose value only shows while it is deployed is in use, and go back", async () => {
    const world = new StackWorld();
    const streaming = (view: string) => ({
      text: templateOf(
        {
          T: { properties: ["TableName: tomes", `StreamSpecification: {StreamViewType: ${view}}`] },
        },
        "Outputs: {O: {Value: !GetAtt T.StreamArn, Export: {Name: books}}}\n",
      ),
    });
    await world.stacks().deploy({ stackName: "a", template: streaming("NEW_IMAGE") });
    await world.stacks().deploy({ stackName: "b", template: importing });
    const seen = await world.tables();
    await expect(
      world.stacks().deploy({ stackName: "a", template: streaming("KEYS_ONLY") }),
    ).rejects.toMatchObject({
      code: "rolledBack",
      message: expect.stringContaining("The export books cannot be changed, since b import it."),
    });
    expect(await world.tables()).toEqual(seen);
  });

  it("never lose an export to a deployment that imports it at the same time", async () => {
    const world = new StackWorld();
    await world.stacks().deploy({ stackName: "a", template: exporting("tomes") });
    const outcomes = await Promise.allSettled([
      world.stacks().deploy({ stackName: "b", template: importing }),
      world.stacks().deploy({ stackName: "a", template: exporting("tomes", "library") }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const [exported] = await world.stacks().exports();
    const names = (await world.stacks().list()).map(({ stackName }) => stackName);
    expect([exported?.name, names.includes("b")]).toEqual(
      outcomes[0]?.status === "fulfilled" ? ["books", true] : ["library", false],
    );
  });
});
