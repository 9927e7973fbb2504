import { patternFlags } from "./allowed-pattern.ts";
import type { Issues } from "./location.ts";
import { SectionReader } from "./section-reader.ts";
import type { ParameterDeclaration, ParameterType } from "./template.ts";
import type { MapMember } from "./template-node.ts";

const memberNames = [
  "Type",
  "Default",
  "AllowedValues",
  "AllowedPattern",
  "MinLength",
  "MaxLength",
  "MinValue",
  "MaxValue",
  "Description",
  "ConstraintDescription",
  "NoEcho",
];

const parameterTypes: ReadonlySet<string> = new Set<ParameterType>([
  "String",
  "Number",
  "List<Number>",
  "CommaDelimitedList",
]);

/** Parses one member of the section Parameters. */
export function parseParameter(
  name: string,
  { at, value }: MapMember,
  issues: Issues,
): ParameterDeclaration | undefined {
  const reader = new SectionReader(value, `The parameter ${name}`, issues);
  reader.refuseOthers(memberNames, "A parameter");
  const type = parseType(reader, name, issues);
  const lists = [...boundsOf(reader, "MinLength", "MaxLength", issues)];
  const values = [...boundsOf(reader, "MinValue", "MaxValue", issues)];
  const allowedPattern = reader.text("AllowedPattern");
  if (allowedPattern !== undefined && patternFlags(allowedPattern) === undefined) {
    const message =
      "AllowedPattern is no regular expression, or one with what only Java's have, such as (?i) and \\A. Write it without.";
    issues.add(reader.locate("AllowedPattern"), message);
  }
  return type === undefined
    ? undefined
    : {
        name,
        type,
        defaultText: reader.text("Default"),
        allowedValues: reader.texts("AllowedValues"),
        allowedPattern,
        lengthMin: lists[0],
        lengthMax: lists[1],
        valueMin: values[0],
        valueMax: values[1],
        constraintDescription: reader.text("ConstraintDescription"),
        isHidden: reader.boolean("NoEcho") ?? false,
        at,
      };
}

function parseType(reader: SectionReader, name: string, issues: Issues): ParameterType | undefined {
  const type = reader.text("Type");
  if (type === undefined) {
    if (!reader.has("Type")) {
      issues.add(reader.at, `The parameter ${name} has no Type.`);
    }
    return undefined;
  }
  if (isParameterType(type)) {
    return type;
  }
  const known = [...parameterTypes].join(", ");
  const message = /^(List<)?AWS::/.test(type)
    ? `The values of a parameter of type ${type} come from an AWS account, which is not asked here. Take one of ${known}.`
    : `There is no parameter type ${JSON.stringify(type)}. There are ${known}.`;
  issues.add(reader.locate("Type"), message);
  return undefined;
}

function isParameterType(type: string): type is ParameterType {
  return parameterTypes.has(type);
}

function* boundsOf(
  reader: SectionReader,
  minName: string,
  maxName: string,
  issues: Issues,
): Generator<number | undefined> {
  const min = reader.number(minName);
  const max = reader.number(maxName);
  if (min !== undefined && max !== undefined && min > max) {
    issues.add(reader.locate(minName), `${minName} ${min} is more than ${maxName} ${max}.`);
  }
  yield min;
  yield max;
}
