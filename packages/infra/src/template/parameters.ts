import type { Application, ParameterOptions } from "../application/application.ts";
import { codeParameters } from "../application/check-parameters.ts";
import type { Section, TemplateObject, TemplateParameter } from "./template-types.ts";

/** The application's parameters, and where the functions' code lies when it has any. */
export function templateParameters(application: Application): Section<TemplateParameter> {
  const own = [...application.parameters].map(
    ([name, options]) => [name, parameter(options)] as const,
  );
  return {
    ...Object.fromEntries(own),
    ...(application.functions.size > 0 && codeParameters),
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

/** How CloudFormation's console asks for the parameters: the application's first. */
export function parameterInterface(parameters: Section<TemplateParameter>): TemplateObject {
  const names = Object.keys(parameters);
  const ofCode = names.filter((name) => Object.hasOwn(codeParameters, name));
  const own = names.filter((name) => !ofCode.includes(name));
  const groups = [
    { Label: { default: "The application" }, Parameters: own },
    { Label: { default: "The functions' code" }, Parameters: ofCode },
  ];
  return {
    "AWS::CloudFormation::Interface": {
      ParameterGroups: groups.filter((group) => group.Parameters.length > 0),
    },
  };
}
