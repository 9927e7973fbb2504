import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { StackWorld, templateOf } from "../../../test/stack-world.suite.ts";

const parameters = `Parameters:
  Stage: {Type: String, Default: dev}
  Owner: {Type: String}
  Secret: {Type: String, NoEcho: true, Default: none}
`;
const text = templateOf(
  {
    T: {
      properties: [
        "TableName: books",
        "Tags: [{Key: Stage, Value: !Ref Stage}, {Key: Owner, Value: !Ref Owner}]",
      ],
    },
  },
  parameters,
);

describe("deploy with parameters", () => {
  it("keeps the last values of those that are not given, but for those that are NoEcho", async () => {
    const world = new StackWorld();
    const request = { stackName: "s", template: { text } };
    await expect(world.stacks().deploy(request)).rejects.toThrow(
      "The parameter Owner has no default, and no value was given.",
    );
    await world.stacks().deploy({
      ...request,
      parameters: { Stage: "prod", Owner: "ann", Secret: "hunter2" },
    });
    const { parameters: shown } = await world.stacks().deploy(request);
    expect(shown).toEqual([
      { name: "Stage", value: "prod", isHidden: false },
      { name: "Owner", value: "ann", isHidden: false },
      { name: "Secret", value: "****", isHidden: true },
    ]);
    const { Items = [] } = await world.engine.execute("Scan", { TableName: "plinth-stacks" });
    expect(JSON.stringify(Items)).not.toContain("hunter2");
  });
});

describe("deploy of the tables alone", () => {
  it("needs no value for a parameter that only other resources name", async () => {
    const world = new StackWorld();
    const template = {
      text: `${templateOf(
        { T: { properties: ["TableName: !Sub 'books-${Stage}'"] } },
        "Parameters: {Stage: {Type: String}, Bucket: {Type: String}}\n",
      )}  Code: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref Bucket}}\nOutputs: {O: {Value: !Ref Bucket}, P: {Value: !Ref T}}\n`,
    };
    const request = { stackName: "s", template, onlyTables: true };
    await expect(world.stacks().deploy(request)).rejects.toMatchObject({
      issues: [{ message: "The parameter Stage has no default, and no value was given." }],
    });
    const { outputs } = await world.stacks().deploy({ ...request, parameters: { Stage: "dev" } });
    expect(outputs).toEqual([
      { name: "O", reason: "it needs the parameter Bucket, which is left out" },
      { name: "P", value: "books-dev" },
    ]);
  });
});

describe("deploy of a large template", () => {
  it("keeps as much as CloudFormation takes", async () => {
    const world = new StackWorld();
    const noise = randomBytes(340_000).toString("base64url").slice(0, 450_000);
    const large = templateOf({ T: {} }, `Metadata:\n  Noise: ${noise}\n  More: ${noise}\n`);
    await world.stacks().deploy({ stackName: "s", template: { text: large } });
    expect((await world.stacks().describe("s")).template?.text).toBe(large);
    const { Items = [] } = await world.engine.execute("Scan", { TableName: "plinth-stacks" });
    const documents = Items.filter((item) => JSON.stringify(item["pk"]).includes("DOCUMENTS#"));
    expect(documents.length).toBeGreaterThan(1);
    await world.stacks().deploy({ stackName: "s", template: { text: templateOf({ T: {} }) } });
    const { Count } = await world.engine.execute("Query", {
      TableName: "plinth-stacks",
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": { S: "DOCUMENTS#s" } },
    });
    expect(Count).toBe(1);
  });
});
