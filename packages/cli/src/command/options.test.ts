import { describe, expect, it } from "vitest";
import { jsonLinesOption, parameterOption, yesOption } from "./common-options.ts";
import {
  argument,
  argumentList,
  choiceOption,
  listOption,
  optionalArgument,
  optionalArgumentList,
  readPairs,
  textOption,
  textOptionOr,
  wholeNumberOption,
  wholeNumberOptionOr,
} from "./options.ts";

const limit = wholeNumberOption("-n, --limit <count>", "how many", { min: 1, max: 100 });
const port = wholeNumberOptionOr("--port <port>", "where", { min: 0, max: 65_535, usual: 8000 });
const format = choiceOption("--format <format>", "which", ["json", "csv"]);

describe("options", () => {
  it.each([
    ["a switch that is given", yesOption.read(["true"]), true],
    ["a switch that is not", jsonLinesOption.read([]), false],
    ["a text", textOption("--out <file>", "where to").read(["a", "b"]), "b"],
    ["no text", textOption("--out <file>", "where to").read([]), undefined],
    ["the usual text", textOptionOr("--out <file>", "where to", "x").read([]), "x"],
    ["a list", listOption("--only <name>", "which").read(["a", "b"]), ["a", "b"]],
    ["pairs", parameterOption.read(["A=1", "B=x=y", "C="]), { A: "1", B: "x=y", C: "" }],
    ["a number", limit.read(["7"]), 7],
    ["the usual number", port.read([]), 8000],
    ["a choice", format.read(["csv"]), "csv"],
    ["an argument", argument("TABLE", "of which").read(["books"]), "books"],
    ["no argument", optionalArgument("FILE", "where to").read([]), undefined],
    ["arguments", argumentList("KEY", "which").read(["a=1"]), ["a=1"]],
    ["none of several", optionalArgumentList("NAME", "which").read([]), []],
  ])("read %s", (_, value, expected) => {
    expect(value).toEqual(expected);
  });

  it.each([
    ["a zero", () => limit.read(["0"]), '--limit is "0", but takes a whole number from 1 to 100.'],
    ["too much", () => limit.read(["101"]), "from 1 to 100"],
    ["a fraction", () => limit.read(["1.5"]), "whole number"],
    ["an exponent", () => limit.read(["1e1"]), "whole number"],
    ["a word", () => port.read(["http"]), '--port is "http"'],
    ["another choice", () => format.read(["xml"]), '--format is "xml", but takes json, csv.'],
    ["an empty text", () => textOption("--out <file>", "").read([""]), "--out is empty."],
    ["an empty argument", () => argument("TABLE", "").read([""]), "TABLE is empty."],
    ["an empty one of several", () => argumentList("TABLE", "").read(["a", ""]), "TABLE is empty."],
    [
      "an empty one of a list",
      () => listOption("--only <name>", "").read([""]),
      "--only is empty.",
    ],
    ["no pair", () => parameterOption.read(["A"]), '--parameter has "A", but takes NAME=VALUE.'],
    ["a pair without a name", () => parameterOption.read(["=1"]), "takes NAME=VALUE."],
    ["a name twice", () => readPairs("KEY", ["a=1", "a=2"]), "KEY gives a twice. Give it once."],
  ])("refuse %s", (_, read, message) => {
    expect(read).toThrow(message);
  });
});
