import { jsonOption, type NamingOptions, namingOptions } from "../../command/common-options.ts";
import { defineCommand, type PlinthCommand } from "../../command/define-command.ts";
import { optionalArgument } from "../../command/options.ts";

export interface KeysStatusArguments {
  /** All with encrypted attributes when absent. */
  readonly entity: string | undefined;
}

export interface KeysStatusOptions extends NamingOptions {
  readonly json: boolean;
}

export const keysStatusCommand: PlinthCommand = defineCommand<
  KeysStatusArguments,
  KeysStatusOptions
>({
  path: "keys status",
  summary: "counts the encrypted values under each key, and says which keys may go",
  details: "It reads the tables of encrypted entities whole, and decrypts nothing.",
  arguments: { entity: optionalArgument("ENTITY", "only this one; no key may go then") },
  options: { ...namingOptions, json: jsonOption },
  usesTarget: true,
  usesConfig: true,
  examples: [
    { line: "keys status", does: "of all encrypted entities" },
    { line: "keys status User --aws -p Environment=prod", does: "of one, in an account" },
  ],
  exitCodes: { 3: "some values are under a previous key, or not encrypted" },
  load: async () => (await import("./keys-status.ts")).keysStatus,
});
