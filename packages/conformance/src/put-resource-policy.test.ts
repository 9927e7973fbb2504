import { setTimeout as pause } from "node:timers/promises";
import { expect, it } from "vitest";
import { type Output, type Probe, simpleTable } from "./fixtures/probe.fixture.ts";
import { createStreamedTable } from "./fixtures/streams.fixture.ts";
import { describeOnEachTarget } from "./fixtures/targets.suite.ts";

interface TableWithArn {
  readonly TableName: string;
  readonly ResourceArn: string;
  readonly accountId: string;
}

async function createTable(probe: Probe, options: object = {}): Promise<TableWithArn> {
  const TableName = await probe.createTable({ ...simpleTable, ...options });
  const { Table } = await probe.send("DescribeTable", { TableName });
  const ResourceArn: string = Table.TableArn;
  return { TableName, ResourceArn, accountId: ResourceArn.split(":")[4] ?? "" };
}

/** Lets an account read items of the table. */
function readStatement({ ResourceArn, accountId }: TableWithArn): Output {
  return {
    Sid: "read",
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${accountId}:root` },
    Action: "dynamodb:GetItem",
    Resource: ResourceArn,
  };
}

const policyOf = (...Statement: Output[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement });

/** The policy once it can be read: on AWS that takes a second or two. */
async function policyRead(probe: Probe, ResourceArn: string, RevisionId: string): Promise<string> {
  for (;;) {
    try {
      const output = await probe.send("GetResourcePolicy", { ResourceArn });
      if (output["RevisionId"] === RevisionId) return output["Policy"];
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "PolicyNotFoundException") throw error;
    }
    await pause(100);
  }
}

async function put(probe: Probe, ResourceArn: string, Policy: string): Promise<string> {
  return (await probe.send("PutResourcePolicy", { ResourceArn, Policy }))["RevisionId"];
}

const oneChange = "AWS takes one change of a policy in 15 seconds";

describeOnEachTarget("PutResourcePolicy", (probe) => {
  it("attaches a policy that GetResourcePolicy gives back", async () => {
    const table = await createTable(probe);
    const Policy = policyOf(readStatement(table));
    const RevisionId = await put(probe, table.ResourceArn, Policy);
    expect(RevisionId).toMatch(/^\d{13}$/);
    expect(await policyRead(probe, table.ResourceArn, RevisionId)).toBe(Policy);
  });

  it("is also done by CreateTable", async ({ skip }) => {
    if (probe.target.passTime === undefined) return skip("the account's number is not known yet");
    const ResourcePolicy = policyOf({
      Effect: "Allow",
      Principal: { AWS: "000000000000" },
      Action: "dynamodb:GetItem",
      Resource: "*",
    });
    const { ResourceArn } = await createTable(probe, { ResourcePolicy });
    const { Policy } = await probe.send("GetResourcePolicy", { ResourceArn });
    expect(JSON.parse(Policy).Statement[0].Resource).toBe("*");
  });

  it.each<[string, (statement: Output) => string, (statement: Output) => string]>([
    [
      "white space and another order of members",
      ({ Sid, ...others }) =>
        JSON.stringify({ Statement: [{ ...others, Sid }], Version: "2012-10-17" }, undefined, 2),
      (statement) => policyOf(statement),
    ],
    [
      "lists of one, an account's number and a single statement",
      ({ Principal, Action, Resource, ...others }) =>
        JSON.stringify({
          Version: "2012-10-17",
          Statement: {
            ...others,
            Effect: "allow",
            Principal: { AWS: [/\d{12}/.exec(Principal.AWS)?.[0], Principal.AWS] },
            Action: [Action],
            Resource: [Resource],
          },
        }),
      (statement) => policyOf(statement),
    ],
    [
      "no version",
      (statement) => JSON.stringify({ Statement: [statement] }),
      (statement) => JSON.stringify({ Version: "2008-10-17", Statement: [statement] }),
    ],
    [
      "lists of more, whose order and repetitions stay",
      (statement) =>
        policyOf({
          ...statement,
          Action: ["dynamodb:Query", "dynamodb:getitem", "dynamodb:Query"],
        }),
      (statement) =>
        policyOf({
          ...statement,
          Action: ["dynamodb:Query", "dynamodb:getitem", "dynamodb:Query"],
        }),
    ],
  ])("gives a policy back in one form: %s", async (_case, written, read) => {
    const table = await createTable(probe);
    const statement = readStatement(table);
    const RevisionId = await put(probe, table.ResourceArn, written(statement));
    expect(await policyRead(probe, table.ResourceArn, RevisionId)).toBe(read(statement));
    expect(await put(probe, table.ResourceArn, written(statement))).toBe(RevisionId);
  });

  it("replaces a policy, and with ExpectedRevisionId only that one", async ({ skip }) => {
    if (probe.target.passTime === undefined) return skip(oneChange);
    const table = await createTable(probe);
    const { ResourceArn, TableName } = table;
    const Policy = policyOf(readStatement(table));
    const stale = { ResourceArn, Policy, ExpectedRevisionId: "123" };
    expect(await probe.refusalText("PutResourcePolicy", stale)).toBe(
      `PolicyNotFoundException: Resource-based policy not found for the provided ResourceArn: Requested update for policy with revision id 123, but table ${TableName} has no associated policy.`,
    );
    const first = await probe.send("PutResourcePolicy", {
      ResourceArn,
      Policy,
      ExpectedRevisionId: "NO_POLICY",
    });
    for (const ExpectedRevisionId of ["123", "NO_POLICY"]) {
      const refused = await probe.refusal("PutResourcePolicy", { ...stale, ExpectedRevisionId });
      expect(refused.name).toBe("PolicyNotFoundException");
    }
    const second = await probe.send("PutResourcePolicy", {
      ResourceArn,
      Policy: policyOf({ ...readStatement(table), Action: "dynamodb:Query" }),
      ExpectedRevisionId: first["RevisionId"],
    });
    expect(Number(second["RevisionId"])).toBeGreaterThan(Number(first["RevisionId"]));
  });

  it("deletes a policy, which need not be there", async ({ skip }) => {
    if (probe.target.passTime === undefined) return skip(oneChange);
    const table = await createTable(probe);
    const { ResourceArn } = table;
    expect(await probe.send("DeleteResourcePolicy", { ResourceArn })).toEqual({});
    const RevisionId = await put(probe, ResourceArn, policyOf(readStatement(table)));
    const stale = { ResourceArn, ExpectedRevisionId: "123" };
    expect((await probe.refusal("DeleteResourcePolicy", stale)).name).toBe(
      "PolicyNotFoundException",
    );
    expect(await probe.send("DeleteResourcePolicy", { ResourceArn })).toEqual({ RevisionId });
    const { RevisionId: deletion } = await probe.send("DeleteResourcePolicy", { ResourceArn });
    expect(Number(deletion)).toBeGreaterThan(Number(RevisionId));
    expect(await probe.refusalText("GetResourcePolicy", { ResourceArn })).toBe(
      `PolicyNotFoundException: Resource-based policy not found for the provided ResourceArn: ${ResourceArn}`,
    );
  });

  it("has the policies of a stream apart from its table's", async () => {
    const { TableName, StreamArn } = await createStreamedTable(probe, simpleTable);
    const { Table } = await probe.send("DescribeTable", { TableName });
    const statement = {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${StreamArn.split(":")[4]}:root` },
      Action: ["dynamodb:DescribeStream", "dynamodb:GetRecords"],
      Resource: StreamArn,
    };
    const RevisionId = await put(probe, StreamArn, policyOf(statement));
    expect(await policyRead(probe, StreamArn, RevisionId)).toBe(policyOf(statement));
    const ofTable = { ResourceArn: Table.TableArn };
    expect((await probe.refusal("GetResourcePolicy", ofTable)).name).toBe(
      "PolicyNotFoundException",
    );
  });

  it("asks for a confirmation of a policy that cannot be changed any more", async ({ skip }) => {
    if (probe.target.passTime === undefined) return skip("the table could not be used again");
    const { ResourceArn } = await createTable(probe);
    const Policy = policyOf({
      Effect: "Deny",
      Principal: "*",
      Action: "dynamodb:Put*",
      Resource: ResourceArn,
    });
    expect(await probe.refusalText("PutResourcePolicy", { ResourceArn, Policy })).toBe(
      "AccessDeniedException: The new resource policy will not allow you to update the resource policy in the future.",
    );
    const input = { ResourceArn, Policy, ConfirmRemoveSelfResourceAccess: true };
    expect(await probe.send("PutResourcePolicy", input)).toHaveProperty("RevisionId");
  });
});

