import { describe, expect, it } from "vitest";
import { createLinks, safeNext } from "./links.ts";

const links = createLinks("/cloudshelf/");

describe("createLinks", () => {
  it("makes addresses in which a name cannot do harm", () => {
    expect(links.home).toBe("/cloudshelf/");
    expect(links.category("Children's & more")).toBe(
      "/cloudshelf/categories/Children's%20%26%20more",
    );
    expect(links.book("../cart")).toBe("/cloudshelf/books/..%2Fcart");
  });

  it("has one slash at the root", () => {
    expect(createLinks("").home).toBe("/");
    expect(createLinks("/").cart).toBe("/cart");
  });
});

describe("safeNext", () => {
  it.each(["/cloudshelf/checkout", "/cloudshelf/search?q=sea&after=r2a"])("takes %s", (next) => {
    expect(safeNext(links, next)).toBe(next);
  });

  it.each([
    "",
    "checkout",
    "/",
    "/cloudshelf",
    "/elsewhere/",
    "//evil.example.com/cloudshelf/",
    "https://evil.example.com/cloudshelf/",
    "/cloudshelf/../admin",
    "/cloudshelf/\\evil",
    "/cloudshelf/a\nb",
  ])("refuses %j", (next) => {
    expect(safeNext(links, next)).toBeUndefined();
  });

  it.each(["//evil.example.com/", "/.//evil.example.com/", "/cart/..//evil.example.com/"])(
    "refuses %j where the shop is at the root",
    (next) => {
      expect(safeNext(createLinks(""), next)).toBeUndefined();
    },
  );
});
