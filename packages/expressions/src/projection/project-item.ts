import { type AttributeValue, type Item, setOwn } from "@plinth/values";
import { addToPathTree, type PathTree } from "../path-tree.ts";
import type { Projection } from "./projection.ts";

/**
 * The part of `item` that the paths lead to, with the maps and lists around it. Chosen list elements
 * keep their order and close ranks. Whatever is missing is left out.
 */
export function projectItem(projection: Projection, item: Item): Item {
  const { paths } = projection;
  const steps = new Map<string | number, PathTree<true>>();
  const projected: MutableItem = {};
  for (const path of paths) {
    if (path.length > 1) {
      addToPathTree(steps, path, true);
      continue;
    }
    const attributeName = path[0];
    const value = Object.hasOwn(item, attributeName) ? item[attributeName] : undefined;
    if (value !== undefined) {
      setOwn(projected, attributeName, value);
    }
  }
  if (steps.size > 0) {
    projectMembers(steps, item, projected);
  }
  return projected;
}

type MutableItem = Record<string, AttributeValue>;

type Steps = ReadonlyMap<string | number, PathTree<true>>;

function projectMembers(steps: Steps, source: Item, target: MutableItem): void {
  for (const [step, tree] of steps) {
    const value =
      typeof step === "string" && Object.hasOwn(source, step) ? source[step] : undefined;
    const projected = value === undefined ? undefined : projectValue(tree, value);
    if (typeof step === "string" && projected !== undefined) {
      setOwn(target, step, projected);
    }
  }
}

function projectValue(tree: PathTree<true>, value: AttributeValue): AttributeValue | undefined {
  if (tree.kind === "leaf") {
    return value;
  }
  if ("M" in value) {
    const members: MutableItem = {};
    projectMembers(tree.steps, value.M, members);
    return Object.keys(members).length > 0 ? { M: members } : undefined;
  }
  return "L" in value ? projectList(tree.steps, value.L) : undefined;
}

function projectList(steps: Steps, source: readonly AttributeValue[]): AttributeValue | undefined {
  const elements: AttributeValue[] = [];
  const indexes = [...steps.keys()].filter((step) => typeof step === "number");
  for (const index of indexes.sort((left, right) => left - right)) {
    const value = source[index];
    const tree = steps.get(index);
    const projected = value && tree ? projectValue(tree, value) : undefined;
    if (projected !== undefined) {
      elements.push(projected);
    }
  }
  return elements.length > 0 ? { L: elements } : undefined;
}
