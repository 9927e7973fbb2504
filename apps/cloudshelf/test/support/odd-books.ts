import type { NewBook } from "../../src/services/book-shop.ts";

const category = "Odds and Ends";

/** Books that are hard to show: what real lists hold, and a bit more. */
export const oddBooks: readonly NewBook[] = [
  odd("odd-long", {
    title:
      "The Unofficial Cookbook of Every Wizard, Witch and Wanderer: From Cauldron Cakes to Knickerbocker Glory, More Than 150 Magical Recipes for Everyone at the Table (Collector's Edition)",
    author:
      "Dinah Example, Titus Carus, Omar Khayyám, Thomas Hobbes, Baruch Spinoza, David Hume, James Boswell, Percy Bysshe Shelley, George Eliot, Charles Darwin, Leslie Stephen, Anatole France, Mark Twain, Joseph Conrad, Thomas Hardy, Emma Goldman",
    language: "en-US",
    averageRating: 4.34,
    ratingCount: 4_780_653,
  }),
  odd("odd-word", {
    title: "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    author: "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschaferswessen",
    stockQuantity: 0,
  }),
  odd("odd-cjk", {
    title: "紅樓夢：脂硯齋重評石頭記全本精校插圖典藏版",
    author: "曹雪芹、高鶚",
    averageRating: 2.6,
    ratingCount: 7,
  }),
  odd("odd-rtl", { title: "مئة عام من العزلة: طبعة خاصة للقراء", author: "غابرييل غارسيا ماركيز" }),
  odd("odd-emoji", { title: "🐉📚 The 👩‍👩‍👧‍👦 Dictionary 🇩🇪", author: "🧙‍♀️" }),
  odd("odd-marks", { title: `<b>"Bobby" & 'Tables'</b> ${"!".repeat(40)}`, author: "<i>x</i>" }),
  odd("odd-short", { title: "Q", author: "", priceCents: 99_999_99, description: "" }),
];

function odd(bookId: string, change: Partial<NewBook>): NewBook {
  return {
    bookId,
    category,
    title: bookId,
    author: "Nobody",
    isbn: "9780000000000",
    priceCents: 1250,
    stockQuantity: 3,
    description: `Line one.\n\n${"A sentence that goes on for a while. ".repeat(30)}`,
    imageUrl: "",
    ...change,
  };
}
