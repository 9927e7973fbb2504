import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  Parser,
  type Range,
  Scalar,
  type YAMLMap,
} from "yaml";
import { type Issues, type Location, memberPath } from "./location.ts";
import type { MapMember, TemplateNode } from "./template-node.ts";

/** CloudFormation's own limit for a template. */
export const templateSizeBytesMax = 1_000_000;
const nestingMax = 64;
/** Broken text has as many errors as one cares to count, and one look at it is enough. */
const shownErrorsMax = 20;

/**
 * Reads YAML or JSON. Gives `undefined` when the text as a whole is unusable, with the reason in
 * `issues`; other faults are put there and left out of the tree.
 *
 * CloudFormation takes neither aliases nor merges, which spares us documents that unfold without end.
 */
export function readTemplateText(text: string, issues: Issues): TemplateNode | undefined {
  const start: Location = { line: 1, column: 1, path: "" };
  const size = Buffer.byteLength(text);
  if (size > templateSizeBytesMax) {
    const message = `A template has at most ${templateSizeBytesMax} bytes, and this one has ${size}. Split it into several stacks.`;
    issues.add(start, message);
    return undefined;
  }
  const lines = new LineCounter();
  const document = composeDocument(text, lines, issues);
  if (document === undefined) {
    return undefined;
  }
  for (const { pos, message } of document.errors.slice(0, shownErrorsMax)) {
    issues.add(
      locationAt(lines, pos[0], ""),
      `This is no valid YAML or JSON: ${firstLine(message)}.`,
    );
  }
  if (document.errors.length > 0) {
    return undefined;
  }
  if (document.contents === null) {
    issues.add(start, "The template is empty. It needs at least the section Resources.");
    return undefined;
  }
  return new TreeReader(lines, issues).read(document.contents, "");
}

/** Nesting is measured before anything recurses: the composer would exhaust the stack. */
function composeDocument(
  text: string,
  lines: LineCounter,
  issues: Issues,
): Document.Parsed | undefined {
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const documents = tokens.filter(({ type }) => type === "document");
  const [, second] = documents;
  if (second !== undefined && "offset" in second) {
    issues.add(
      locationAt(lines, second.offset, ""),
      "A template is one YAML document, and here begins another.",
    );
    return undefined;
  }
  const deepOffset = offsetTooDeep(tokens);
  if (deepOffset !== undefined) {
    const message = `Lists and maps nest at most ${nestingMax} levels deep.`;
    issues.add(locationAt(lines, deepOffset, ""), message);
    return undefined;
  }
  // Double keys are looked for below: the composer compares each key with each.
  const composer = new Composer({ uniqueKeys: false, keepSourceTokens: false, version: "1.2" });
  const [document] = composer.compose(tokens, true, text.length);
  return document;
}

/** Walks without recursion to the first token below the deepest level that is allowed. */
function offsetTooDeep(tokens: readonly CST.Token[]): number | undefined {
  const left: { readonly token: CST.Token; readonly depth: number }[] = tokens.map((token) => ({
    token,
    depth: 0,
  }));
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { token, depth } = next;
    if (depth > nestingMax) {
      return token.offset;
    }
    if ("items" in token) {
      for (const { key, value } of token.items) {
        for (const child of [key, value]) {
          if (child !== null && child !== undefined) {
            left.push({ token: child, depth: depth + 1 });
          }
        }
      }
    } else if ("value" in token && token.value !== undefined && typeof token.value === "object") {
      left.push({ token: token.value, depth });
    }
  }
  return undefined;
}

function locationAt(lines: LineCounter, offset: number, path: string): Location {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1), path };
}

function firstLine(message: string): string {
  return (message.split("\n")[0] ?? "").replace(/[.:]\s*$/, "");
}

interface YamlNode {
  readonly tag?: string | undefined;
  readonly range?: Range | null | undefined;
}

/** Turns the composer's nodes into ours. */
class TreeReader {
  readonly #lines: LineCounter;
  readonly #issues: Issues;

  constructor(lines: LineCounter, issues: Issues) {
    this.#lines = lines;
    this.#issues = issues;
  }

  read(node: unknown, path: string): TemplateNode | undefined {
    const at = this.#at(node as YamlNode, path);
    if (isAlias(node)) {
      this.#issues.add(at, "CloudFormation takes no YAML aliases. Write the value out.");
      return undefined;
    }
    const { tag } = node as YamlNode;
    const name = tag === undefined ? undefined : this.#functionOfTag(tag, at);
    const value = this.#readUntagged(node, name === undefined ? path : memberPath(path, name), at);
    if (name === undefined || value === undefined) {
      return value;
    }
    const argument = name === "Fn::GetAtt" ? splitAttribute(value) : value;
    return { kind: "map", members: new Map([[name, { at, value: argument }]]), at };
  }

