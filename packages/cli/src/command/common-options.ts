import { flag, type OptionDefinition, pairsOption, textOption } from "./options.ts";

export const jsonOption: OptionDefinition<boolean> = flag(
  "--json",
  "print one JSON document on standard output, and nothing else",
);

export const jsonLinesOption: OptionDefinition<boolean> = flag(
  "--json",
  "print one JSON document a line on standard output, and nothing else",
);

export const yesOption: OptionDefinition<boolean> = flag("-y, --yes", "do it without asking");

export const parameterOption: OptionDefinition<Readonly<Record<string, string>>> = pairsOption(
  "-p, --parameter <name=value>",
  "a parameter of the application, such as Environment=dev; may be repeated",
);

/** By which names the tables of applications are looked for. */
export interface NamingOptions {
  readonly parameter: Readonly<Record<string, string>>;
  readonly deployed: boolean;
}

export const namingOptions: {
  readonly [Name in keyof NamingOptions]: OptionDefinition<NamingOptions[Name]>;
} = {
  parameter: parameterOption,
  deployed: flag("--deployed", "names as the templates have them; implied by --parameter"),
};

/** Where the calls go, of each command that calls. */
export interface TargetOptions {
  readonly endpoint: string | undefined;
  readonly aws: boolean;
  readonly region: string | undefined;
  readonly profile: string | undefined;
}

export const targetOptions: {
  readonly [Name in keyof TargetOptions]: OptionDefinition<TargetOptions[Name]>;
} = {
  endpoint: textOption("--endpoint <url>", "the DynamoDB endpoint to call"),
  aws: flag("--aws", "call Amazon DynamoDB"),
  region: textOption("--region <region>", "the region, such as eu-central-1"),
  profile: textOption(
    "--profile <name>",
    "the profile of ~/.aws to take credentials and region of",
  ),
};

export interface ConfigOptions {
  readonly config: string | undefined;
}

export const configOptions: { readonly config: OptionDefinition<string | undefined> } = {
  config: textOption("-c, --config <file>", "the config, rather than the nearest plinth.config.ts"),
};

export const debugOptions: { readonly debug: OptionDefinition<boolean> } = {
  debug: flag("--debug", "show where an error came from"),
};
