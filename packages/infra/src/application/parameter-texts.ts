/** CloudFormation's own parameters that are texts; each template has them without declaring them. */
export const pseudoParameters = [
  "AWS::StackName",
  "AWS::StackId",
  "AWS::Region",
  "AWS::AccountId",
  "AWS::Partition",
  "AWS::URLSuffix",
] as const;

/** A piece of a text: as it stands, or the name of the parameter whose value goes there. */
export type TextPart =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "parameter"; readonly name: string };

/**
 * Takes a text apart as `Fn::Sub` does. What is no place stands for itself.
 *
 *     place   ::= ${ name }
 *     literal ::= ${! name }     which gives ${name}
 */
export function parseText(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let literal = "";
  let end = 0;
  for (const match of text.matchAll(/\$\{(!?)([^{}]*)\}/g)) {
    const [place, bang, name = ""] = match;
    literal += text.slice(end, match.index);
    end = match.index + place.length;
    if (bang === "!") {
      literal += `\${${name}}`;
      continue;
    }
    if (literal !== "") {
      parts.push({ kind: "literal", text: literal });
      literal = "";
    }
    parts.push({ kind: "parameter", name: name.trim() });
  }
  literal += text.slice(end);
  return literal === "" ? parts : [...parts, { kind: "literal", text: literal }];
}

/** The names of the parameters in a text, in order. */
export function parametersOf(text: string): string[] {
  return parseText(text).flatMap((part) => (part.kind === "parameter" ? [part.name] : []));
}

/** What stands in a text whatever its parameters are. */
export function literalOf(text: string): string {
  return parseText(text)
    .map((part) => (part.kind === "literal" ? part.text : ""))
    .join("");
}
