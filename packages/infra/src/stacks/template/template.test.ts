import { describe, expect, it } from "vitest";
import { printIssue } from "../stack-error.ts";
import { checkReferences, dependencyOrder } from "./check-references.ts";
import { evaluate, evaluateConditions, type ResourceValues, type Scope } from "./evaluate.ts";
import { Issues } from "./location.ts";
import { parseTemplate } from "./parse-template.ts";
import { templateSizeBytesMax } from "./read-template-text.ts";
import { resolveParameters } from "./resolve-parameters.ts";
import type { Template } from "./template.ts";
import { gapIn, jsonOf } from "./value.ts";

const aTable = "Resources:\n  Books:\n    Type: AWS::DynamoDB::Table\n";

function problemsOf(text: string): string[] {
  const issues = new Issues("t.yml");
  const template = parseTemplate(text, issues);
  if (template !== undefined) {
    checkReferences(template, issues);
    dependencyOrder(template, issues);
  }
  return issues.list().map(printIssue);
}

function templateOf(text: string): Template {
  const issues = new Issues("t.yml");
  const template = parseTemplate(text, issues);
  expect(issues.list()).toEqual([]);
  if (template === undefined) {
    throw new Error("no template");
  }
  return template;
}

function scopeOf(template: Template, given: Partial<Scope> = {}): Scope {
  const issues = new Issues("t.yml");
  const { values } = resolveParameters(
    template.parameters,
    { given: new Map(), previous: new Map(), isNeeded: () => true },
    issues,
  );
  const parameters = new Map([...values, ["AWS::Region", "eu-west-1"], ["AWS::StackName", "shop"]]);
  const scope: Scope = {
    mappings: template.mappings,
    parameters,
    missingParameters: new Set(),
    conditions: new Map(),
    resources: new Map(),
    importValue: () => undefined,
    issues,
    ...given,
  };
  return { ...scope, conditions: evaluateConditions(template.conditions, scope) };
}

/** What the output `O` of a template comes to. */
function outputOf(text: string, given: Partial<Scope> = {}): unknown {
  const template = templateOf(`${aTable}${text}`);
  const output = template.outputs.get("O");
  if (output === undefined) {
    throw new Error("no output O");
  }
  const scope = scopeOf(template, given);
  const value = evaluate(output.value, scope);
  const [issue] = scope.issues.list();
  if (issue !== undefined) {
    return printIssue(issue);
  }
  const gap = gapIn(value);
  return gap === undefined
    ? jsonOf(value)
    : `${gap.kind} ${"logicalId" in gap ? gap.logicalId : ""}`;
}

const books: ResourceValues = {
  state: "there",
  ref: "books",
  attributes: new Map([["Arn", "arn:books"]]),
};

