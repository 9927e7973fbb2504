import type { Application, ParameterOptions } from "../application/application.ts";
import { codeParameters } from "../application/check-parameters.ts";
import type { Section, Template, TemplateParameter } from "./template-types.ts";

/** The application's parameters, and where the functions' code lies when it has any. */
export function templateParameters(application: Application): Section<TemplateParameter> {
  const own = [...application.parameters].map(
    ([name, options]) => [name, parameter(options)] as const,
  );
  return {
    ...Object.fromEntries(own),
    ...codeParameters(application),
  };
}

function parameter({
  description,
  type = "String",
  default: value,
  allowedValues,
  allowedPattern,
}: ParameterOptions): TemplateParameter {
  return {
    Description: description,
    Type: type,
    ...(value !== undefined && { Default: value }),
    ...(allowedValues !== undefined && { AllowedValues: allowedValues }),
    ...(allowedPattern !== undefined && {
      AllowedPattern: allowedPattern,
      ConstraintDescription: `a value that fits ${allowedPattern}`,
    }),
  };
}

/** How CloudFormation's console groups the parameters, where there are two kinds of them. */
export function parameterInterface(
  application: Application,
  parameters: Section<TemplateParameter>,
): Pick<Template, "Metadata"> {
  const names = Object.keys(parameters);
  const ofCode = Object.keys(codeParameters(application));
  const own = names.filter((name) => !ofCode.includes(name));
  const ParameterGroups = [
    { Label: { default: "The application" }, Parameters: own },
    { Label: { default: "The functions' code" }, Parameters: ofCode },
  ];
  return own.length === 0 || ofCode.length === 0
    ? {}
    : { Metadata: { "AWS::CloudFormation::Interface": { ParameterGroups } } };
}
