import type { KeyRange, StoreKey } from "../key-value-store.ts";

/** Measured: 32 makes reads slower, 128 makes inserting at random slower. */
const pageSizeMax = 64;
const pageSizeMin = pageSizeMax / 4;

/** A leaf has a value for each key. A branch has one child more than keys, and `keys[i]` parts child i from i + 1. */
interface Page<Value> {
  owner: object;
  keys: StoreKey[];
  values: Value[];
  children: Page<Value>[] | undefined;
}

/**
 * An ordered map of keys, kept as a B+tree of copy-on-write pages. `fork` and `frozenEntries` take
 * constant time: from then on a page that is shared is copied before it is changed.
 */
export class OrderedTree<Value> {
  /** Who may change a page in place: only the pages that carry this very object are ours alone. */
  #owner: object = {};
  #root: Page<Value>;

  constructor(root?: Page<Value>) {
    this.#root = root ?? { owner: this.#owner, keys: [], values: [], children: undefined };
  }

  get(key: StoreKey): Value | undefined {
    let page = this.#root;
    while (page.children !== undefined) {
      page = childOf(page.children, childIndex(page.keys, key));
    }
    const index = lowerBound(page.keys, key);
    return page.keys[index] === key ? page.values[index] : undefined;
  }

  /** A second tree with the same entries. Neither sees the other's later changes. */
  fork(): OrderedTree<Value> {
    return new OrderedTree(this.#freeze());
  }

  /** Entries of the range as they are now, whatever is written while they are read. */
  frozenEntries(range: KeyRange): Iterator<readonly [StoreKey, Value]> {
    return range.direction === "forward"
      ? forwardEntries(this.#freeze(), range)
      : backwardEntries(this.#freeze(), range);
  }

  set(key: StoreKey, value: Value): void {
    let page = this.#ownRoot();
    if (isFull(page)) {
      page = { owner: this.#owner, keys: [], values: [], children: [page] };
      this.#root = page;
      this.#splitChild(page, 0, key);
    }
    while (page.children !== undefined) {
      let index = childIndex(page.keys, key);
      if (isFull(this.#ownChild(page, index))) {
        this.#splitChild(page, index, key);
        index = childIndex(page.keys, key);
      }
      page = childOf(page.children, index);
    }
    const index = lowerBound(page.keys, key);
    if (page.keys[index] === key) {
      page.values[index] = value;
    } else if (index === page.keys.length) {
      page.keys.push(key);
      page.values.push(value);
    } else {
      page.keys.splice(index, 0, key);
      page.values.splice(index, 0, value);
    }
  }

  delete(key: StoreKey): void {
    if (this.get(key) === undefined) {
      return;
    }
    this.#deleteFrom(this.#ownRoot(), key);
    const { children } = this.#root;
    if (children?.length === 1) {
      this.#root = childOf(children, 0);
    }
  }

  #freeze(): Page<Value> {
    this.#owner = {};
    return this.#root;
  }

  #own(page: Page<Value>): Page<Value> {
    if (page.owner === this.#owner) {
      return page;
    }
    const { keys, values, children } = page;
    return {
      owner: this.#owner,
      keys: keys.slice(),
      values: values.slice(),
      children: children?.slice(),
    };
  }

  #ownRoot(): Page<Value> {
    this.#root = this.#own(this.#root);
    return this.#root;
  }

  #ownChild(page: Page<Value>, index: number): Page<Value> {
    const children = childrenOf(page);
    const child = this.#own(childOf(children, index));
    children[index] = child;
    return child;
  }

  /** Halves a full page, but leaves it full when `key` comes after all of it: a load in order then fills every page. */
  #splitChild(parent: Page<Value>, index: number, key: StoreKey): void {
    const left = this.#ownChild(parent, index);
    const siblings = childrenOf(parent);
    const { owner, keys, values, children } = left;
    const isAppend = index === siblings.length - 1 && key > (keys.at(-1) ?? "");
    if (children === undefined) {
      const middle = isAppend ? keys.length : keys.length >> 1;
      const separator = keys[middle] ?? key;
      const right = { owner, keys: keys.splice(middle), values: values.splice(middle), children };
      parent.keys.splice(index, 0, separator);
      siblings.splice(index + 1, 0, right);
      return;
    }
    const middle = isAppend ? children.length - 1 : children.length >> 1;
    const right = {
      owner,
      keys: keys.splice(middle),
      values: [],
      children: children.splice(middle),
    };
    parent.keys.splice(index, 0, keys.pop() ?? "");
    siblings.splice(index + 1, 0, right);
  }

