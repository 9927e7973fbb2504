import { describe, expect, it } from "vitest";
import { Anchors, code, codeBlock, escapeText, markdownTable } from "./markdown.ts";

describe("escapeText", () => {
  it.each([
    ["plain words, 1.5 GB (two) a_b!", "plain words, 1.5 GB (two) a_b!"],
    ["[a](https://example.com)", "\\[a\\](https://example.com)"],
    ["<script>alert(1)</script>", "\\<script>alert(1)\\</script>"],
    ["*bold* _it_ ~~no~~ `code`", "\\*bold\\* \\_it\\_ \\~\\~no\\~\\~ \\`code\\`"],
    ["# no heading", "\\# no heading"],
    ["- no list", "\\- no list"],
    ["1. no list", "1\\. no list"],
    ["two\nlines\r\n\u2028here", "two lines here"],
    ["a\u0000b\u202ec", "a bc"],
    ["&lt; \\", "\\&lt; \\\\"],
    ["closed ##", "closed \\##"],
  ])("takes %j as text", (text, markdown) => {
    expect(escapeText(text)).toBe(markdown);
  });
});

describe("code", () => {
  it.each([
    ["name", "`name`"],
    ["a`b", "``a`b``"],
    ["`a``", "``` `a`` ```"],
    ["", "*empty*"],
    ["a\nb", "`a b`"],
  ])("holds %j", (text, markdown) => {
    expect(code(text)).toBe(markdown);
  });
});

describe("markdownTable", () => {
  it("lets no bar end a cell", () => {
    expect(markdownTable(["a"], [[code("x|y")], [escapeText("x\\|y")]])).toEqual([
      "| a |",
      "| --- |",
      "| `x\\|y` |",
      "| x\\\\\\|y |",
    ]);
  });

  it("is nothing without rows", () => {
    expect(markdownTable(["a"], [])).toEqual([]);
  });
});

describe("codeBlock", () => {
  it("is not ended by what is in it", () => {
    expect(codeBlock("json", ["```", "````"])).toEqual(["`````json", "```", "````", "`````"]);
  });
});

describe("Anchors", () => {
  it("are those of GitHub", () => {
    const anchors = new Anchors();
    expect(
      ["Indexes of Books!", "Book", "Book", "Größe & Maß"].map((each) => anchors.of(each)),
    ).toEqual(["indexes-of-books", "book", "book-1", "größe--maß"]);
  });
});
