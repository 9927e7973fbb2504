import { describe, expect, it } from "vitest";
import { Issues } from "./location.ts";
import { parseTemplate } from "./parse-template.ts";
import { resolveParameters } from "./resolve-parameters.ts";

describe("resolveParameters", () => {
  function resolved(declaration: string, given?: string, previous?: string) {
    const issues = new Issues("t.yml");
    const text = `Parameters: {P: {${declaration}}}\nResources: {T: {Type: X}}`;
    const { parameters } = parseTemplate(text, issues) ?? { parameters: new Map() };
    expect(issues.list()).toEqual([]);
    const sources = [given, previous].map(
      (text) => new Map<string, string>(text === undefined ? [] : [["P", text]]),
    );
    const [a = new Map(), b = new Map()] = sources;
    const { values } = resolveParameters(
      parameters,
      { given: a, previous: b, isNeeded: () => true },
      issues,
    );
    return issues.list()[0]?.message ?? values.get("P");
  }

  it.each<[string, string, string | undefined, unknown]>([
    ["the default", "Type: String, Default: a", undefined, "a"],
    ["what is given over the default", "Type: String, Default: a", "b", "b"],
    ["a number as a text", "Type: Number", "8.5", "8.5"],
    ["a trimmed list", "Type: CommaDelimitedList", "a, b ,c", ["a", "b", "c"]],
    ["an empty list, which has one empty item", "Type: CommaDelimitedList", "", [""]],
    ["numbers", "Type: List<Number>", "80,20", ["80", "20"]],
    [
      "a truth, however it is written",
      "Type: String, AllowedValues: [True, OFF]",
      "false",
      "false",
    ],
    ["a truth of YAML 1.1", "Type: String, Default: yes", undefined, "true"],
    ["a word in quotes", 'Type: String, Default: "yes"', undefined, "yes"],
    ["a time and a zero", "Type: CommaDelimitedList, Default: 22:30", undefined, ["22:30"]],
    ["letters of any script", "Type: String, AllowedPattern: '[\\p{L}\\-]+'", "é-", "é-"],
    [
      "no line feed at the end",
      "Type: String, AllowedPattern: '^a$'",
      "a\n",
      "The parameter P fits",
    ],
    [
      "a number in decimals only",
      "Type: Number",
      "0x10",
      'The parameter P is a number. It was "0x10".',
    ],
    [
      "no default that does not fit, whatever is given",
      "Type: String, Default: b, AllowedValues: [a]",
      "a",
      'The default of the parameter P is one of a. It was "b".',
    ],
    [
      "nothing",
      "Type: String",
      undefined,
      "The parameter P has no default, and no value was given.",
    ],
    [
      "nothing of a secret",
      "Type: String, NoEcho: true",
      undefined,
      "It is NoEcho, so that its value is kept nowhere",
    ],
    ["no number", "Type: Number", "x", 'The parameter P is a number. It was "x".'],
    ["a small number", "Type: Number, MinValue: 3", "2", "The parameter P is at least 3."],
    ["a large number", "Type: Number, MaxValue: 3", "4", "The parameter P is at most 3."],
    [
      "a short text",
      "Type: String, MinLength: 3",
      "ab",
      "The parameter P has at least 3 characters.",
    ],
    [
      "a long text",
      "Type: String, MaxLength: 3",
      "abcd",
      "The parameter P has at most 3 characters.",
    ],
    [
      "another value",
      "Type: String, AllowedValues: [a, b]",
      "c",
      "The parameter P is one of a, b.",
    ],
    [
      "another form",
      'Type: String, AllowedPattern: "[a-z]+"',
      "a1",
      "The parameter P fits the pattern [a-z]+.",
    ],
    [
      "its own words",
      'Type: String, AllowedPattern: "[a-z]+", ConstraintDescription: must be lower case',
      "A",
      "The parameter P must be lower case.",
    ],
    [
      "a secret that is wrong",
      "Type: String, NoEcho: true, MinLength: 9",
      "secret",
      "It was ****.",
    ],
    [
      "a pattern without end",
      'Type: String, AllowedPattern: "(a+)+b"',
      "a".repeat(40),
      "takes more than 1000 milliseconds",
    ],
    [
      "an endless text",
      "Type: String",
      "a".repeat(5000),
      "The parameter P has at most 4096 characters.",
    ],
  ])("takes %s", (_, declaration, given, expected) => {
    const value = resolved(declaration, given);
    if (typeof expected === "string" && String(value).startsWith("The parameter")) {
      expect(value).toContain(expected);
    } else {
      expect(value).toEqual(expected);
    }
  });

  it("takes the last deployment's value before the default", () => {
    expect(resolved("Type: String, Default: a", undefined, "before")).toBe("before");
  });
});
