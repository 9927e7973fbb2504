import { open, type RootDatabase, type Transaction } from "lmdb";
import type { KeyRange, StoreEntry, StoreKey, StoreValue } from "../key-value-store.ts";
import {
  endOfNode,
  isLink,
  leafOf,
  linkedNode,
  nodeOf,
  readRecordKey,
  recordKeySizeMax,
  recordPathOf,
  rootNode,
  writeRecordKey,
} from "./record-key.ts";
import { decodeText, encodeText } from "./text-encoding.ts";

/** Two records with the longest key must fit into a page, and pages of 4 KB were no faster. */
const pageSizeBytes = 8192;

/** What a transaction changes: the new value of each key, or `null` to delete it. */
export type TableWrites = ReadonlyMap<StoreKey, StoreValue | null>;

/** The part of a scan that lies under one node. The bounds are what of the keys comes after the node. */
interface NodeRange {
  readonly node: string;
  /** What begins the keys of the node, and is not in its records. */
  readonly prefix: string;
  readonly start: string;
  /** Without it, up to the last key of the node. */
  readonly end: string | undefined;
}

/** The table in LMDB: keys of any length in their exact order, written in whole transactions. */
export class LmdbTable {
  readonly #database: RootDatabase<StoreValue, string>;
  /** Whether a key was ever longer than a record's can be. */
  #hasLinks: boolean;

  constructor(directory: string) {
    this.#database = open<StoreValue, string>({
      path: directory,
      noSubdir: false,
      pageSize: pageSizeBytes,
      // The promise of a batch then settles after the flush, and rejects when the flush failed.
      overlappingSync: false,
      // A transaction is exactly what is put inside one `batch`.
      eventTurnBatching: false,
      encoder: { encode: encodeText, decode: decodeText },
      keyEncoder: { writeKey: writeRecordKey, readKey: readRecordKey },
    });
    const linked = { start: linkedNode, end: endOfNode(linkedNode), limit: 1 };
    this.#hasLinks = [...this.#database.getKeys(linked)].length > 0;
  }

  get(key: StoreKey): StoreValue | undefined {
    return this.#database.get(leafOf(key));
  }

  /** Writes all of it in one transaction, and settles when the disk has it or has refused it. */
  async commit(writes: TableWrites): Promise<void> {
    try {
      await this.#transact(writes);
    } catch (error) {
      throw await reasonOf(error);
    }
    this.#database.resetReadTxn();
  }

  /** The entries at the moment of the call. The iterator must be run to its end or returned: it holds a read transaction. */
  entries({ start, end, direction }: KeyRange): Iterator<StoreEntry, undefined> {
    // What links lead to is read by further cursors, which must see the same moment. Where there
    // are none, `lmdb` uses its one cursor again, and a short scan costs a quarter.
    const transaction = this.#hasLinks ? this.#database.useReadTransaction() : undefined;
    const scan = this.#scan({ node: rootNode, prefix: "", start, end }, direction, transaction);
    // Only the first step takes hold of the moment.
    let step = scan.next();
    let isOpen = true;
    const close = (): IteratorResult<StoreEntry, undefined> => {
      if (isOpen) {
        isOpen = false;
        scan.return(undefined);
        transaction?.done();
      }
      return { done: true, value: undefined };
    };
    let isFirst = true;
    return {
      next: () => {
        if (!isFirst) {
          step = scan.next();
        }
        isFirst = false;
        return step.done === true ? close() : step;
      },
      return: close,
    };
  }

  /** Counts all records, the links too. */
  recordCount(): number {
    return this.#database.getKeysCount({ start: rootNode, end: endOfNode(linkedNode) });
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  #transact(writes: TableWrites): Promise<boolean> {
    return this.#database.batch(() => {
      for (const [key, value] of writes) {
        if (value === null) {
          void this.#database.remove(leafOf(key));
        } else {
          this.#put(key, value);
        }
      }
      if (this.#hasLinks) {
        this.#removeEmptyLinks(writes);
      }
    });
  }

  #put(key: StoreKey, value: StoreValue): void {
    const { links, leaf } = recordPathOf(key);
    for (const link of links) {
      this.#hasLinks = true;
      void this.#database.put(link, "");
    }
    void this.#database.put(leaf, value);
  }

  /** Takes the links away that lead nowhere after these writes, so that deleted long keys leave nothing behind. */
  #removeEmptyLinks(writes: TableWrites): void {
    const needed = new Set<string>();
    const removed = new Set<string>();
    for (const [key, value] of writes) {
      const { links, leaf } = recordPathOf(key);
      if (value === null) {
        removed.add(leaf);
      } else {
        for (const link of links) {
          needed.add(link);
        }
      }
    }
    for (const [key, value] of writes) {
      const links = value === null ? recordPathOf(key).links : [];
      for (const link of links.toReversed()) {
        if (needed.has(link) || !this.#isEmptyWithout(nodeOf(link), removed)) {
          break;
        }
        removed.add(link);
        void this.#database.remove(link);
      }
    }
  }

  #isEmptyWithout(node: string, removed: ReadonlySet<string>): boolean {
    for (const recordKey of this.#database.getKeys({ start: node, end: endOfNode(node) })) {
      if (!removed.has(recordKey)) {
        return false;
      }
    }
    return true;
  }

  *#scan(
    range: NodeRange,
    direction: KeyRange["direction"],
    transaction: Transaction | undefined,
  ): Generator<StoreEntry, undefined> {
    const { node, prefix } = range;
    const first = (node + range.start).slice(0, recordKeySizeMax);
    const last = lastRecordKey(range);
    if (first >= last) {
      return;
    }
    const bounds =
      direction === "forward"
        ? { start: first, end: last }
        : { start: last, end: first, reverse: true, exclusiveStart: true, inclusiveEnd: true };
    const options = transaction === undefined ? bounds : { ...bounds, transaction };
    for (const { key, value } of this.#database.getRange(options)) {
      if (isLink(key)) {
        yield* this.#scan(rangeBehind(key, range), direction, transaction);
      } else {
        yield [prefix + key.slice(node.length), value];
      }
    }
  }
}

/** `lmdb` rejects with a general error, and gives the system's reason as a promise beside it, which nobody else takes. */
async function reasonOf(error: unknown): Promise<unknown> {
  if (error instanceof Error && "commitError" in error && error.commitError instanceof Promise) {
    return error.commitError.then(
      () => error,
      (reason: unknown) => reason,
    );
  }
  return error;
}

/** The record key before which a scan of the range ends. A link that holds the range's end is within it. */
function lastRecordKey({ node, end }: NodeRange): string {
  if (end === undefined) {
    return endOfNode(node);
  }
  const last = node + end;
  return last.length < recordKeySizeMax ? last : `${last.slice(0, recordKeySizeMax)}\0`;
}

/** The part of the range that lies behind one of its links. */
function rangeBehind(link: string, { node, prefix, start, end }: NodeRange): NodeRange {
  const piece = link.slice(node.length);
  return {
    node: nodeOf(link),
    prefix: prefix + piece,
    start: start.startsWith(piece) ? start.slice(piece.length) : "",
    end: end?.startsWith(piece) === true ? end.slice(piece.length) : undefined,
  };
}
