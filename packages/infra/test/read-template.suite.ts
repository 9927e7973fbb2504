import { type CollectionTag, parseDocument, type ScalarTag, type YAMLSeq } from "yaml";

/** A template as CloudFormation sees it: short forms of functions written out, comments gone. */
export interface ReadTemplate {
  readonly AWSTemplateFormatVersion?: string;
  readonly Description?: string;
  readonly Metadata?: unknown;
  readonly Parameters?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, ReadResource>>;
  readonly Outputs?: Readonly<
    Record<string, { readonly Value: unknown; readonly Export?: unknown }>
  >;
}

export interface ReadResource {
  readonly Type: string;
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
  readonly Properties?: Readonly<Record<string, unknown>>;
}

const functions = [
  "GetAtt",
  "Sub",
  "Join",
  "Select",
  "Split",
  "If",
  "Equals",
  "Not",
  "FindInMap",
  "ImportValue",
];

/** Reads YAML. Throws for what is no YAML, a name that is there twice, and a tag that is no function. */
export function readTemplate(text: string): ReadTemplate {
  const document = parseDocument(text, {
    version: "1.1",
    customTags: (tags) => [...tags, ...["Ref", ...functions].flatMap(tagsOf)],
  });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) {
    throw new Error(problem.message, { cause: problem });
  }
  return document.toJS() as ReadTemplate;
}

function tagsOf(name: string): (ScalarTag | CollectionTag)[] {
  const member = name === "Ref" ? "Ref" : `Fn::${name}`;
  return [
    {
      tag: `!${name}`,
      resolve: (text: string) => ({ [member]: name === "GetAtt" ? splitPath(text) : text }),
    },
    {
      tag: `!${name}`,
      collection: "seq",
      // A function's arguments may be functions, which only reading the whole list makes plain.
      resolve: (list) => ({ [member]: (list as YAMLSeq).toJSON() }),
    },
  ];
}

/** `Table.Arn`, or a nested attribute such as `Cluster.Endpoint.Address`. */
function splitPath(text: string): string[] {
  const [resource = "", ...attribute] = text.split(".");
  return [resource, attribute.join(".")];
}
