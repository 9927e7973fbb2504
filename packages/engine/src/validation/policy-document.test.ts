import { describe, expect, it } from "vitest";
import { parsePolicyDocument } from "./policy-document.ts";

const statement = {
  Effect: "Allow",
  Principal: { AWS: "123456789012" },
  Action: "dynamodb:GetItem",
  Resource: "*",
};

describe("parsePolicyDocument", () => {
  it.each<[string, object]>([
    ["Version", { Version: "2012-10-18", Statement: statement }],
    ["Version", { Version: null, Statement: statement }],
    ["Id", { Id: 7, Statement: statement }],
    ["Owner", { Owner: "x", Statement: statement }],
    ["Statement", { Statement: [[statement]] }],
    ["Owner", { Statement: { ...statement, Owner: "x" } }],
    ["Sid", { Statement: { ...statement, Sid: 7 } }],
    ["Effect", { Statement: { ...statement, Effect: "Perhaps" } }],
    ["NotPrincipal", { Statement: { ...statement, NotPrincipal: "*" } }],
    ["Principal", { Statement: { ...statement, Principal: {} } }],
    ["Action", { Statement: { ...statement, Action: [] } }],
    ["Resource", { Statement: { ...statement, Resource: [7] } }],
    ["Condition", { Statement: { ...statement, Condition: { Bool: "true" } } }],
  ])("tells the member %s whose syntax is wrong: %j", (member, policy) => {
    expect(() => parsePolicyDocument(JSON.stringify(policy), "table")).toThrow(
      `One or more parameter values were invalid: Invalid policy document: Syntax error in the member ${member}`,
    );
  });
});
