import { expect, it } from "vitest";
import { type Probe, simpleTable } from "./fixtures/probe.fixture.ts";
import { describeOnEachTarget } from "./fixtures/targets.suite.ts";

interface Tag {
  readonly Key: string;
  readonly Value: string;
}

async function createTable(probe: Probe, Tags: readonly Tag[] = []): Promise<string> {
  const TableName = await probe.createTable({ ...simpleTable, Tags });
  return (await probe.send("DescribeTable", { TableName }))["Table"].TableArn;
}

/** In the order of their keys: AWS has an order of its own. */
async function tagsOf(probe: Probe, ResourceArn: string): Promise<readonly Tag[]> {
  const { Tags } = await probe.send("ListTagsOfResource", { ResourceArn });
  return Tags.toSorted((a: Tag, b: Tag) => (a.Key < b.Key ? -1 : 1));
}

const numbered = (count: number, Value: string = "v"): Tag[] =>
  Array.from({ length: count }, (_, n) => ({ Key: `k${String(n).padStart(2, "0")}`, Value }));

const takesTime = "on AWS a table's tags can be changed again after a second and a half";
const tooMany =
  "ValidationException: Number of Tags exceed the current limit for the provided ResourceArn";

describeOnEachTarget("TagResource", (probe) => {
  it("finds the tags that CreateTable gave, and none where it gave none", async () => {
    const Tags = [
      { Key: "stage", Value: "test" },
      { Key: "team", Value: "" },
    ];
    expect(await tagsOf(probe, await createTable(probe, Tags))).toEqual(Tags);
    expect(await tagsOf(probe, await createTable(probe))).toEqual([]);
  });

  it("adds and replaces, and tells keys apart by case", async ({ skip }) => {
    if (probe.target.passTime === undefined) return skip(takesTime);
    const ResourceArn = await createTable(probe, [{ Key: "stage", Value: "test" }]);
    const Tags = [
      { Key: "Stage", Value: "" },
      { Key: "stage", Value: "live" },
      { Key: "sp ace ключ", Value: "a+b-c=d.e_f:g/h@i" },
    ];
    expect(await probe.send("TagResource", { ResourceArn, Tags })).toEqual({});
    expect(await tagsOf(probe, ResourceArn)).toEqual([Tags[0], Tags[2], Tags[1]]);
    const TagKeys = ["Stage", "never there"];
    expect(await probe.send("UntagResource", { ResourceArn, TagKeys })).toEqual({});
    expect(await tagsOf(probe, ResourceArn)).toEqual([Tags[2], Tags[1]]);
  });

  it("takes fifty tags, which are one page, and counts those that are there", async ({ skip }) => {
    if (probe.target.passTime === undefined) return skip(takesTime);
    const ResourceArn = await createTable(probe, numbered(50));
    const page = await probe.send("ListTagsOfResource", { ResourceArn, NextToken: "unknown" });
    expect(page["Tags"]).toHaveLength(50);
    expect(page).not.toHaveProperty("NextToken");
    const more = { ResourceArn, Tags: [{ Key: "one more", Value: "v" }] };
    expect(await probe.refusalText("TagResource", more)).toBe(tooMany);
    await probe.send("TagResource", { ResourceArn, Tags: numbered(50, "w") });
    expect(await tagsOf(probe, ResourceArn)).toEqual(numbered(50, "w"));
  });

  it("is refused whole: no tag of the request is there after it", async () => {
    const ResourceArn = await createTable(probe);
    const Tags = [
      { Key: "good", Value: "v" },
      { Key: "aws:bad", Value: "v" },
    ];
    expect((await probe.refusal("TagResource", { ResourceArn, Tags })).name).toBe(
      "ValidationException",
    );
    expect(await tagsOf(probe, ResourceArn)).toEqual([]);
  });
});

const long = "k".repeat(129);

describeOnEachTarget("TagResource, by its tags", (probe) => {
  it.each<[string, readonly Partial<Tag>[], string]>([
    ["no tags", [], "Atleast one Tag needs to be provided as Input."],
    ["a tag without a key", [{ Value: "v" }], "The Tag Key provided is invalid, Key: null"],
    ["an empty key", [{ Key: "", Value: "v" }], "The Tag Key provided is invalid, Key: "],
    ["a long key", [{ Key: long, Value: "v" }], `The Tag Key provided is invalid, Key: ${long}`],
    ["a tag without a value", [{ Key: "k" }], "The Tag Value provided is invalid, Value: null"],
    [
      "a long value",
      [{ Key: "k", Value: "v".repeat(257) }],
      `The Tag Value provided is invalid, Value: ${"v".repeat(257)}`,
    ],
    ["a sign in a key", [{ Key: "a#b", Value: "v" }], "The Tag Key provided is invalid, Key: a#b"],
    ["a percent", [{ Key: "k", Value: "9%" }], "The Tag Value provided is invalid, Value: 9%"],
    [
      "a key of Amazon's",
      [{ Key: "AWS:foo", Value: "v" }],
      "Tag Key cannot be prefixed with aws:, Key: AWS:foo",
    ],
    [
      "a key twice",
      [
        { Key: "dup", Value: "1" },
        { Key: "dup", Value: "2" },
      ],
      "Duplicate Tag Keys provided as input: Duplicate Tag Key found dup",
    ],
    ["more than fifty", numbered(51), tooMany.replace("ValidationException: ", "")],
  ])("refuses %s", async (_case, Tags, message) => {
    const ResourceArn = await createTable(probe);
    const text = `ValidationException: ${message}`;
    expect(await probe.refusalText("TagResource", { ResourceArn, Tags })).toBe(text);
    if (Tags.length > 0) {
      const definition = { ...simpleTable, TableName: "conformance-tagged", Tags };
      const input = { ...definition, BillingMode: "PAY_PER_REQUEST" };
      expect(await probe.refusalText("CreateTable", input)).toBe(text);
    }
  });

  it.each<[string, readonly string[], string]>([
    ["no keys", [], "Atleast one Tag Key needs to be provided as Input."],
    ["an empty key", [""], "The Tag Key provided is invalid, Key: "],
    ["a key of Amazon's", ["aws:foo"], "Tag Key cannot be prefixed with aws:, Key: aws:foo"],
    [
      "more than fifty",
      numbered(51).map(({ Key }) => Key),
      tooMany.replace("ValidationException: ", ""),
    ],
  ])("refuses to take away %s", async (_case, TagKeys, message) => {
    const ResourceArn = await createTable(probe);
    expect(await probe.refusalText("UntagResource", { ResourceArn, TagKeys })).toBe(
      `ValidationException: ${message}`,
    );
  });

  it.each<[string, (arn: string) => string, (arn: string) => string]>([
    [
      "a table's name",
      () => "books",
      () =>
        "ValidationException: One or more parameter values were invalid: ARNs must start with 'arn:': books",
    ],
    [
      "a backup's",
      (arn) => `${arn}/backup/0170`,
      (arn) =>
        `ValidationException: One or more parameter values were invalid: Provided Arn is not a DynamoDB resource arn: ${arn}`,
    ],
    [
      "a missing table's",
      (arn) => `${arn}2`,
      (arn) =>
        `ResourceNotFoundException: Requested resource not found: ResourceArn: ${arn} not found`,
    ],
  ])("refuses an ARN that is %s", async (_case, changed, message) => {
    const ResourceArn = changed(await createTable(probe));
    expect(await probe.refusalText("ListTagsOfResource", { ResourceArn })).toBe(
      message(ResourceArn),
    );
  });
});
