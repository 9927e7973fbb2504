import { describe, expect, it } from "vitest";
import { checkPolicySize, policyCharacters, rolePolicyCharactersMax } from "./policy-size.ts";

describe("policyCharacters", () => {
  it("counts no white space", () => {
    expect(policyCharacters({ Sid: "a b", Action: [] })).toBe('{"Sid":"ab","Action":[]}'.length);
  });
});

describe("checkPolicySize", () => {
  const frame = JSON.stringify({ a: "" }).length;

  it("takes what a role can hold, and nothing larger", () => {
    const largest = "x".repeat(rolePolicyCharactersMax - frame);
    expect(() => checkPolicySize({ a: largest })).not.toThrow();
    expect(() => checkPolicySize({ a: `${largest}x` })).toThrow(
      "it has 10241 characters, and a role holds 10240 at most",
    );
  });
});
