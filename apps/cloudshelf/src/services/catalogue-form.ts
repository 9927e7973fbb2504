import { helperParts, type LeadingFacts, writeVocabulary } from "./book-helper-items.ts";
import { isAsRead } from "./inventory.ts";
import { retryWhenStale, type ShopContext } from "./shop-context.ts";

/**
 * Counts up when the words and places of books are made in another way. 1 had words without prices
 * and ratings, no places by title, price and year, and no vocabulary.
 */
const formNow = 2;
const attemptsMax = 6;

/**
 * Makes the words and places of all books anew when an older program made them. May be cut off at any
 * book: the form is noted at the end, and the next start begins again.
 */
export async function bringToForm(context: ShopContext): Promise<void> {
  const { data } = context;
  const key = { book_id: "form" };
  const known = await data.CatalogueForm.get(key, { consistent: true });
  if (known !== undefined && known.form >= formNow) return;
  for await (const { book_id: category } of data.CategoryEntry.query({})) {
    for await (const book of data.Book.query({ category }, { consistent: true })) {
      await retryWhenStale(attemptsMax, () => writeHelpers(context, book));
    }
  }
  await data.CatalogueForm.put({ ...key, form: formNow });
}

async function writeHelpers({ data }: ShopContext, { category, book_id }: LeadingFacts) {
  const book = await data.Book.get({ category, book_id }, { consistent: true });
  // It was removed or moved meanwhile, and a new program did that.
  if (book === undefined) return;
  await writeVocabulary(data, [book]);
  await data.transact([
    data.Book.check({ category, book_id }, isAsRead(book)),
    ...helperParts(data, undefined, book),
  ]);
}