describe("parseTemplate", () => {
  it("reads JSON with tabs, escapes and numbers in quotes as it reads YAML", () => {
    const json =
      '{\n\t"Description": "\\ud83d\\udcda \\/",\n\t"Resources": {"Books": {"Type": "AWS::DynamoDB::Table"}}\n}';
    expect(templateOf(json).description).toBe("📚 /");
  });

  it.each<[string, string, string]>([
    [
      "an empty text",
      "",
      "t.yml:1:1 The template is empty. It needs at least the section Resources.",
    ],
    ["a text", "hello", 't.yml:1:1 A template is a map with the section Resources, not "hello".'],
    ["broken YAML", "Resources:\n  - a\n b: c", "t.yml:3:1 This is no valid YAML or JSON: "],
    ["broken JSON", '{"Resources": {', "This is no valid YAML or JSON: "],
    ["two documents", `${aTable}---\n${aTable}`, "here begins another"],
    [
      "a double key",
      `${aTable}    DeletionPolicy: Retain\n    Type: AWS::DynamoDB::Table\n`,
      't.yml:5:5 Resources.Books.Type: The key "Type" is there twice, first in line 3. Leave one of them.',
    ],
    [
      "an alias",
      `a: &a 1\nb: *a\n${aTable}`,
      "t.yml:2:4 b: CloudFormation takes no YAML aliases. Write the value out.",
    ],
    [
      "a merge",
      `${aTable}    <<: {a: 1}\n`,
      "t.yml:4:5 Resources.Books.<<: CloudFormation takes no YAML merges.",
    ],
    [
      "a null",
      `${aTable}    Properties:\n`,
      "t.yml:4:5 Resources.Books.Properties: CloudFormation takes no null and no empty values.",
    ],
    [
      "a strange tag",
      `${aTable}Outputs: {O: {Value: !!binary aGk=}}`,
      "CloudFormation knows no YAML tag",
    ],
    [
      "an unknown section",
      `${aTable}Resource: {}\n`,
      't.yml:4:1 Resource: A template has no member "Resource". There are AWSTemplateFormatVersion',
    ],
    ["no resources", "Description: none\n", "The section Resources has at least one resource."],
    [
      "another version",
      `AWSTemplateFormatVersion: 2012-10-17\n${aTable}`,
      "t.yml:1:1 AWSTemplateFormatVersion: The only format version is 2010-09-09.",
    ],
    ["rules", `Rules: {}\n${aTable}`, "t.yml:1:1 Rules: Rules are not checked here"],
    [
      "a macro",
      `Transform: AWS::Serverless-2016-10-31\n${aTable}`,
      't.yml:1:12 Transform: The transform "AWS::Serverless-2016-10-31" is a macro, which only CloudFormation can run.',
    ],
    ["a loop", "Resources:\n  Fn::ForEach::T: [a, b, {}]\n", "Fn::ForEach::T is a macro"],
    [
      "an include",
      `${aTable}    Properties: {Fn::Transform: {Name: a}}\n`,
      "Fn::Transform is a macro",
    ],
    [
      "a name of Object's",
      "Resources:\n  __proto__: {Type: AWS::DynamoDB::Table}\n",
      '"__proto__" is no logical id',
    ],
    ["a resource without a type", "Resources: {Books: {}}", "The resource Books has no Type."],
    [
      "a resource that is a list",
      "Resources: {Books: [a]}",
      "The resource Books is a map, not a list.",
    ],
    [
      "an unknown member of a resource",
      `${aTable}    Propertys: {}\n`,
      't.yml:4:5 Resources.Books.Propertys: A resource has no member "Propertys".',
    ],
    [
      "an output without a value",
      `${aTable}Outputs: {O: {Description: x}}`,
      "The output O has no Value.",
    ],
    [
      "an unknown function",
      `${aTable}Outputs: {O: {Value: !Foo x}}`,
      "CloudFormation knows no function Fn::Foo.",
    ],
    [
      "a function among keys",
      `${aTable}Outputs: {O: {Value: {"Fn::Sub": a, b: c}}}`,
      "Fn::Sub stands alone in its map",
    ],
    [
      "a length without its transform",
      `${aTable}Outputs: {O: {Value: !Length [a]}}`,
      'Fn::Length needs "Transform: AWS::LanguageExtensions"',
    ],
    [
      "a default without its transform",
      `Mappings: {M: {a: {b: c}}}\n${aTable}Outputs: {O: {Value: !FindInMap [M, a, b, {DefaultValue: x}]}}`,
      'DefaultValue needs "Transform: AWS::LanguageExtensions"',
    ],
    [
      "a condition as a value",
      `${aTable}Outputs: {O: {Value: !Equals [a, a]}}`,
      "Fn::Equals stands in the section Conditions only.",
    ],
    [
      "an unknown name",
      `${aTable}Outputs: {O: {Value: !Ref Bokks}}`,
      'There is no parameter and no resource "Bokks".',
    ],
    [
      "an unknown name in a text",
      `${aTable}Outputs: {O: {Value: !Sub "a-\${Bokks.Arn}"}}`,
      'There is no resource "Bokks".',
    ],
    [
      "an unknown attribute",
      `${aTable}Outputs: {O: {Value: !GetAtt Books.TableId}}`,
      'A table has no attribute "TableId": there are Arn and StreamArn.',
    ],
    ["an unknown condition", `${aTable}    Condition: IsProd\n`, 'There is no condition "IsProd".'],
    [
      "a condition that names a resource",
      `Conditions: {C: !Equals [!Ref Books, a]}\n${aTable}`,
      "A condition is needed before there are resources, and so cannot name Books.",
    ],
    [
      "an export named by a resource",
      `${aTable}Outputs: {O: {Value: a, Export: {Name: !Ref Books}}}`,
      "The name of an export is needed before there are resources",
    ],
    [
      "conditions in a circle",
      `Conditions: {A: {Condition: B}, B: {Condition: A}}\n${aTable}`,
      "These conditions name each other in a circle: A, B.",
    ],
    [
      "resources in a circle",
      "Resources:\n  A: {Type: X, DependsOn: B}\n  B: {Type: X, Properties: {p: !Ref A}}\n",
      "These resources depend on each other in a circle: A, B.",
    ],
    [
      "a parameter of an account",
      `Parameters: {P: {Type: AWS::SSM::Parameter::Value<String>}}\n${aTable}`,
      "come from an AWS account",
    ],
    [
      "a parameter of no type",
      `Parameters: {P: {Default: x}}\n${aTable}`,
      "The parameter P has no Type.",
    ],
    [
      "a bad pattern",
      `Parameters: {P: {Type: String, Default: x, AllowedPattern: "["}}\n${aTable}`,
      "AllowedPattern is no regular expression, or one with what only Java's have",
    ],
    [
      "a pattern that only Java understands",
      `Parameters: {P: {Type: String, Default: x, AllowedPattern: '\\Ax\\Z'}}\n${aTable}`,
      "AllowedPattern is no regular expression, or one with what only Java's have",
    ],
    [
      "a minimum above its maximum",
      `Parameters: {P: {Type: Number, Default: 1, MinValue: 3, MaxValue: 2}}\n${aTable}`,
      "MinValue 3 is more than MaxValue 2.",
    ],
  ])("refuses %s", (_, text, message) => {
    expect(problemsOf(text).join("\n")).toContain(message);
  });

  it("tells all that is wrong, in the order of the file", () => {
    const problems = problemsOf("Resources:\n  A: {Type: X, a: 1}\n  B: {}\nOutputs: {O: {}}\n");
    expect(problems.map((problem) => problem.split(" ")[0])).toEqual([
      "t.yml:2:16",
      "t.yml:3:3",
      "t.yml:4:11",
    ]);
  });

  it.each<[string, string]>([
    ["open lists", "[".repeat(50_000)],
    ["open maps", "{a: ".repeat(30_000)],
    ["lists in a line", "- ".repeat(50_000)],
    ["keys in a line", "? ".repeat(50_000)],
    ["closing brackets", "]".repeat(30_000)],
    ["quotes", '"'.repeat(50_000)],
    ["maps in blocks", Array.from({ length: 1000 }, (_, n) => `${" ".repeat(n)}a:`).join("\n")],
    ["too many bytes", "#".repeat(templateSizeBytesMax + 1)],
    ["many keys", `a:\n${Array.from({ length: 60_000 }, (_, n) => ` k${n}: v`).join("\n")}`],
  ])("survives %s", (_, text) => {
    expect(problemsOf(text).length).toBeGreaterThan(0);
  });
});

