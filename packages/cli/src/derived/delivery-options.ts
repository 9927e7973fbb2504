import {
  type ArgumentDefinition,
  type OptionDefinition,
  optionalArgument,
  textOption,
} from "../command/options.ts";

/** Of a command that makes a text of an application. */
export interface ApplicationArguments {
  /** The only one of the config when absent. */
  readonly application: string | undefined;
}

export const applicationArguments: {
  readonly application: ArgumentDefinition<string | undefined>;
} = {
  application: optionalArgument(
    "APPLICATION",
    "which application of the config, where it has several",
  ),
};

/** Where the text goes; to standard output when neither is given. */
export interface DeliveryOptions {
  readonly out: string | undefined;
  readonly check: string | undefined;
}

export const deliveryOptions: {
  readonly [Name in keyof DeliveryOptions]: OptionDefinition<DeliveryOptions[Name]>;
} = {
  out: textOption("-o, --out <file>", "write it there, rather than to standard output"),
  check: textOption("--check <file>", "only compare it with what the file holds"),
};

/** What the codes of these commands mean beside the common ones. */
export const deliveryExitCodes: { readonly 3: string } = {
  3: "--check: the file is missing or holds something else",
};
