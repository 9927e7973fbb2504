import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { catalogueBooks } from "../../src/seed.ts";
import type { BookShop } from "../../src/services/book-shop.ts";
import { searchTokensOf } from "../../src/services/search-tokens.ts";
import { isOneMistakeFrom, spellingPlacesOf } from "../../src/services/spelling.ts";
import { openTestShop } from "../support/test-shop.ts";

const letters = [..."abcdefghijklmnopqrstuvwxyz"];

/** Every text that is one letter more, fewer, other or exchanged away. */
function mistakesIn(word: string): readonly string[] {
  const parts = [...word];
  const all = new Set<string>();
  for (let place = 0; place <= parts.length; place += 1) {
    const before = parts.slice(0, place).join("");
    const [own = "", next = "", ...rest] = parts.slice(place);
    const after = parts.slice(place + 1).join("");
    for (const letter of letters) {
      all.add(before + letter + own + after);
      if (own !== "") all.add(before + letter + after);
    }
    if (own !== "") all.add(before + after);
    if (next !== "") all.add(before + next + own + rest.join(""));
  }
  all.delete(word);
  return [...all];
}

/** The ids that a text finds, itself or by what the shop suggests in its place. */
async function found(shop: BookShop, text: string): Promise<ReadonlySet<string>> {
  const request = { limit: 100, includeUnavailable: true } as const;
  const page = await shop.catalogue.search({ ...request, text });
  const ids = new Set(page.items.map((book) => book.bookId));
  for (const suggestion of page.suggestions) {
    const other = await shop.catalogue.search({ ...request, text: suggestion, spelling: "exact" });
    for (const book of other.items) ids.add(book.bookId);
  }
  return ids;
}

describe("a search for a mistyped word", () => {
  it("S-62 finds the book by every one-letter mistake in every word of its title", async () => {
    const { shop } = await openTestShop({ contents: "catalogue" });
    const books = catalogueBooks();
    const wordsOfTitles = books.flatMap((book) =>
      searchTokensOf({ ...book, author: "", isbn: "", category: "" })
        .map(({ token }) => token)
        .filter((word) => /^[a-z]{4,}$/.test(word))
        .map((word) => ({ bookId: book.bookId, word })),
    );
    let checkedCount = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...wordsOfTitles), async ({ bookId, word }) => {
        for (const typed of mistakesIn(word)) {
          const exact = await shop.catalogue.search({
            ...{ text: typed, spelling: "exact", includeUnavailable: true },
          });
          // It is another word, or the beginning of one, that several books have.
          if (exact.items.length > 2) continue;
          checkedCount += 1;
          if (!(await found(shop, typed)).has(bookId)) {
            throw new Error(`"${typed}" does not find ${bookId} by "${word}"`);
          }
        }
      }),
      { numRuns: 5 },
    );
    expect(checkedCount).toBeGreaterThan(1_000);
  }, 120_000);

  it.each([
    ["a letter too few", "clen code"],
    ["a letter too many", "cleann code"],
    ["another letter", "cleam code"],
    ["another first letter", "blean code"],
    ["two exchanged", "claen code"],
    ["two exchanged in the middle", "celan code"],
    ["a mistake in each of two words", "clena coed"],
    ["capitals and signs around it", "  CLAEN,  code! "],
  ])("S-62 finds Clean Code by %s, and says so", async (_, text) => {
    const { shop } = await openTestShop({ contents: "catalogue" });
    const page = await shop.catalogue.search({ text });
    expect(page.items[0]?.bookId).toBe("tech-001");
    expect(page.correctedTo[0]?.toLowerCase()).toMatch(/^clean,? ?code!?$/);
  });

  it("takes the words as they are typed when it is asked to", async () => {
    const { shop } = await openTestShop({ contents: "catalogue" });
    const page = await shop.catalogue.search({ text: "claen", spelling: "exact" });
    expect(page).toMatchObject({ items: [], total: 0, correctedTo: [], suggestions: [] });
  });

  it("does not correct what finds something, numbers, or words of one or two letters", async () => {
    const { shop, calls } = await openTestShop({ contents: "catalogue" });
    for (const text of ["clean code", "9780132350885", "qx", "1985"]) {
      const page = await shop.catalogue.search({ text });
      expect([text, page.correctedTo]).toEqual([text, []]);
    }
    const partitions = JSON.stringify(calls);
    expect(partitions).not.toMatch(/WORDS#|ENDINGS#/);
  });

  it("is not misled by the words of books that are gone", async () => {
    const { shop } = await openTestShop();
    const book = await shop.catalogue.book("tech-001");
    await shop.inventory.create({
      ...book,
      bookId: "gone-1",
      title: "Xylophone",
      author: "Nobody",
    });
    expect((await shop.catalogue.search({ text: "xylofone" })).items).toEqual([]);
    expect((await shop.catalogue.search({ text: "xylophome" })).correctedTo).toEqual(["xylophone"]);
    await shop.inventory.remove("gone-1");
    expect(await shop.catalogue.search({ text: "xylophome" })).toMatchObject({
      items: [],
      correctedTo: [],
    });
  });

  it("reads two lists of words that no shop's size lets grow, and no more than twelve words", async () => {
    const { shop, calls } = await openTestShop({ contents: "catalogue" });
    await shop.catalogue.search({ text: "baek" });
    const queries = calls.filter(({ operation }) => operation === "Query");
    expect(queries.length).toBeLessThanOrEqual(1 + 2 + 12);
    for (const { input } of queries) expect(input["Limit"]).toBeLessThanOrEqual(1_000);
  });

  it("lets forty books with a word in common be added at once", async () => {
    const { shop } = await openTestShop();
    const book = await shop.catalogue.book("tech-001");
    await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        shop.inventory.create({
          ...{ ...book, bookId: `at-once-${index}`, category: `Shelf ${index % 20}` },
          title: `Dragonfly ${index}`,
        }),
      ),
    );
    const page = await shop.catalogue.search({ text: "dragonfyl", limit: 100 });
    expect(page.items).toHaveLength(40);
  });
});

describe("isOneMistakeFrom", () => {
  it("is true of every mistake, and false of two", () => {
    const word = fc.string({
      unit: fc.constantFrom("a", "b", "c", "d"),
      minLength: 4,
      maxLength: 7,
    });
    fc.assert(
      fc.property(word, word, (one, other) => {
        expect(isOneMistakeFrom(one, other)).toBe(
          mistakesIn(other)
            .filter((mistake) => /^[a-d]+$/.test(mistake))
            .includes(one),
        );
      }),
    );
  });
});

describe("spellingPlacesOf", () => {
  it("reaches the word from each of its mistakes by beginning, ending or the exchanged middle", () => {
    const word = fc.string({ unit: fc.constantFrom(...letters), minLength: 4, maxLength: 12 });
    fc.assert(
      fc.property(word, (right) => {
        for (const typed of mistakesIn(right)) {
          const { beginning, endingBackwards, exchanged } = spellingPlacesOf(typed);
          const isReached =
            right.startsWith(beginning.join("")) ||
            right.endsWith([...endingBackwards].reverse().join("")) ||
            right === exchanged;
          expect([typed, right, isReached]).toEqual([typed, right, true]);
          expect(Math.min(beginning.length, endingBackwards.length)).toBeGreaterThanOrEqual(2);
        }
      }),
    );
  });
});
