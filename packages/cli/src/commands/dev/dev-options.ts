import { jsonOption } from "../../command/common-options.ts";
import { defineCommand, type None, type PlinthCommand } from "../../command/define-command.ts";
import { flag, textOption, wholeNumberOptionOr } from "../../command/options.ts";

export interface DevOptions {
  readonly port: number;
  readonly consolePort: number;
  readonly password: string | undefined;
  readonly withoutConsole: boolean;
  readonly data: string | undefined;
  readonly memory: boolean;
  readonly withoutSeed: boolean;
  readonly json: boolean;
}

const ports = { min: 0, max: 65_535 };

export const devCommand: PlinthCommand = defineCommand<None, DevOptions>({
  path: "dev",
  summary: "serves a DynamoDB, the config's tables and the console until Ctrl-C",
  details:
    "On this machine only. It creates the tables that the config declares and that are missing, and runs the config's seed; without a config it serves what is there. Ctrl-C finishes what was accepted and makes the data safe; a second one ends at once.",
  arguments: {},
  options: {
    port: wholeNumberOptionOr("--port <port>", "of DynamoDB; 0 takes a free one", {
      ...ports,
      usual: 8000,
    }),
    consolePort: wholeNumberOptionOr(
      "--console-port <port>",
      "of the console; 0 takes a free one",
      { ...ports, usual: 3000 },
    ),
    password: textOption(
      "--password <password>",
      "what the console asks of everybody; others see it here, so rather give PLINTH_CONSOLE_PASSWORD",
    ),
    withoutConsole: flag("--without-console", "serve no console"),
    data: textOption("--data <directory>", "where the data is kept, rather than in .plinth"),
    memory: flag("--memory", "keep the data in memory; it is gone when this stops"),
    withoutSeed: flag("--without-seed", "leave the tables as they are"),
    json: jsonOption,
  },
  usesTarget: false,
  usesConfig: true,
  examples: [
    { line: "dev", does: "on disk in .plinth" },
    { line: "dev --memory --port 0 --console-port 0 --json", does: "for a script: says where" },
  ],
  exitCodes: { 0: "stopped by Ctrl-C, the data is safe" },
  load: async () => (await import("./dev.ts")).dev,
});
