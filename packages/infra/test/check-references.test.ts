import { describe, expect, it } from "vitest";
import { checkReferences } from "./check-references.suite.ts";
import { readTemplate } from "./read-template.suite.ts";

function problemsOf(text: string): readonly string[] {
  return checkReferences(readTemplate(text));
}

const start = "Parameters: { Stage: { Type: String } }\nResources:\n";

describe("checkReferences", () => {
  it("has nothing to say of what is right", () => {
    const resources = `
  A: { Type: X, DependsOn: B, Properties: { P: !Sub "\${Stage}-\${B.Arn}-\${!Literal}-\${AWS::Region}" } }
  B: { Type: X, Properties: { P: !Join ["-", [a, !Ref Stage]] } }`;
    expect(problemsOf(start + resources)).toEqual([]);
  });

  it.each([
    ["a Ref", "!Ref Stge", "A.Properties.P refers to Stge, which is not there"],
    ["an attribute", "!GetAtt Table.Arn", "A.Properties.P refers to Table, which is not there"],
    ["a place in a text", '!Sub "${Stge}-x"', "A.Properties.P refers to Stge, which is not there"],
    [
      "a function in a function",
      '!Join ["-", [!Ref Stge]]',
      "A.Properties.P.Fn::Join.1.0 refers to Stge, which is not there",
    ],
    ["what it waits for", "x, DependsOn: B", "refers to B, which is not there"],
  ])("finds %s that leads nowhere", (_case, value, problem) => {
    const resources = `  A: { Type: X, Properties: { P: ${value} } }\n  U: { Type: X, Properties: { P: !Ref Stage } }`;
    expect(problemsOf(start + resources)).toEqual([expect.stringContaining(problem)]);
  });

  it("lets a text have names of its own", () => {
    const resources = '  A: { Type: X, Properties: { P: !Sub ["${Own}-${Stage}", { Own: x }] } }';
    expect(problemsOf(start + resources)).toEqual([]);
  });

  it("finds conditions that are not there, or that nothing asks for", () => {
    const text = `
Conditions: { Unused: !Not [!Equals [!Ref AWS::Region, x]] }
Resources:
  A: { Type: X, Condition: Missing, Properties: { P: !If [Other, a, b] } }`;
    expect(problemsOf(text)).toEqual([
      "The condition Missing is asked for, but it is not there",
      "The condition Other is asked for, but it is not there",
      "Conditions.Unused is used by nothing",
    ]);
  });

  it("finds a map that lacks one of its parameter's values, or that nothing looks into", () => {
    const text = `
Parameters: { Stage: { Type: String, AllowedValues: [dev, prod] } }
Mappings: { Days: { dev: { Kept: 7 } }, Unused: { dev: { Kept: 7 } } }
Resources:
  A: { Type: X, Properties: { P: !FindInMap [Days, !Ref Stage, Kept] } }`;
    expect(problemsOf(text)).toEqual([
      "Mappings.Days has no Kept for prod, which Stage may be",
      "Mappings.Unused is used by nothing",
    ]);
  });

  it("finds a parameter that nothing uses", () => {
    expect(problemsOf(`${start}  A: { Type: X }`)).toEqual(["Parameters.Stage is used by nothing"]);
  });

  it("finds resources that wait for each other", () => {
    const resources = `
Resources:
  A: { Type: X, Properties: { P: !Ref B } }
  B: { Type: X, DependsOn: [C] }
  C: { Type: X, Properties: { P: !GetAtt A.Arn } }
  D: { Type: X, Properties: { P: !Ref A } }`;
    expect(problemsOf(resources)).toEqual([
      "A waits for itself",
      "B waits for itself",
      "C waits for itself",
    ]);
  });

  it("finds names that are none, twice, or of no section", () => {
    expect(problemsOf("Resources: { a-b: { Type: X } }")).toEqual([
      "a-b is no logical id: letters and digits, 255 at most",
    ]);
    expect(problemsOf(`${start}  Stage: { Type: X, Properties: { P: !Ref Stage } }`)).toContain(
      "Stage is a parameter and a resource",
    );
    expect(problemsOf("Resorces: {}\nResources: {}")).toEqual([
      "Resorces is no section of a template",
    ]);
  });

  it("finds one export twice", () => {
    const outputs =
      "Outputs: { A: { Value: 1, Export: { Name: x } }, B: { Value: 2, Export: { Name: x } } }";
    expect(problemsOf(`Resources: {}\n${outputs}`)).toEqual([
      'Two outputs are exported as {"Name":"x"}',
    ]);
  });

  it("finds more than CloudFormation takes", () => {
    const ids = Array.from({ length: 501 }, (_, count) => `  R${count}: { Type: X }`);
    expect(problemsOf(`Resources:\n${ids.join("\n")}`)).toEqual([
      "The template has 501 resources, and 500 are the most",
    ]);
  });
});

describe("readTemplate", () => {
  it("refuses a name that is there twice, and a tag that is no function", () => {
    expect(() => readTemplate("Resources: { A: 1, A: 2 }")).toThrow("unique");
    expect(() => readTemplate("Resources: !Reff A")).toThrow("Unresolved tag");
  });
});