  #readUntagged(node: unknown, path: string, place: Location): TemplateNode | undefined {
    const at = { ...place, path };
    if (isSeq(node)) {
      const items = node.items.map((item, index) => this.read(item, `${path}[${index}]`));
      return { kind: "list", items: items.filter((item) => item !== undefined), at };
    }
    if (isMap(node)) {
      return { kind: "map", members: this.#readMembers(node, path), at };
    }
    if (isScalar(node)) {
      const { source } = node;
      const value = truthOf(node) ?? node.value;
      if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
        const text = typeof value === "number" ? (source ?? String(value)) : String(value);
        return { kind: "scalar", value, text, at };
      }
    }
    const message =
      "CloudFormation takes no null and no empty values. Give a value, or leave the key out.";
    this.#issues.add(at, message);
    return undefined;
  }

  #readMembers(node: YAMLMap, path: string): ReadonlyMap<string, MapMember> {
    const members = new Map<string, MapMember>();
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? keyText(key) : undefined;
      if (name === undefined) {
        this.#issues.add(this.#at(key as YamlNode, path), "A key is a text, and this one is none.");
        continue;
      }
      const inner = memberPath(path, name);
      const at = this.#at(key as YamlNode, inner);
      if (name === "<<") {
        this.#issues.add(at, "CloudFormation takes no YAML merges. Write the keys out.");
        continue;
      }
      const first = members.get(name);
      if (first !== undefined) {
        const message = `The key ${JSON.stringify(name)} is there twice, first in line ${first.at.line}. Leave one of them.`;
        this.#issues.add(at, message);
        continue;
      }
      const isEmpty = value === null || (isScalar(value) && value.value === null);
      const read = isEmpty ? this.#readUntagged(undefined, inner, at) : this.read(value, inner);
      if (read !== undefined) {
        members.set(name, { at, value: read });
      }
    }
    return members;
  }

  /** `!Sub` is `Fn::Sub`; `!Ref` and `!Condition` have no prefix. YAML's own tags for plain values mean nothing more. */
  #functionOfTag(tag: string, at: Location): string | undefined {
    if (/^tag:yaml\.org,2002:(str|int|float|bool|map|seq)$/.test(tag)) {
      return undefined;
    }
    const name = tag.startsWith("!") ? tag.slice(1) : "";
    if (!/^[A-Za-z0-9]+(::[A-Za-z0-9]+)*$/.test(name)) {
      this.#issues.add(at, `CloudFormation knows no YAML tag ${tag}.`);
      return undefined;
    }
    return name === "Ref" || name === "Condition" ? name : `Fn::${name}`;
  }

  #at(node: YamlNode | null, path: string): Location {
    return locationAt(this.#lines, node?.range?.[0] ?? 0, path);
  }
}

/**
 * CloudFormation reads the truths of YAML 1.1, `yes` and `off` among them, and `True` as `true`. All
 * else is read as YAML 1.2 has it, so that `012` keeps its zero and `22:30` its colon.
 */
function truthOf({ value, type, tag }: Scalar): boolean | undefined {
  if (type !== Scalar.PLAIN || tag !== undefined || typeof value !== "string") {
    return undefined;
  }
  if (/^(yes|Yes|YES|on|On|ON)$/.test(value)) {
    return true;
  }
  return /^(no|No|NO|off|Off|OFF)$/.test(value) ? false : undefined;
}

function keyText({ value, source }: { value: unknown; source?: string }): string | undefined {
  if (typeof value === "string") {
    return value;
  }
  return typeof value === "number" || typeof value === "boolean"
    ? (source ?? String(value))
    : undefined;
}

/** `!GetAtt Books.Arn` is short for a list of two. */
function splitAttribute(node: TemplateNode): TemplateNode {
  if (node.kind !== "scalar") {
    return node;
  }
  const dot = node.text.indexOf(".");
  if (dot < 0) {
    return node;
  }
  const parts = [node.text.slice(0, dot), node.text.slice(dot + 1)];
  const items = parts.map((text) => ({ kind: "scalar" as const, value: text, text, at: node.at }));
  return { kind: "list", items, at: node.at };
}
