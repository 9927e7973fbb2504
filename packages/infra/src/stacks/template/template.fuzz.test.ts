import fc from "fast-check";
import { describe, it } from "vitest";
import { checkReferences, dependencyOrder } from "./check-references.ts";
import { evaluate, evaluateConditions, type Scope } from "./evaluate.ts";
import { Issues } from "./location.ts";
import { parseTemplate } from "./parse-template.ts";
import { resolveParameters } from "./resolve-parameters.ts";

const words = [
  "Resources",
  "Outputs",
  "Parameters",
  "Conditions",
  "Mappings",
  "Transform",
  "Type",
  "Properties",
  "Value",
  "Export",
  "Name",
  "Default",
  "Ref",
  "Fn::Sub",
  "Fn::GetAtt",
  "Fn::If",
  "Fn::Join",
  "Fn::Select",
  "Fn::Split",
  "Fn::FindInMap",
  "Fn::ImportValue",
  "Fn::Base64",
  "Fn::Equals",
  "Fn::And",
  "Fn::Not",
  "Fn::Length",
  "Fn::ToJsonString",
  "Fn::Transform",
  "Fn::ForEach::X",
  "Condition",
  "DependsOn",
  "DeletionPolicy",
  "AWS::DynamoDB::Table",
  "AWS::NoValue",
  "AWS::Region",
  "AWS::LanguageExtensions",
  "A",
  "B",
  "A.Arn",
  "String",
  "Number",
  "__proto__",
  "constructor",
  "toString",
];

/** Anything that JSON can say, in the words of templates. */
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 8 },
    fc.constantFrom(...words, "${A}", "${A.Arn}-${!x}", "${", "1", ""),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...words), tie("value"), { maxKeys: 5 }),
  ),
})).value;

const sections = fc.record(
  {
    Transform: fc.constant("AWS::LanguageExtensions"),
    Parameters: fc.dictionary(fc.constantFrom("A", "P", "Q"), json, { maxKeys: 3 }),
    Conditions: fc.dictionary(fc.constantFrom("A", "B", "C"), json, { maxKeys: 3 }),
    Mappings: fc.dictionary(fc.constantFrom("A", "M"), json, { maxKeys: 2 }),
    Resources: fc.dictionary(
      fc.constantFrom("A", "B", "C"),
      fc.record(
        { Type: fc.constantFrom("AWS::DynamoDB::Table", "X"), Properties: json, DependsOn: json },
        { requiredKeys: ["Type"] },
      ),
    ),
    Outputs: fc.dictionary(fc.constantFrom("A", "O"), fc.record({ Value: json })),
  },
  { requiredKeys: ["Resources"] },
);

/** All that is done with a template before anything is sent. */
function readWhole(text: string): void {
  const issues = new Issues("t.yml");
  const template = parseTemplate(text, issues);
  if (template === undefined) {
    return;
  }
  checkReferences(template, issues);
  dependencyOrder(template, issues);
  const sources = { given: new Map(), previous: new Map(), isNeeded: () => true };
  const { values } = resolveParameters(template.parameters, sources, issues);
  const scope: Scope = {
    mappings: template.mappings,
    parameters: values,
    missingParameters: new Set(),
    conditions: new Map(),
    resources: new Map([["A", { state: "there", ref: "a", attributes: new Map() }]]),
    importValue: () => undefined,
    issues,
  };
  const whole = { ...scope, conditions: evaluateConditions(template.conditions, scope) };
  for (const { value } of template.outputs.values()) {
    evaluate(value, whole);
  }
  for (const { properties } of template.resources.values()) {
    if (properties !== undefined) {
      evaluate(properties, whole);
    }
  }
  issues.list();
}

describe("a template of any kind", () => {
  it("is read or refused, and never throws", () => {
    fc.assert(
      fc.property(sections, (template) => readWhole(JSON.stringify(template))),
      { numRuns: 2000 },
    );
  });

  it("that is no template at all is refused, and never throws", () => {
    const noise = fc.oneof(
      fc.string({ unit: "binary", maxLength: 200 }),
      fc
        .array(
          fc.constantFrom(
            "a",
            ":",
            " ",
            "\n",
            "- ",
            "!Ref ",
            "&x ",
            "*x",
            "{",
            "}",
            "[",
            "]",
            '"',
            "'",
            "|",
            ">",
            "#",
            "? ",
            "\t",
            "%",
            "---\n",
          ),
        )
        .map((parts) => parts.join("")),
    );
    fc.assert(fc.property(noise, readWhole), { numRuns: 3000 });
  });
});
