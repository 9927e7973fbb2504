import { setImmediate } from "node:timers/promises";
import { add } from "@plinth/model";
import type { TransactionPart } from "../../schema.ts";
import { writeVocabulary } from "../book-helper-items.ts";
import { createBook, type ImportedBook, isTaken, newBookParts } from "../inventory.ts";
import { ShopError } from "../shop.ts";
import { refusalOf, retryWhenStale, type ShopContext } from "../shop-context.ts";

/** TransactWriteItems takes so many actions; one of them counts the books in. */
const actionsMax = 100;
/** All items of a transaction together: 4 MB. A book and its words are far below 40 KB. */
const booksPerTransactionMax = 50;
const attemptsMax = 10;

interface NewShelfBook {
  readonly book: ImportedBook;
  readonly parts: readonly TransactionPart[];
}

/**
 * Creates new books of one category, as many in a transaction as it can hold. The count changes with
 * the books, once a transaction; so the transactions of a category go one after another, since two at
 * once would meet at its entry. Tells of each book whether it was created or was there already.
 */
export async function createShelf(
  context: ShopContext,
  books: readonly ImportedBook[],
  onBook: (book: ImportedBook, outcome: "created" | "exists") => void,
): Promise<void> {
  const { data } = context;
  await writeVocabulary(data, books);
  for (const batch of batchesOf(books.map((book) => ({ book, parts: newBookParts(data, book) })))) {
    // An engine in the process answers without waiting for anything, and shoppers would wait instead.
    await setImmediate();
    if (await createBatch(context, batch)) {
      for (const { book } of batch) onBook(book, "created");
      continue;
    }
    // One of them is there already, and kept the others out.
    for (const { book } of batch) {
      onBook(book, (await createUnlessKnown(context, book)) ? "created" : "exists");
    }
  }
}

function batchesOf(books: readonly NewShelfBook[]): readonly (readonly NewShelfBook[])[] {
  const batches: NewShelfBook[][] = [];
  let actionCount = actionsMax;
  for (const each of books) {
    const last = batches.at(-1);
    const isFull =
      actionCount + each.parts.length > actionsMax || last?.length === booksPerTransactionMax;
    if (last === undefined || isFull) {
      batches.push([each]);
      actionCount = 1 + each.parts.length;
    } else {
      last.push(each);
      actionCount += each.parts.length;
    }
  }
  return batches;
}

/** Gives false when one of the books is there already. Nothing was written then. */
function createBatch({ data }: ShopContext, batch: readonly NewShelfBook[]): Promise<boolean> {
  const category = batch[0]?.book.category ?? "";
  const count = batch.length;
  let isCategoryKnown = true;
  return retryWhenStale(attemptsMax, async () => {
    const entry = isCategoryKnown
      ? data.CategoryEntry.update({ book_id: category }, { book_count: add(count) })
      : data.CategoryEntry.create({ book_id: category, book_count: count });
    try {
      await data.transact([...batch.flatMap(({ parts }) => parts), entry]);
      return true;
    } catch (error) {
      if (isTaken(error)) return false;
      // It is not there yet, or somebody has just made it.
      if (refusalOf(error, "CategoryEntry") !== undefined) isCategoryKnown = !isCategoryKnown;
      throw error;
    }
  });
}

async function createUnlessKnown(context: ShopContext, book: ImportedBook): Promise<boolean> {
  try {
    await createBook(context, book);
    return true;
  } catch (error) {
    if (error instanceof ShopError && error.code === "BOOK_EXISTS") return false;
    throw error;
  }
}
