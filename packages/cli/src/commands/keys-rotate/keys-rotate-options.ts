import { type NamingOptions, namingOptions, yesOption } from "../../command/common-options.ts";
import { defineCommand, type None, type PlinthCommand } from "../../command/define-command.ts";
import { flag, textOption, wholeNumberOptionOr } from "../../command/options.ts";

export interface KeysRotateOptions extends NamingOptions {
  readonly continue: boolean;
  readonly keyId: string | undefined;
  readonly segments: number;
  readonly yes: boolean;
}

export const keysRotateCommand: PlinthCommand = defineCommand<None, KeysRotateOptions>({
  path: "keys rotate",
  summary: "puts encrypted values under a new key",
  details:
    "First the config's keyFile gets a new current key; the old ones stay in it to read with. Then all processes have to be started with the new file: this command asks, and without a terminal it stops there, unless --yes says that none is running. Then the values are rewritten, entity by entity; nobody's change is lost, and a run that was stopped goes on with --continue. With keys in KMS, give the new keyId in the config and run --continue.",
  arguments: {},
  options: {
    continue: flag("--continue", "make no new key, only rewrite what is under another one"),
    keyId: textOption("--key-id <id>", "of the new key; key- and the date when absent"),
    segments: wholeNumberOptionOr(
      "--segments <count>",
      "how many parts of a table are read side by side",
      { min: 1, max: 1000, usual: 1 },
    ),
    yes: yesOption,
    ...namingOptions,
  },
  usesTarget: true,
  usesConfig: true,
  examples: [
    { line: "keys rotate", does: "makes a key, asks, rewrites" },
    { line: "keys rotate --continue", does: "goes on, or begins with what is current now" },
  ],
  exitCodes: { 3: "some values could not be rewritten; they are listed and stay as they are" },
  load: async () => (await import("./keys-rotate.ts")).keysRotate,
});
