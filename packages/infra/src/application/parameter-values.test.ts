import { defineEntity, defineTable } from "@plinth/model";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineApplication } from "./define-application.ts";
import { literalOf, parametersOf } from "./parameter-texts.ts";
import { parameterValues, resolveText } from "./parameter-values.ts";
import { tableNameText, tableOf } from "./table-of.ts";

const notes = defineTable({ name: "notes", partitionKey: "id" });
const Note = defineEntity(notes, { name: "Note", attributes: z.object({ id: z.string() }) });
const application = defineApplication({
  name: "notes",
  description: "Notes.",
  parameters: {
    Environment: { description: "Which copy", default: "dev", allowedValues: ["dev", "prod"] },
    Owner: { description: "Whose", allowedPattern: "[a-z]+" },
  },
  tags: { Owner: "${Owner}" },
  tables: { Notes: { table: notes, name: "${AWS::StackName}-${Environment}-notes" } },
  entities: { Note },
  accessPatterns: { note: { description: "A note", entity: Note, operation: "GetItem" } },
});

describe("parameterValues", () => {
  it("has what is given and the defaults of the rest", () => {
    const values = parameterValues(application, { Owner: "ann", "AWS::StackName": "notes-1" });
    expect(Object.fromEntries(values)).toEqual({
      "AWS::StackName": "notes-1",
      Environment: "dev",
      Owner: "ann",
    });
  });

  it.each<[string, Record<string, string>, string]>([
    ["a missing value", {}, "parameters.Owner has no default: give a value"],
    ["a value that is not allowed", { Owner: "ann", Environment: "x" }, "is one of dev, prod"],
    ["a value of which only a part fits", { Owner: "ann1" }, 'fits [a-z]+, which "ann1" does not'],
    [
      "an unknown parameter",
      { Owner: "ann", Stage: "dev" },
      "Stage names no parameter: there is Env",
    ],
    ["what every object has", { Owner: "ann", toString: "x" }, "toString names no parameter"],
    ["a value that is no text", { Owner: 3 as unknown as string }, "is a text, not a number"],
  ])("refuses %s", (_case, given, message) => {
    expect(() => parameterValues(application, given)).toThrow(message);
  });
});

describe("resolveText", () => {
  const { resource } = tableOf(application, Note);

  it("puts the values in", () => {
    const values = parameterValues(application, { Owner: "ann", "AWS::StackName": "notes-1" });
    expect(resolveText(tableNameText(resource), values)).toBe("notes-1-dev-notes");
  });

  it("says which value it lacks", () => {
    const values = parameterValues(application, { Owner: "ann" });
    expect(() => resolveText(tableNameText(resource), values)).toThrow(
      'parameters["AWS::StackName"] has no value, which a text needs',
    );
  });

  it.each([
    ["${A}", "1"],
    ["${ A }-${B}", "1-2"],
    ["${!A}", "${A}"],
    ["a${!A}${A}", "a${A}1"],
    ["$A {A} $", "$A {A} $"],
    ["", ""],
  ])("gives %j as %j", (text, resolved) => {
    const values = new Map(Object.entries({ A: "1", B: "2" }));
    expect(resolveText(text, values)).toBe(resolved);
  });
});

describe("parametersOf", () => {
  it("names the places, in order", () => {
    expect(parametersOf("${B}-${A}-${!C}")).toEqual(["B", "A"]);
    expect(literalOf("${B}-${A}-${!C}")).toBe("--${C}");
  });
});