  #deleteFrom(page: Page<Value>, key: StoreKey): void {
    if (page.children === undefined) {
      const index = lowerBound(page.keys, key);
      page.keys.splice(index, 1);
      page.values.splice(index, 1);
      return;
    }
    const index = childIndex(page.keys, key);
    const child = this.#ownChild(page, index);
    this.#deleteFrom(child, key);
    if (pageSize(child) < pageSizeMin && page.children.length > 1) {
      this.#joinChildren(page, index === 0 ? 0 : index - 1);
    }
  }

  /** Puts a child and the next into one page, when they fit. A page may stay small beside a full one. */
  #joinChildren(page: Page<Value>, index: number): void {
    const children = childrenOf(page);
    const right = childOf(children, index + 1);
    if (pageSize(childOf(children, index)) + pageSize(right) > pageSizeMax) {
      return;
    }
    const left = this.#ownChild(page, index);
    const [separator] = page.keys.splice(index, 1);
    children.splice(index + 1, 1);
    if (left.children !== undefined) {
      left.keys.push(separator ?? "");
      left.children.push(...childrenOf(right));
    }
    left.keys.push(...right.keys);
    left.values.push(...right.values);
  }
}

/** Goes from leaf to leaf by the keys that part them, since a leaf that may be shared has no pointer to the next. */
function* forwardEntries<Value>(
  root: Page<Value>,
  range: KeyRange,
): Generator<readonly [StoreKey, Value]> {
  const { end } = range;
  let start: StoreKey | undefined = range.start;
  while (start !== undefined && start < end) {
    let page = root;
    let next: StoreKey | undefined;
    while (page.children !== undefined) {
      const index = childIndex(page.keys, start);
      next = page.keys[index] ?? next;
      page = childOf(page.children, index);
    }
    const { keys, values } = page;
    for (let index = lowerBound(keys, start); index < keys.length; index += 1) {
      const key = keys[index] as StoreKey;
      if (key >= end) {
        return;
      }
      yield [key, values[index] as Value];
    }
    start = next;
  }
}

function* backwardEntries<Value>(
  root: Page<Value>,
  range: KeyRange,
): Generator<readonly [StoreKey, Value]> {
  const { start } = range;
  let end: StoreKey | undefined = range.end;
  while (end !== undefined && end > start) {
    let page = root;
    let next: StoreKey | undefined;
    while (page.children !== undefined) {
      const index = lowerBound(page.keys, end);
      next = index > 0 ? page.keys[index - 1] : next;
      page = childOf(page.children, index);
    }
    const { keys, values } = page;
    for (let index = lowerBound(keys, end) - 1; index >= 0; index -= 1) {
      const key = keys[index] as StoreKey;
      if (key < start) {
        return;
      }
      yield [key, values[index] as Value];
    }
    end = next;
  }
}

/** The number of keys that are less than `key`. */
function lowerBound(keys: readonly StoreKey[], key: StoreKey): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] as StoreKey) < key) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** The number of keys that are at most `key`: the child of a branch in which `key` belongs. */
function childIndex(keys: readonly StoreKey[], key: StoreKey): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] as StoreKey) <= key) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

function pageSize(page: Page<unknown>): number {
  return page.children?.length ?? page.keys.length;
}

function isFull(page: Page<unknown>): boolean {
  return pageSize(page) >= pageSizeMax;
}

function childrenOf<Value>(page: Page<Value>): Page<Value>[] {
  return page.children as Page<Value>[];
}

function childOf<Value>(children: readonly Page<Value>[], index: number): Page<Value> {
  return children[index] as Page<Value>;
}
