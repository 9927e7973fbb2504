import { type AttributeValue, type Item, setOwn } from "@plinth/values";
import { type DocumentPath, readPath } from "../document-path.ts";
import { ExpressionError } from "../expression-error.ts";
import { addToPathTree, type PathTree } from "../path-tree.ts";
import { addToValue, deleteFromValue, evaluateUpdateValue } from "./evaluate-update-value.ts";
import type { Update, UpdateAction } from "./update.ts";

export interface UpdatedItem {
  readonly item: Item;
  /** The paths of all actions in their order: what UPDATED_OLD shows of the old item. */
  readonly changedPaths: readonly DocumentPath[];
  /**
   * What UPDATED_NEW shows of the new item: not what was removed (after which another element may
   * stand there), nor what was appended by an index beyond a list's end.
   */
  readonly newPaths: readonly DocumentPath[];
}

/**
 * The item after the update. Every value is computed from `item` as it is given, then all are put in
 * place at once, so no action sees another's effect. `item` itself is not changed.
 */
export function applyUpdate(update: Update, item: Item): UpdatedItem {
  const members: MutableItem = { ...item };
  const steps = new Map<string | number, PathTree<Change>>();
  for (const action of update.actions) {
    const { path } = action;
    const change = changeBy(action, item);
    if (path.length === 1) {
      changeMember(members, path[0], change);
    } else {
      addToPathTree(steps, path, change);
    }
  }
  return {
    item: steps.size === 0 ? members : changeMembers(steps, members),
    changedPaths: update.actions.map((action) => action.path),
    newPaths: update.actions.flatMap((action) => (isNew(action, item) ? [action.path] : [])),
  };
}

function isNew(action: UpdateAction, item: Item): boolean {
  if (action.kind === "remove") {
    return false;
  }
  const isElement = typeof action.path[action.path.length - 1] === "number";
  return !isElement || readPath(item, action.path) !== undefined;
}

type MutableItem = Record<string, AttributeValue>;

/** What becomes of the place a path leads to. */
type Change =
  | { readonly kind: "put"; readonly value: AttributeValue }
  | { readonly kind: "remove" }
  | { readonly kind: "keep" };

type Steps = ReadonlyMap<string | number, PathTree<Change>>;

function changeBy(action: UpdateAction, item: Item): Change {
  switch (action.kind) {
    case "set":
      return { kind: "put", value: evaluateUpdateValue(action.value, item) };
    case "remove":
      return { kind: "remove" };
    case "add":
      return { kind: "put", value: addToValue(readPath(item, action.path), action.value) };
    case "delete": {
      const current = readPath(item, action.path);
      const value = deleteFromValue(current, action.value);
      if (value !== undefined) {
        return { kind: "put", value };
      }
      return { kind: current === undefined ? "keep" : "remove" };
    }
  }
}

function changeMembers(steps: Steps, source: Item): Item {
  const members: MutableItem = { ...source };
  for (const [name, tree] of steps) {
    if (typeof name === "number") {
      throw invalidPath();
    }
    if (tree.kind === "branch") {
      setOwn(members, name, changeInside(tree.steps, own(source, name)));
    } else {
      changeMember(members, name, tree.leaf);
    }
  }
  return members;
}

function changeMember(members: MutableItem, name: string, change: Change): void {
  switch (change.kind) {
    case "put":
      setOwn(members, name, change.value);
      return;
    case "remove":
      delete members[name];
      return;
    case "keep":
      return;
  }
}

function changeInside(steps: Steps, value: AttributeValue | undefined): AttributeValue {
  if (value !== undefined && "M" in value) {
    return { M: changeMembers(steps, value.M) };
  }
  if (value !== undefined && "L" in value) {
    return { L: changeElements(steps, value.L) };
  }
  throw invalidPath();
}

/** Indexes mean the old list: what is put beyond its end is appended, and gaps close at the end. */
function changeElements(steps: Steps, source: readonly AttributeValue[]): AttributeValue[] {
  const elements: (AttributeValue | undefined)[] = [...source];
  const appended: { index: number; value: AttributeValue }[] = [];
  for (const [index, tree] of steps) {
    if (typeof index === "string") {
      throw invalidPath();
    }
    const current = source[index];
    if (tree.kind === "branch") {
      elements[index] = changeInside(tree.steps, current);
    } else if (tree.leaf.kind === "put" && current === undefined) {
      appended.push({ index, value: tree.leaf.value });
    } else if (tree.leaf.kind === "put") {
      elements[index] = tree.leaf.value;
    } else if (tree.leaf.kind === "remove" && current !== undefined) {
      elements[index] = undefined;
    }
  }
  appended.sort((left, right) => left.index - right.index);
  return [...elements, ...appended.map(({ value }) => value)].filter(
    (element) => element !== undefined,
  );
}

function own(source: Item, name: string): AttributeValue | undefined {
  return Object.hasOwn(source, name) ? source[name] : undefined;
}

function invalidPath(): ExpressionError {
  return new ExpressionError(
    "item",
    "The document path provided in the update expression is invalid for update",
  );
}
