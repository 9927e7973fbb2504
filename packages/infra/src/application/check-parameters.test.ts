import { describe, expect, it } from "vitest";
import { functionOf, optionsWith, problemOf, tableWith } from "../../test/definitions.suite.ts";
import type { ApplicationOptions } from "./application.ts";

describe("defineApplication, of parameters", () => {
  const Environment = { description: "Which copy", allowedValues: ["dev", "prod"] };
  const named = { name: "${Environment}-books" };
  it.each<[string, ApplicationOptions, string]>([
    [
      "that is unknown",
      tableWith({ name: "${Stage}-books" }),
      "tables.Books.name holds ${Stage}, which names no parameter: there is AWS::StackName",
    ],
    [
      "whose place has no end",
      tableWith({ name: "${Stage-books" }),
      'holds a "${" that no "}" ends',
    ],
    ["in a tag", optionsWith({ tags: { Stage: "${Stage}" } }), "tags.Stage holds ${Stage}"],
    [
      "in a variable",
      functionOf({ environment: { STAGE: "${Stage}" } }),
      "functions.orders.environment.STAGE holds ${Stage}",
    ],
    [
      "in a key's id",
      tableWith({ encryption: { kmsKeyId: "${Key}" } }),
      "encryption.kmsKeyId holds ${Key}",
    ],
    [
      "that no text uses",
      optionsWith({ parameters: { Environment } }),
      "parameters.Environment is used in no text",
    ],
    [
      "with an odd name",
      tableWith(named, { parameters: { "a-b": Environment } }),
      "parameters.a-b is no name",
    ],
    [
      "that the template has",
      functionOf({ environment: { A1: "${CodeKey}" } }, { parameters: { CodeKey: Environment } }),
      "parameters.CodeKey is the template's own",
    ],
    [
      "that the template has for a function's code",
      functionOf(
        { environment: { A1: "${OrdersCodeKey}" } },
        { parameters: { OrdersCodeKey: Environment } },
      ),
      "parameters.OrdersCodeKey is the template's own",
    ],
    [
      "whose default is not allowed",
      tableWith(named, { parameters: { Environment: { ...Environment, default: "test" } } }),
      'default is one of dev, prod, not "test"',
    ],
    [
      "whose value does not fit",
      tableWith(named, {
        parameters: { Environment: { ...Environment, allowedPattern: "[a-z]{3}" } },
      }),
      'allowedValues[1] fits [a-z]{3}, which "prod" does not',
    ],
    [
      "whose pattern is none",
      tableWith(named, { parameters: { Environment: { ...Environment, allowedPattern: "[" } } }),
      "allowedPattern is no regular expression",
    ],
    [
      "whose pattern is one only within another",
      tableWith(named, { parameters: { Environment: { ...Environment, allowedPattern: ")|(" } } }),
      "allowedPattern is no regular expression",
    ],
    [
      "that is a number to JavaScript only",
      tableWith(named, {
        parameters: { Environment: { description: "x", type: "Number", default: "0x10" } },
      }),
      'default is a number, not "0x10"',
    ],
    [
      "that is no number",
      tableWith(named, {
        parameters: { Environment: { description: "x", type: "Number", default: "x" } },
      }),
      'default is a number, not "x"',
    ],
  ])("refuses a parameter %s", (_case, options, message) => {
    expect(problemOf(options)).toContain(message);
  });

  it("takes AWS's own parameters, and a place that stands for itself", () => {
    expect(problemOf(tableWith({ name: "${AWS::StackName}-books" }))).toBe("none");
    expect(problemOf(optionsWith({ tags: { Note: "${!Stage}" } }))).toBe("none");
  });
});
