import { createMemoryStore } from "@plinth/store";
import { describe, expect, it } from "vitest";
import { ManualSchedule } from "../../background/manual-schedule.ts";
import { createEngine, type Engine } from "../../engine.ts";

const arn = "arn:aws:dynamodb:us-east-1:000000000000:table/books";

async function taggedTable(): Promise<Engine> {
  const background = new ManualSchedule();
  const engine = createEngine({ store: createMemoryStore(), schedule: background.schedule });
  await engine.execute("CreateTable", {
    TableName: "books",
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
    Tags: [{ Key: "stage", Value: "test" }],
  });
  background.run();
  return engine;
}

describe("TagResource", () => {
  it("adds tags and replaces those with the same key", async () => {
    const engine = await taggedTable();
    await engine.execute("TagResource", {
      ResourceArn: arn,
      Tags: [
        { Key: "stage", Value: "live" },
        { Key: "team", Value: "books" },
      ],
    });
    expect(await engine.execute("ListTagsOfResource", { ResourceArn: arn })).toEqual({
      Tags: [
        { Key: "stage", Value: "live" },
        { Key: "team", Value: "books" },
      ],
    });
    await engine.execute("UntagResource", { ResourceArn: arn, TagKeys: ["stage", "none"] });
    expect(await engine.execute("ListTagsOfResource", { ResourceArn: arn })).toEqual({
      Tags: [{ Key: "team", Value: "books" }],
    });
  });

  it.each([
    ["no ARN", "books", "ValidationException"],
    ["another service's", "arn:aws:s3:::books", "AccessDeniedException"],
    ["another account's", arn.replace("000000000000", "111111111111"), "AccessDeniedException"],
    ["another region's", arn.replace("us-east-1", "eu-west-1"), "ValidationException"],
    ["no table's", arn.replace("table/", "backup/"), "ValidationException"],
    ["a missing table's", `${arn}2`, "ResourceNotFoundException"],
  ])("refuses an ARN that is %s", async (_, ResourceArn, name) => {
    const engine = await taggedTable();
    await expect(
      engine.execute("TagResource", { ResourceArn, Tags: [{ Key: "a", Value: "b" }] }),
    ).rejects.toMatchObject({ name });
  });
});
