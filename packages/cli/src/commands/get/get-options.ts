import { jsonOption } from "../../command/common-options.ts";
import { defineCommand, type PlinthCommand } from "../../command/define-command.ts";
import { argument, argumentList, flag } from "../../command/options.ts";

export interface GetArguments {
  readonly table: string;
  readonly key: readonly string[];
}

export interface GetOptions {
  readonly consistent: boolean;
  readonly json: boolean;
  readonly dynamodbJson: boolean;
}

export const getCommand: PlinthCommand = defineCommand<GetArguments, GetOptions>({
  path: "get",
  summary: "shows the item that has a key",
  details: "The types of the key's attributes are the table's own; a Binary is given in base64.",
  arguments: {
    table: argument("TABLE", "the table, by its real name"),
    key: argumentList("KEY", "each attribute of the key, as NAME=VALUE"),
  },
  options: {
    consistent: flag("--consistent", "read strongly consistently, for twice the units"),
    json: jsonOption,
    dynamodbJson: flag("--dynamodb-json", "the same with DynamoDB's types"),
  },
  usesTarget: true,
  usesConfig: false,
  examples: [
    { line: "get books category=Technology book_id=tech-001", does: "readable, with types" },
    { line: "get users user_id=ann --dynamodb-json", does: "as DynamoDB has it" },
  ],
  exitCodes: { 3: "there is no item with this key" },
  load: async () => (await import("./get.ts")).get,
});
