import { describe, expect, it } from "vitest";
import { queryTokensOf, searchTokensOf, wordsOf } from "./search-tokens.ts";

const book = {
  title: "The Hitchhiker's Guide to the Galaxy",
  author: "Douglas Adams",
  isbn: "9780345391803",
  category: "Science Fiction",
};

const tokensOf = (changes: Partial<typeof book>) =>
  searchTokensOf({ ...book, ...changes }).map(({ token }) => token);

describe("wordsOf", () => {
  it("takes case, accents and punctuation off", () => {
    expect(wordsOf("Les Misérables (Émile)!")).toEqual(["les", "miserables", "emile"]);
    expect(wordsOf("罪と罰 — Преступление")).toEqual(["罪と罰", "преступление"]);
    expect(wordsOf(" #!? ")).toEqual([]);
  });

  it.each([
    ["Søren Łukasz Æsop Straße œuvre", "soren lukasz aesop strasse oeuvre"],
    ["Ender's Don’t O'Brien", "enders dont obrien"],
    ["'quoted' words'", "quoted words"],
    ["J.R.R. Tolkien", "jrr tolkien"],
    ["J. R. R. Tolkien", "jrr tolkien"],
    ["George R. R. Martin", "george rr martin"],
    ["The A.B.C. Murders", "the abc murders"],
    ["Robert C. Martin", "robert c martin"],
    ["Plan B. Really", "plan b really"],
  ])("reads %j as %j", (text, words) => {
    expect(wordsOf(text).join(" ")).toBe(words);
  });

  it("cuts a word of endless length between letters, never within one", () => {
    expect(wordsOf("\u{20000}".repeat(60))).toEqual(["\u{20000}".repeat(40)]);
  });
});

describe("searchTokensOf", () => {
  it("has the telling words of title, author and category, and the ISBN in both forms", () => {
    expect(tokensOf({}).sort()).toEqual(
      [
        "0345391802",
        "9780345391803",
        "adams",
        "douglas",
        "fiction",
        "galaxy",
        "guide",
        "hitchhikers",
        "science",
      ].sort(),
    );
  });

  it("keeps common words when a title has no others", () => {
    expect(tokensOf({ title: "It" })).toContain("it");
  });

  it("gives a word that stands in two places the better weight", () => {
    const tokens = searchTokensOf({ ...book, title: "Science", category: "Science" });
    expect(tokens.filter(({ token }) => token === "science")).toEqual([
      { token: "science", weight: 4, isInAuthor: false },
    ]);
  });

  it("writes the check digit ten as x", () => {
    expect(tokensOf({ isbn: "9780804429573" })).toContain("080442957x");
  });

  it("leaves out an ISBN that is none", () => {
    expect(tokensOf({ isbn: "unknown" }).some((token) => /\d/.test(token))).toBe(false);
  });
});

describe("queryTokensOf", () => {
  it.each([
    ["Clean CODE clean", ["clean", "code"]],
    ["the guide", ["guide"]],
    ["the", ["the"]],
    ["978-0-345-39180-3", ["9780345391803"]],
    ["0 8044 2957 X", ["080442957x"]],
    ["1984", ["1984"]],
    ["978-0-345", ["9780345"]],
    ["ISBN 978-0-345-39180-3", ["9780345391803"]],
    ["ISBN: 0345391802", ["0345391802"]],
    ["isbn", ["isbn"]],
    ["978", ["978"]],
    ["978 stories", ["978", "stories"]],
  ])("asks %j for %j", (text, tokens) => {
    expect(queryTokensOf(text)).toEqual(tokens);
  });
});