const notAPolicy = "One or more parameter values were invalid: Invalid policy document: ";

describeOnEachTarget("PutResourcePolicy, by its document", (probe) => {
  it.each<[string, (statement: Output) => string, string]>([
    ["no JSON", () => "{not json", `${notAPolicy}This policy contains invalid Json`],
    ["nothing", () => "", `${notAPolicy}This policy contains invalid Json`],
    ["a list", () => "[]", `${notAPolicy}This policy contains invalid Json`],
    ["null", () => "null", `${notAPolicy}This text appears not to be a policy`],
    ["no statement", () => "{}", `${notAPolicy}Syntax error at position (1,3)`],
    [
      "an empty list of statements",
      () => policyOf(),
      `${notAPolicy}Could not parse the policy: Statement is empty!`,
    ],
    ["an empty statement", () => policyOf({}), `${notAPolicy}Missing required field Effect`],
    [
      "a statement about no resource",
      ({ Resource: _, ...others }) => policyOf(others),
      `${notAPolicy}Missing required field Resource`,
    ],
    [
      "two statements with one id",
      (statement) => policyOf(statement, statement),
      `${notAPolicy}The Statement Ids in the policy are not unique`,
    ],
    [
      "actions of streams",
      (statement) =>
        policyOf({ ...statement, Action: ["dynamodb:GetRecords", "dynamodb:DescribeStream"] }),
      `${notAPolicy}The following action names are invalid: "dynamodb:GetRecords", "dynamodb:DescribeStream"`,
    ],
    [
      "everybody",
      (statement) => policyOf({ ...statement, Principal: { AWS: "*" } }),
      "Resource-based policy grants unbounded access in one or more elements. Please revise the policy to ensure least-privilege form of access",
    ],
    [
      "more than 20 KB, white space included",
      (statement) => policyOf(statement) + " ".repeat(20_480),
      "One or more parameter values were invalid: Maximum policy size of 20480 bytes exceeded",
    ],
  ])("refuses %s", async (_case, document, message) => {
    const table = await createTable(probe);
    const { ResourceArn } = table;
    const Policy = document(readStatement(table));
    expect(await probe.refusalText("PutResourcePolicy", { ResourceArn, Policy })).toBe(
      `ValidationException: ${message}`,
    );
    expect((await probe.refusal("GetResourcePolicy", { ResourceArn })).name).toBe(
      "PolicyNotFoundException",
    );
  });
});

