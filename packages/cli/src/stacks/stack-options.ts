import { parameterOption } from "../command/common-options.ts";
import {
  type ArgumentDefinition,
  argument,
  flag,
  type OptionDefinition,
  textOption,
} from "../command/options.ts";

/** Of each command on stacks. */
export interface AccountOptions {
  readonly accountId: string | undefined;
}

export const accountOptions: {
  readonly [Name in keyof AccountOptions]: OptionDefinition<AccountOptions[Name]>;
} = {
  accountId: textOption(
    "--account-id <digits>",
    "the account, for ARNs and AWS::AccountId; that of the tables when absent",
  ),
};

export const stackArgument: ArgumentDefinition<string> = argument(
  "STACK",
  "the stack, by its name",
);

export interface StackTemplateArguments {
  readonly stack: string;
  readonly template: string;
}

export const stackTemplateArguments: {
  readonly [Name in keyof StackTemplateArguments]: ArgumentDefinition<StackTemplateArguments[Name]>;
} = {
  stack: stackArgument,
  template: argument("TEMPLATE", "a file with a CloudFormation template, in YAML or JSON"),
};

export interface StackTemplateOptions extends AccountOptions {
  readonly parameter: Readonly<Record<string, string>>;
  readonly parametersFile: string | undefined;
  readonly tablesOnly: boolean;
}

export const stackTemplateOptions: {
  readonly [Name in keyof StackTemplateOptions]: OptionDefinition<StackTemplateOptions[Name]>;
} = {
  parameter: {
    ...parameterOption,
    description: "a parameter of the template; may be repeated",
  },
  parametersFile: textOption(
    "--parameters-file <file>",
    "parameters in JSON: an object, or a list as the AWS CLI takes it; --parameter counts more",
  ),
  tablesOnly: flag("-t, --tables-only", "apply the tables and leave out everything else"),
  ...accountOptions,
};
