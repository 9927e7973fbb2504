import { type NamingOptions, namingOptions, yesOption } from "../../command/common-options.ts";
import { defineCommand, type PlinthCommand } from "../../command/define-command.ts";
import { argument } from "../../command/options.ts";

export interface KeysRetireArguments {
  readonly keyId: string;
}

export interface KeysRetireOptions extends NamingOptions {
  readonly yes: boolean;
}

export const keysRetireCommand: PlinthCommand = defineCommand<
  KeysRetireArguments,
  KeysRetireOptions
>({
  path: "keys retire",
  summary: "takes a previous key out of the key file, when nothing is under it any more",
  details:
    "It reads the tables of all encrypted entities first, and refuses when one value is still under the key. What backups hold it cannot see, so it asks.",
  arguments: { keyId: argument("KEY", "the id of the key, as plinth keys status tells it") },
  options: { yes: yesOption, ...namingOptions },
  usesTarget: true,
  usesConfig: true,
  examples: [{ line: "keys retire key-2024-07-08", does: "looks, asks, then takes it away" }],
  load: async () => (await import("./keys-retire.ts")).keysRetire,
});
