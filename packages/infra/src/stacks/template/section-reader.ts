import type { Issues, Location } from "./location.ts";
import { describeNode, type MapMember, type MapNode, type TemplateNode } from "./template-node.ts";

/** Reads the members of one map of a template, and refuses those that nobody reads. */
export class SectionReader {
  readonly at: Location;
  readonly #members: ReadonlyMap<string, MapMember>;
  readonly #issues: Issues;

  constructor(node: TemplateNode, what: string, issues: Issues) {
    this.at = node.at;
    this.#issues = issues;
    this.#members = node.kind === "map" ? node.members : new Map();
    if (node.kind !== "map") {
      issues.add(node.at, `${what} is a map, not ${describeNode(node)}.`);
    }
  }

  refuseOthers(known: readonly string[], what: string): void {
    for (const [name, { at }] of this.#members) {
      if (!known.includes(name)) {
        this.#issues.add(
          at,
          `${what} has no member ${JSON.stringify(name)}. There are ${known.join(", ")}.`,
        );
      }
    }
  }

  get(name: string): TemplateNode | undefined {
    return this.#members.get(name)?.value;
  }

  has(name: string): boolean {
    return this.#members.has(name);
  }

  /** The location of the key, or of the map when it is absent. */
  locate(name: string): Location {
    return this.#members.get(name)?.at ?? this.at;
  }

  text(name: string): string | undefined {
    const node = this.get(name);
    if (node === undefined || node.kind === "scalar") {
      return node?.text;
    }
    this.#issues.add(node.at, `${name} is a text, not ${describeNode(node)}.`);
    return undefined;
  }

  /** A number, which may stand in quotes. */
  number(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) {
      return undefined;
    }
    const number = Number(text);
    if (text.trim() !== "" && Number.isFinite(number)) {
      return number;
    }
    this.#issues.add(this.locate(name), `${name} is a number, not ${JSON.stringify(text)}.`);
    return undefined;
  }

  boolean(name: string): boolean | undefined {
    const text = this.text(name)?.toLowerCase();
    if (text === undefined || text === "true" || text === "false") {
      return text === undefined ? undefined : text === "true";
    }
    this.#issues.add(this.locate(name), `${name} is true or false, not ${JSON.stringify(text)}.`);
    return undefined;
  }

  texts(name: string): readonly string[] | undefined {
    const node = this.get(name);
    if (node === undefined) {
      return undefined;
    }
    if (node.kind !== "list") {
      this.#issues.add(node.at, `${name} is a list, not ${describeNode(node)}.`);
      return undefined;
    }
    return node.items.flatMap((item) => {
      if (item.kind === "scalar") {
        return [item.text];
      }
      this.#issues.add(item.at, `${name} is a list of texts, and this is ${describeNode(item)}.`);
      return [];
    });
  }
}

const logicalIdPattern = /^[A-Za-z0-9]{1,255}$/;

/** The members of a section by their logical ids; those with a wrong one are left out. */
export function* logicalMembers(
  node: MapNode,
  { section, countMax, issues }: { section: string; countMax: number; issues: Issues },
): Generator<[string, MapMember]> {
  if (node.members.size > countMax) {
    issues.add(
      node.at,
      `${section} has at most ${countMax} members, and here are ${node.members.size}.`,
    );
  }
  for (const [name, member] of node.members) {
    if (name.startsWith("Fn::")) {
      const message = `${name} is a macro, which only CloudFormation can run. Process the template first.`;
      issues.add(member.at, message);
    } else if (logicalIdPattern.test(name)) {
      yield [name, member];
    } else {
      const message = `${JSON.stringify(name)} is no logical id: these are 1 to 255 letters and digits.`;
      issues.add(member.at, message);
    }
  }
}