const invalid = "ValidationException: One or more parameter values were invalid: ";

describeOnEachTarget("GetResourcePolicy, by its ResourceArn", (probe) => {
  it.each<[string, (arn: string) => string, (arn: string) => string]>([
    ["a table's name", () => "books", (arn) => `${invalid}ARNs must start with 'arn:': ${arn}`],
    [
      "an index's",
      (arn) => `${arn}/index/all`,
      (arn) =>
        `${invalid}Invalid resource arn provided, only table or stream is accepted. Provided resource arn: ${arn}`,
    ],
    [
      "a backup's",
      (arn) => `${arn}/backup/0170`,
      (arn) => `${invalid}Provided Arn is not a DynamoDB resource arn: ${arn}`,
    ],
    [
      "another region's",
      (arn) => arn.replace(/dynamodb:[^:]+/, "dynamodb:sa-east-1"),
      (arn) => `${invalid}Invalid resource Arn: ${arn}`,
    ],
    [
      "another account's",
      (arn) => arn.replace(/:\d{12}:/, ":999999999999:"),
      () =>
        "ValidationException: This action is only supported by accounts that match the resource owner’s account.",
    ],
    [
      "a missing table's",
      (arn) => arn.replace(/table\/.*/, "table/conformance-none"),
      () =>
        "ResourceNotFoundException: Requested resource not found: Table: conformance-none not found",
    ],
    [
      "a missing stream's",
      (arn) => `${arn}/stream/2000-01-01T00:00:00.000`,
      (arn) =>
        `ResourceNotFoundException: Requested resource not found: Stream: 2000-01-01T00:00:00.000 not found for Table: ${arn.split("/")[1]}`,
    ],
  ])("refuses %s", async (_case, changed, message) => {
    const { ResourceArn } = await createTable(probe);
    const arn = changed(ResourceArn);
    expect(await probe.refusalText("GetResourcePolicy", { ResourceArn: arn })).toBe(message(arn));
  });
});
