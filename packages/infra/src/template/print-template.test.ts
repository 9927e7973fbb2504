import { describe, expect, it } from "vitest";
import { museum } from "../../test/museum.suite.ts";
import { readTemplate } from "../../test/read-template.suite.ts";
import { printTemplate } from "./print-template.ts";
import { template } from "./template.ts";
import { comments, type Template, type TemplateValue } from "./template-types.ts";

function templateWith(value: TemplateValue): Template {
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: "One value.",
    Resources: { A: { Type: "X", Properties: { P: value } } },
    Outputs: {},
  };
}

function printed(value: TemplateValue): string {
  const text = printTemplate(templateWith(value));
  return /^ {6}P:[\s\S]*?(?=\n\n)/m.exec(text)?.[0].trim() ?? text;
}

describe("printTemplate", () => {
  it("prints what reads back as the same template", () => {
    const made = template(museum);
    expect(readTemplate(printTemplate(made))).toEqual(JSON.parse(JSON.stringify(made)));
  });

  it("says where it comes from", () => {
    expect(printTemplate(templateWith("x"))).toMatch(
      /^# Made from the application's definition by Plinth: /,
    );
  });

  it.each<[TemplateValue, string]>([
    [{ Ref: "Stage" }, "P: !Ref Stage"],
    [{ "Fn::GetAtt": ["Table", "Arn"] }, "P: !GetAtt Table.Arn"],
    [{ "Fn::Sub": "${AWS::StackName}-books" }, "P: !Sub ${AWS::StackName}-books"],
    [{ "Fn::Sub": "${A}: b" }, 'P: !Sub "${A}: b"'],
    [{ "Fn::Join": ["-", ["a", { Ref: "B" }]] }, 'P: !Join ["-", [a, !Ref B]]'],
    [{ Key: "a" }, "P:\n        Key: a"],
    [["a", "b"], "P: [a, b]"],
    [[{ Ref: "A" }], "P:\n        - !Ref A"],
    ["plain", "P: plain"],
    ["a".repeat(300), `P: ${"a".repeat(300)}`],
  ])("prints %j as %j", (value, text) => {
    expect(printed(value)).toBe(text);
  });

  it.each([
    "yes",
    "no",
    "on",
    "off",
    "y",
    "N",
    "true",
    "null",
    "~",
    "",
    " ",
    "2012-10-17",
    "0777",
    "1:30",
    "1e3",
    "0x1f",
    "=",
    "<<",
    "*",
    "&a",
    "!a",
    "%a",
    "@a",
    "`a",
    "# a",
    "a # b",
    "a: b",
    "- a",
    "? a",
    "|",
    ">",
    "{a}",
    "[a]",
    "'",
    '"',
    "\\",
    "a\nb",
    "a\tb",
    "\u0007",
    "\u0085",
    "\u2028",
    "é 🎟",
    "${A}",
  ])("prints the text %j so that it stays one", (text) => {
    expect(
      readTemplate(printTemplate(templateWith([text, { Ref: text }]))).Resources["A"]?.Properties,
    ).toEqual({
      P: [text, { Ref: text }],
    });
  });

  it("prints the comment of a member above it", () => {
    expect(printed({ Id: "4135", [comments]: { Id: "Managed-CachingDisabled" } })).toBe(
      'P:\n        # Managed-CachingDisabled\n        Id: "4135"',
    );
  });

  it("says when a template is too large to be sent along, and refuses one that is too large for S3", () => {
    expect(printTemplate(templateWith("x".repeat(52_000)))).toContain("takes it from S3 only.\n");
    expect(() => printTemplate(templateWith("x".repeat(1_050_000)))).toThrow(
      /The template is too large: it has 10502\d\d bytes, and CloudFormation takes 1048576/,
    );
  });
});
