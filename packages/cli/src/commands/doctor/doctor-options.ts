import { jsonOption, type NamingOptions, namingOptions } from "../../command/common-options.ts";
import { defineCommand, type None, type PlinthCommand } from "../../command/define-command.ts";
import { textOption } from "../../command/options.ts";

export interface DoctorOptions extends NamingOptions {
  readonly data: string | undefined;
  readonly json: boolean;
}

export const doctorCommand: PlinthCommand = defineCommand<None, DoctorOptions>({
  path: "doctor",
  summary: "checks all that commands need, and says what to do about what is wrong",
  details:
    "Node, config, endpoint, region, credentials, clock and tables; for the local endpoint also the directory of the data and the ports. It changes nothing and shows no secret.",
  arguments: {},
  options: {
    ...namingOptions,
    data: textOption("--data <directory>", "where plinth dev keeps the data, if not in .plinth"),
    json: jsonOption,
  },
  usesTarget: true,
  usesConfig: true,
  examples: [
    { line: "doctor", does: "of the local endpoint" },
    { line: "doctor --aws --profile shop -p Environment=prod", does: "of what is deployed" },
  ],
  exitCodes: { 3: "something is wrong" },
  load: async () => (await import("./doctor.ts")).doctor,
});
