import { PlinthError } from "@plinth/model";
import { Document, Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";
import {
  comments,
  type Template,
  type TemplateObject,
  type TemplateValue,
} from "./template-types.ts";

/** What CloudFormation takes of a template that lies in S3, and of one that is sent along. */
const templateBytesMax = 1_048_576;
const sentTemplateBytesMax = 51_200;

const origin =
  "Made from the application's definition by Plinth: change that, and make this again.";

/**
 * A template as YAML, with the short forms of functions and a comment where a value does not speak for
 * itself. Throws `invalidDefinition` for one of more than 1 MB.
 */
export function printTemplate(template: Template): string {
  const contents = mapOf(template as unknown as TemplateObject, 0);
  const text = print(contents, ` ${origin}`);
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > templateBytesMax) {
    const reason = `it has ${bytes} bytes, and CloudFormation takes ${templateBytesMax} at most`;
    const message = `The template is too large: ${reason}. Make two applications of it.`;
    throw new PlinthError("invalidDefinition", message, { reason });
  }
  const size = "It has more than 51,200 bytes, so CloudFormation takes it from S3 only.";
  return bytes > sentTemplateBytesMax ? print(contents, ` ${origin}\n ${size}`) : text;
}

function print(contents: YAMLMap, commentBefore: string): string {
  // CloudFormation reads YAML 1.1, in which `on` and 2012-10-17 are no texts unless they are quoted.
  const document = new Document(null, { version: "1.1" });
  document.contents = contents as unknown as typeof document.contents;
  document.commentBefore = commentBefore;
  return document.toString({ lineWidth: 0, directives: false, flowCollectionPadding: false });
}

type Node = Scalar | YAMLMap | YAMLSeq;

/** Sections and their members stand apart by an empty line, what is inside does not. */
const apartDepthMax = 1;

function nodeOf(value: TemplateValue, depth: number): Node {
  if (typeof value === "object") {
    return isList(value) ? listOf(value, depth) : (functionOf(value, depth) ?? mapOf(value, depth));
  }
  const scalar = new Scalar(value);
  if (typeof value === "string" && /^\W+$/.test(value)) {
    // Such as "/": it is right without quotes, but reads as a mark, and `=` and `<<` are some of YAML 1.1.
    scalar.type = Scalar.QUOTE_DOUBLE;
  }
  return scalar;
}

function isList(value: TemplateValue): value is readonly TemplateValue[] {
  return Array.isArray(value);
}

function listOf(values: readonly TemplateValue[], depth: number): YAMLSeq {
  const list = new YAMLSeq();
  list.items = values.map((value) => nodeOf(value, depth + 1));
  // As a list of actions reads best, where it fits on a line.
  list.flow =
    values.every((value) => typeof value !== "object") && JSON.stringify(values).length <= 80;
  return list;
}

function mapOf(object: TemplateObject, depth: number): YAMLMap {
  const map = new YAMLMap();
  for (const [position, [name, value]] of Object.entries(object).entries()) {
    const key = new Scalar(name);
    const comment = object[comments]?.[name];
    if (comment !== undefined) {
      key.commentBefore = ` ${comment}`;
    }
    const isMember = depth === apartDepthMax && typeof value === "object";
    key.spaceBefore = (depth === 0 && typeof value === "object") || (isMember && position > 0);
    map.items.push(new Pair(key, nodeOf(value, depth + 1)));
  }
  return map;
}

/** The short form of an intrinsic function: `!Ref Name`, `!GetAtt Name.Attribute`, `!Sub text`. */
function functionOf(object: TemplateObject, depth: number): Node | undefined {
  const [entry, ...others] = Object.entries(object);
  if (entry === undefined || others.length > 0) {
    return undefined;
  }
  const [name, argument] = entry;
  const tag = name === "Ref" ? "!Ref" : `!${name.slice("Fn::".length)}`;
  if (name !== "Ref" && !name.startsWith("Fn::")) {
    return undefined;
  }
  const isPath = name === "Fn::GetAtt" && isList(argument);
  const node = nodeOf(isPath ? argument.join(".") : argument, depth);
  if (node instanceof YAMLSeq) {
    node.flow = true;
  }
  node.tag = tag;
  return node;
}