describe("dependencyOrder", () => {
  it("puts what is named before what names it", () => {
    const template = templateOf(
      "Resources:\n  A: {Type: X, Properties: {p: !Ref C}}\n  B: {Type: X, DependsOn: [A, C]}\n  C: {Type: X}\n",
    );
    expect(dependencyOrder(template, new Issues(undefined))).toEqual(["C", "A", "B"]);
  });
});

describe("evaluate", () => {
  const resources = new Map<string, ResourceValues>([["Books", books]]);

  it.each<[string, string, unknown]>([
    ["a reference to a table", "!Ref Books", "books"],
    ["an attribute", "!GetAtt Books.Arn", "arn:books"],
    ["an attribute as a list", '{"Fn::GetAtt": [Books, Arn]}', "arn:books"],
    ["a pseudo parameter", '!Ref "AWS::Region"', "eu-west-1"],
    [
      "a text with names",
      `!Sub "\${AWS::StackName}/\${Books}/\${Books.Arn}/\${!Kept}/$x"`,
      `shop/books/arn:books/\${Kept}/$x`,
    ],
    [
      "a text with names of its own",
      `!Sub ["\${a}-\${Books}", {a: !Ref "AWS::Region"}]`,
      "eu-west-1-books",
    ],
    ["a joined list", '!Join ["-", [a, !Ref Books, 00123]]', "a-books-00123"],
    ["a split text", '!Select [1, !Split ["/", "a/b/c"]]', "b"],
    ["Base64", "!Base64 hi", "aGk="],
    ["an import", "!ImportValue net-id", "net-1"],
    [
      "an index that is not there",
      "!Select [3, [a, b]]",
      "Fn::Select takes an index from 0 to 1 of this list.",
    ],
    [
      "an index that is none",
      "!Select [-1, [a, b]]",
      "Fn::Select takes an index from 0 to 1 of this list.",
    ],
    ["an export that is not there", "!ImportValue other", 'No stack exports "other".'],
    [
      "a stream that is off",
      "!GetAtt Books.StreamArn",
      "Books has no StreamArn, since it has no StreamSpecification.",
    ],
    ["a list in a text", '!Join ["", [[a]]]', "Only texts can be put together"],
    ["a function of networks", '!Select [0, !GetAZs ""]', "Fn::GetAZs has no answer here."],
  ])("gives %s", (_, expression, expected) => {
    const value = outputOf(`Outputs:\n  O:\n    Value: ${expression}\n`, {
      resources,
      importValue: (name) => (name === "net-id" ? "net-1" : undefined),
    });
    if (typeof expected === "string" && String(value).startsWith("t.yml")) {
      expect(value).toContain(expected);
    } else {
      expect(value).toEqual(expected);
    }
  });

  it("does not unfold texts of texts without end", () => {
    const bomb = Array.from({ length: 18 }).reduce<string>(
      (inner) => `{"Fn::Sub": ["${"${a}".repeat(10)}", {"a": ${inner}}]}`,
      '"x"',
    );
    expect(outputOf(`Outputs:\n  O:\n    Value: ${bomb}\n`)).toContain(
      "A text here has at most 32768 characters.",
    );
  });

  it("decides conditions, and takes one of two values", () => {
    const text = `
Parameters: {Stage: {Type: String, Default: prod}, Size: {Type: Number, Default: 5}}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsFive: !Equals [!Ref Size, 5]
  IsBoth: !And [{Condition: IsProd}, !Condition IsFive]
  IsNeither: !Not [!Or [!Condition IsProd, !Condition IsFive]]
Outputs:
  O:
    Value: [!If [IsBoth, a, b], !If [IsNeither, a, !Ref "AWS::NoValue"], !If [IsProd, {x: !Ref AWS::NoValue, y: 1}, b]]
`;
    expect(outputOf(text)).toEqual(["a", { y: 1 }]);
  });

  it("finds values in mappings", () => {
    const text = `
Transform: AWS::LanguageExtensions
Mappings: {Sizes: {eu-west-1: {Small: 1, All: [1, 2]}}}
Outputs:
  O:
    Value:
      - !FindInMap [Sizes, !Ref "AWS::Region", Small]
      - !FindInMap [Sizes, !Ref "AWS::Region", Huge, {DefaultValue: 9}]
      - !Length {"Fn::FindInMap": [Sizes, eu-west-1, All]}
      - !ToJsonString {a: [1, b]}
`;
    expect(outputOf(text)).toEqual([1, 9, 2, '{"a":[1,"b"]}']);
  });

  it("tells what a value waits for, and what it will never have", () => {
    const later: ResourceValues = {
      state: "there",
      ref: "b",
      attributes: new Map([["Arn", undefined]]),
    };
    const of = (state: ResourceValues) =>
      outputOf(`Outputs: {O: {Value: !Sub "x\${Books.Arn}"}}`, {
        resources: new Map([["Books", state]]),
      });
    expect(of(later)).toBe("pending Books");
    expect(of({ state: "leftOut" })).toBe("unavailable Books");
    expect(of({ state: "absent" })).toContain("The condition of Books does not hold");
  });
});
