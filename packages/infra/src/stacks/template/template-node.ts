import type { Location } from "./location.ts";

/** A template's YAML or JSON, with the place of everything. Short forms such as `!Ref` are already long ones. */
export type TemplateNode = ScalarNode | ListNode | MapNode;

export interface ScalarNode {
  readonly kind: "scalar";
  readonly value: string | number | boolean;
  /** As it was written, so that `00123` for a text keeps its zeros. */
  readonly text: string;
  readonly at: Location;
}

export interface ListNode {
  readonly kind: "list";
  readonly items: readonly TemplateNode[];
  readonly at: Location;
}

export interface MapNode {
  readonly kind: "map";
  /** A Map, so that a key called `__proto__` is a key like any other. */
  readonly members: ReadonlyMap<string, MapMember>;
  readonly at: Location;
}

export interface MapMember {
  /** Where the key stands. */
  readonly at: Location;
  readonly value: TemplateNode;
}

/** What a node is, for messages. */
export function describeNode(node: { readonly kind: string; readonly text?: string }): string {
  switch (node.kind) {
    case "list":
      return "a list";
    case "map":
      return "a map";
    default:
      return JSON.stringify(node.text ?? "").slice(0, 80);
  }
}
